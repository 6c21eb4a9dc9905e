import { endpoint, message } from '../schema/endpoint';
import { flag, integer, isoDate, known, list, object } from '../schema/wire';
import { z } from '../schema/zod';
import { condition, readCondition, readDimension, scope, threshold } from './threshold';

const metrics = ['hard_bounce_rate', 'temporary_fail_rate', 'delivered_rate', 'complained_rate'] as const;
const channels = ['email', 'slack', 'webhook'] as const;

const name = z.string().min(1);

const settings = {
  /** The rate that is watched. */
  metric: z.enum(metrics),
  ...condition,
  /** Where the alert is sent to. */
  alertChannels: z.array(z.enum(channels)).optional(),
  ...scope,
};

const alert = object({ ...threshold, metric: known(...metrics), alertChannels: list(known(...channels)) });

export const sendAlerts = {
  /** The alerts that watch rates of delivery, bounces and complaints. Role: Analyst. */
  list: endpoint('GET /v1/thresholds/alerts/send', {
    summary: 'List send alerts',
    output: object({ items: list(alert), total: integer(0) }),
    paging: 'whole',
  }),
  /** One alert by its name. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v1/thresholds/alerts/send/{name}', {
    summary: 'Get a send alert',
    input: object({ name }),
    output: alert,
  }),
  /** Makes an alert that is sent while a rate is beyond its limit. Role: Developer. */
  create: endpoint('POST /v1/thresholds/alerts/send', {
    summary: 'Create a send alert',
    body: 'json',
    input: object({
      /** Its name, by which the alert is found; it cannot be changed. */
      name,
      ...settings,
    }),
    output: alert,
  }),
  /** Replaces all settings of an alert: what is not given is lost. `not_found` if there is none. Role: Developer. */
  update: endpoint('PUT /v1/thresholds/alerts/send/{name}', {
    summary: 'Replace a send alert',
    body: 'json',
    repeatsPath: true,
    input: object({ name, ...settings }),
    output: message,
  }),
  /** Deletes an alert. `not_found` where there is none. Role: Developer. */
  delete: endpoint('DELETE /v1/thresholds/alerts/send/{name}', {
    summary: 'Delete a send alert',
    input: object({ name }),
    output: message,
  }),
  /** What has passed the limit of an alert. Role: Analyst. */
  listHits: endpoint('GET /v1/thresholds/hits', {
    summary: 'List what passed a limit',
    output: object({
      items: list(
        object({
          id: z.string(),
          name: z.string(),
          createdAt: isoDate,
          updatedAt: isoDate,
          triggered: flag,
          /** In the year 1 where it does not expire. */
          expiresAt: isoDate,
          latestValue: z.string(),
          metric: known(...metrics),
          ...readCondition,
          parentAccountId: z.string().optional(),
          subaccountId: z.string().optional(),
          dimension: readDimension.optional(),
          dimensionValue: z.string().optional(),
        }),
      ),
      total: integer(0),
    }),
    paging: 'whole',
  }),
};
