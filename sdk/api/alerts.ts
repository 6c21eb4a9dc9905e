import { endpoint, message } from '../endpoint';
import { flag, integer, isoDate, known, list, object } from '../wire';
import { z } from '../zod';

export const alerts = {
  /** The kinds of event that an alert can be about. Role: Analyst. */
  listEventTypes: endpoint('GET /v1/alerts/events', {
    summary: 'List what alerts can be about',
    output: object({ events: list(z.string()) }),
  }),
  /**
   * Makes an alert for an event on one channel. `conflict` where it is there already; a webhook must answer 200 to a GET. Role:
   * Developer.
   */
  create: endpoint('POST /v1/alerts/settings/events', {
    summary: 'Create an alert',
    body: 'json',
    input: object({
      eventType: z.string(),
      channel: z.enum(['email', 'webhook', 'slack']),
      settings: object({
        url: z.string().optional(),
        emails: z.array(z.string()).optional(),
        channelIds: z.array(z.string()).optional(),
        disabledChannelIds: z.record(z.string(), object({ disabledAt: z.string(), reason: z.string() })).optional(),
      }),
    }),
    output: object({
      id: z.string().optional(),
      eventType: z.string(),
      channel: known('email', 'webhook', 'slack'),
      settings: object({
        url: z.string().optional(),
        emails: list(z.string()),
        channelIds: list(z.string()),
        disabledChannelIds: z.record(z.string(), object({ disabledAt: isoDate, reason: z.string() })).optional(),
      }),
      disabledAt: isoDate.optional(),
    }),
  }),
  /** Changes the channel and settings of an alert. Role: Developer. */
  update: endpoint('PUT /v1/alerts/settings/events/{id}', {
    summary: 'Change an alert',
    body: 'json',
    input: object({
      id: z.string(),
      eventType: z.string(),
      channel: z.enum(['email', 'webhook', 'slack']),
      settings: object({
        url: z.string().optional(),
        emails: z.array(z.string()).optional(),
        channelIds: z.array(z.string()).optional(),
        disabledChannelIds: z.record(z.string(), object({ disabledAt: z.string(), reason: z.string() })).optional(),
      }),
    }),
    output: message,
  }),
  /** Deletes an alert. Role: Developer. */
  delete: endpoint('DELETE /v1/alerts/settings/events/{id}', {
    summary: 'Delete an alert',
    input: object({ id: z.string() }),
    output: message,
  }),
  /** All alerts, the key that signs their webhooks, and the Slack connection. Role: Analyst. */
  getSettings: endpoint('GET /v1/alerts/settings', {
    summary: 'Get all alerts and their settings',
    output: object({
      events: list(
        object({
          id: z.string().optional(),
          eventType: z.string(),
          channel: known('email', 'webhook', 'slack'),
          settings: object({
            url: z.string().optional(),
            emails: list(z.string()),
            channelIds: list(z.string()),
            disabledChannelIds: z.record(z.string(), object({ disabledAt: isoDate, reason: z.string() })).optional(),
          }),
          disabledAt: isoDate.optional(),
        }),
      ),
      webhooks: object({ signingKey: z.string() }),
      slack: object({
        token: z.string().optional(),
        teamId: z.string().optional(),
        teamName: z.string().optional(),
        scope: z.string().optional(),
      }),
    }),
  }),
  /** Connects alerts to Slack by a token. Role: Developer. */
  updateSlack: endpoint('PUT /v1/alerts/settings/slack', {
    summary: 'Set the Slack token',
    body: 'json',
    input: object({ token: z.string(), teamId: z.string(), teamName: z.string(), scope: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Removes the Slack connection from the alerts. Role: Developer. */
  deleteSlack: endpoint('DELETE /v1/alerts/settings/slack', {
    summary: 'Disconnect Slack',
    output: object({ message: z.string().optional() }),
  }),
  /** Puts a new key in the place of the one that signs alert webhooks. Role: Developer. */
  regenerateSigningKey: endpoint('PUT /v1/alerts/settings/webhooks/signing_key', {
    summary: 'Make a new key that signs alerts',
    output: object({ signingKey: z.string() }),
  }),
  /** Sends a test alert to a URL. Role: Developer. */
  testWebhook: endpoint('POST /v1/alerts/webhooks/test', {
    summary: 'Send a test alert to a webhook',
    body: 'json',
    input: object({ eventType: z.string(), url: z.string() }),
    output: message,
  }),
  /** Sends a test alert to addresses. Role: Developer. */
  testEmail: endpoint('POST /v1/alerts/email/test', {
    summary: 'Send a test alert by email',
    body: 'json',
    input: object({ eventType: z.string(), emails: z.array(z.string()) }),
    output: message,
  }),
  /** Sends a test alert to Slack channels. Role: Developer. */
  testSlack: endpoint('POST /v1/alerts/slack/test', {
    summary: 'Send a test alert to Slack',
    body: 'json',
    input: object({ eventType: z.string(), channelIds: z.array(z.string()).optional() }),
    output: message,
  }),
  /** Makes the Slack token of the alerts invalid. Role: Developer. */
  revokeSlack: endpoint('DELETE /v1/alerts/slack/oauth', {
    summary: 'Revoke the Slack token',
    output: object({ message: z.string().optional() }),
  }),
  /** One channel of the connected Slack workspace. Role: Analyst. */
  getSlackChannel: endpoint('GET /v1/alerts/slack/channels/{id}', {
    summary: 'Get a Slack channel',
    input: object({ id: z.string() }),
    output: object({ id: z.string(), name: z.string(), isArchived: flag }),
  }),
  /** The channels of the connected Slack workspace. Role: Analyst. */
  listSlackChannels: endpoint('GET /v1/alerts/slack/channels', {
    summary: 'List Slack channels',
    input: object({ page: z.string().optional(), limit: integer(1).optional() }),
    output: object({
      items: list(object({ id: z.string(), name: z.string(), isArchived: flag })),
      paging: object({ previous: z.string(), first: z.string(), next: z.string(), last: z.string() }),
    }),
  }),
};
