import { endpoint, message } from '../endpoint';
import { flag, integer, isoDate, known, list, object } from '../wire';
import { z } from '../zod';

export const sendAlerts = {
  /** The alerts that watch rates of delivery, bounces and complaints. Role: Analyst. */
  list: endpoint('GET /v1/thresholds/alerts/send', {
    summary: 'List send alerts',
    output: object({
      items: list(
        object({
          id: z.string().optional(),
          parentAccountId: z.string().optional(),
          subaccountId: z.string().optional(),
          accountGroup: z.string().optional(),
          name: z.string(),
          createdAt: isoDate,
          updatedAt: isoDate.optional(),
          lastChecked: z.string().optional(),
          description: z.string().optional(),
          alertChannels: list(known('email', 'slack', 'webhook')),
          filters: list(
            object({
              dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
              comparator: known('=', '!=', 'contains', 'not contains', '<', '<=', '>', '>='),
              values: list(z.string()),
            }),
          ),
          metric: known('hard_bounce_rate', 'temporary_fail_rate', 'delivered_rate', 'complained_rate'),
          comparator: known('=', '!=', '<', '<=', '>', '>='),
          limit: z.string(),
          dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
          period: z.string().optional(),
        }),
      ),
      total: integer(),
    }),
    paging: 'whole',
  }),
  /** Makes an alert that speaks when a rate passes its limit. `conflict` where the name is taken. Role: Developer. */
  create: endpoint('POST /v1/thresholds/alerts/send', {
    summary: 'Create a send alert',
    body: 'json',
    input: object({
      name: z.string(),
      metric: z.enum(['hard_bounce_rate', 'temporary_fail_rate', 'delivered_rate', 'complained_rate']),
      comparator: z.enum(['=', '!=', '<', '<=', '>', '>=']),
      limit: z.string(),
      dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
      alertChannels: z.array(z.enum(['email', 'slack', 'webhook'])).optional(),
      filters: z
        .array(
          object({
            dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
            comparator: z.enum(['=', '!=', 'contains', 'not contains', '<', '<=', '>', '>=']),
            values: z.array(z.string()),
          }),
        )
        .optional(),
      period: z.string().optional(),
      description: z.string().optional(),
    }),
    output: object({
      id: z.string().optional(),
      parentAccountId: z.string().optional(),
      subaccountId: z.string().optional(),
      accountGroup: z.string().optional(),
      name: z.string(),
      createdAt: isoDate,
      updatedAt: isoDate.optional(),
      lastChecked: z.string().optional(),
      description: z.string().optional(),
      alertChannels: list(known('email', 'slack', 'webhook')),
      filters: list(
        object({
          dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
          comparator: known('=', '!=', 'contains', 'not contains', '<', '<=', '>', '>='),
          values: list(z.string()),
        }),
      ),
      metric: known('hard_bounce_rate', 'temporary_fail_rate', 'delivered_rate', 'complained_rate'),
      comparator: known('=', '!=', '<', '<=', '>', '>='),
      limit: z.string(),
      dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
      period: z.string().optional(),
    }),
  }),
  /** One alert by its name. Role: Analyst. */
  get: endpoint('GET /v1/thresholds/alerts/send/{name}', {
    summary: 'Get a send alert',
    input: object({ name: z.string() }),
    output: object({
      id: z.string().optional(),
      parentAccountId: z.string().optional(),
      subaccountId: z.string().optional(),
      accountGroup: z.string().optional(),
      name: z.string(),
      createdAt: isoDate,
      updatedAt: isoDate.optional(),
      lastChecked: z.string().optional(),
      description: z.string().optional(),
      alertChannels: list(known('email', 'slack', 'webhook')),
      filters: list(
        object({
          dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
          comparator: known('=', '!=', 'contains', 'not contains', '<', '<=', '>', '>='),
          values: list(z.string()),
        }),
      ),
      metric: known('hard_bounce_rate', 'temporary_fail_rate', 'delivered_rate', 'complained_rate'),
      comparator: known('=', '!=', '<', '<=', '>', '>='),
      limit: z.string(),
      dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
      period: z.string().optional(),
    }),
  }),
  /** Replaces an alert as a whole. Role: Developer. */
  update: endpoint('PUT /v1/thresholds/alerts/send/{name}', {
    summary: 'Replace a send alert',
    body: 'json',
    input: object({
      name: z.string(),
      metric: z.enum(['hard_bounce_rate', 'temporary_fail_rate', 'delivered_rate', 'complained_rate']),
      comparator: z.enum(['=', '!=', '<', '<=', '>', '>=']),
      limit: z.string(),
      dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
      alertChannels: z.array(z.enum(['email', 'slack', 'webhook'])).optional(),
      filters: z
        .array(
          object({
            dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
            comparator: z.enum(['=', '!=', 'contains', 'not contains', '<', '<=', '>', '>=']),
            values: z.array(z.string()),
          }),
        )
        .optional(),
      period: z.string().optional(),
      description: z.string().optional(),
    }),
    output: message,
  }),
  /** Deletes an alert. Role: Developer. */
  delete: endpoint('DELETE /v1/thresholds/alerts/send/{name}', {
    summary: 'Delete a send alert',
    input: object({ name: z.string() }),
    output: message,
  }),
  /** What has passed the limit of an alert or threshold. Role: Analyst. */
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
          expiresAt: isoDate,
          latestValue: z.string(),
          metric: known('hard_bounce_rate', 'temporary_fail_rate', 'delivered_rate', 'complained_rate'),
          comparator: known('=', '!=', '<', '<=', '>', '>='),
          limit: z.string(),
          parentAccountId: z.string().optional(),
          subaccountId: z.string().optional(),
          dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount').optional(),
          dimensionValue: z.string().optional(),
        }),
      ),
      total: integer(),
    }),
    paging: 'whole',
  }),
};
