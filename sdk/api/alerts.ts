import { endpoint, message, nothing } from '../schema/endpoint';
import { flag, integer, isoDate, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { emailAddress } from './email-address';
import { httpUrl } from './http-url';
import { paging } from './paging';

const channels = ['email', 'webhook', 'slack'] as const;
const eventType = z.string().min(1);
const emails = z.array(emailAddress).min(1);
const channelIds = z.array(z.string().min(1));
const id = z.string();

const settings = {
  /** One of `alerts.listEventTypes`. */
  eventType,
  channel: z.enum(channels),
  /** What the channel needs: `emails`, the `url` of a webhook, or the `channelIds` of Slack. */
  settings: object({
    url: httpUrl.optional(),
    emails: emails.optional(),
    channelIds: channelIds.optional(),
    disabledChannelIds: z.record(z.string(), object({ disabledAt: isoDate, reason: z.string() })).optional(),
  }),
};

const alert = object({
  id: z.string().optional(),
  eventType: z.string(),
  channel: known(...channels),
  settings: object({
    url: z.string().optional(),
    emails: list(z.string()).optional(),
    channelIds: list(z.string()).optional(),
    /** By id. */
    disabledChannelIds: z.record(z.string(), object({ disabledAt: isoDate, reason: z.string() })).optional(),
  }),
  /** When Mailgun stopped calling a webhook. */
  disabledAt: isoDate.optional(),
});

const slackChannel = object({ id: z.string(), name: z.string(), isArchived: flag });

export const alerts = {
  /** What alerts can be about. Role: Analyst. */
  listEventTypes: endpoint('GET /v1/alerts/events', {
    summary: 'List what alerts can be about',
    output: object({ items: spelled('events', list(z.string())) }),
    paging: 'whole',
  }),
  /** All alerts of the account, the key that signs their webhooks, and the connection to Slack. Role: Analyst. */
  getSettings: endpoint('GET /v1/alerts/settings', {
    summary: 'Get all alerts and their settings',
    output: object({
      events: list(alert),
      webhooks: object({ signingKey: z.string().optional() }),
      slack: object({
        token: z.string().optional(),
        teamId: z.string().optional(),
        teamName: z.string().optional(),
        scope: z.string().optional(),
      }),
    }),
  }),
  /** Makes an alert for an event on one channel. `conflict` where it is there already. Role: Developer. */
  create: endpoint('POST /v1/alerts/settings/events', {
    summary: 'Create an alert',
    body: 'json',
    input: object(settings),
    output: alert,
  }),
  /** Changes an alert; a webhook must answer 200 to a GET, else nothing is changed. `not_found` where there is none. Role: Developer. */
  update: endpoint('PUT /v1/alerts/settings/events/{id}', {
    summary: 'Change an alert',
    body: 'json',
    input: object({ id, ...settings }),
    output: message,
  }),
  /** Deletes an alert. Role: Developer. */
  delete: endpoint('DELETE /v1/alerts/settings/events/{id}', {
    summary: 'Delete an alert',
    input: object({ id }),
    output: message,
  }),
  /** Replaces the key that signs the webhooks of alerts. Role: Developer. */
  regenerateSigningKey: endpoint('PUT /v1/alerts/settings/webhooks/signing_key', {
    summary: 'Make a new key that signs alerts',
    output: object({ signingKey: z.string() }),
  }),
  /** Sends a made-up alert to a URL. Role: Developer. */
  testWebhook: endpoint('POST /v1/alerts/webhooks/test', {
    summary: 'Send a test alert to a webhook',
    body: 'json',
    input: object({ eventType, url: httpUrl }),
    output: message,
  }),
  /** Sends a made-up alert to addresses. Role: Developer. */
  testEmail: endpoint('POST /v1/alerts/email/test', {
    summary: 'Send a test alert by email',
    body: 'json',
    input: object({ eventType, emails }),
    output: message,
  }),
  /** Sends a made-up alert to Slack channels. Role: Developer. */
  testSlack: endpoint('POST /v1/alerts/slack/test', {
    summary: 'Send a test alert to Slack',
    body: 'json',
    input: object({
      eventType,
      /** Default: those of the alerts for this event. */
      channelIds: channelIds.optional(),
    }),
    output: message,
  }),
  /** Connects alerts to a Slack workspace. Role: Developer. */
  updateSlack: endpoint('PUT /v1/alerts/settings/slack', {
    summary: 'Set the Slack token',
    body: 'json',
    input: object({
      /** Begins with `xoxb-`. */
      token: z.string().min(1),
      teamId: z.string().nullable(),
      teamName: z.string().nullable(),
      scope: z.string().nullable(),
    }),
    output: nothing,
  }),
  /** Forgets the Slack workspace and deletes the alerts on Slack; the token stays valid. Role: Developer. */
  deleteSlack: endpoint('DELETE /v1/alerts/settings/slack', { summary: 'Disconnect Slack', output: nothing }),
  /**
   * As `deleteSlack`, and makes the token invalid for every Mailgun account that is connected to the same workspace. Role: Developer.
   */
  revokeSlack: endpoint('DELETE /v1/alerts/slack/oauth', { summary: 'Revoke the Slack token', output: nothing }),
  /** The channels of the connected Slack workspace; `not_found` where none is connected. Role: Analyst. */
  listSlackChannels: endpoint('GET /v1/alerts/slack/channels', {
    summary: 'List Slack channels',
    input: object({
      page: z.string().optional(),
      /** Channels a page. */
      pageSize: spelled('limit', integer(1).optional()),
    }),
    output: object({ items: list(slackChannel), paging }),
    paging: 'cursor',
  }),
  /** One channel of the connected Slack workspace; `not_found` where none is connected. Role: Analyst. */
  getSlackChannel: endpoint('GET /v1/alerts/slack/channels/{id}', {
    summary: 'Get a Slack channel',
    input: object({ id }),
    output: slackChannel,
  }),
};
