import { endpoint } from '../endpoint';
import { flag, isoDate, list, object, spelled } from '../wire';
import { z } from '../zod';

export const accountWebhooks = {
  /** The webhooks that hold for all domains, of this region. Role: Analyst. */
  list: endpoint('GET /v1/webhooks', {
    summary: 'List the webhooks of the account',
    input: object({ webhookIds: z.string().optional() }),
    output: object({
      items: spelled(
        'webhooks',
        list(object({ webhookId: z.string(), description: z.string(), url: z.string(), eventTypes: list(z.string()), createdAt: isoDate })),
      ),
    }),
    paging: 'whole',
  }),
  /**
   * Makes a webhook for all domains, sub-accounts included. At most 3 URLs an event type; `conflict` beyond and where the URL is there
   * already. Takes up to 10 minutes. Role: Developer.
   */
  create: endpoint('POST /v1/webhooks', {
    summary: 'Create a webhook for all domains',
    input: object({
      eventTypes: z.enum(['accepted', 'clicked', 'opened', 'unsubscribed', 'delivered', 'permanent_fail', 'temporary_fail', 'complained']),
      url: z.string(),
      description: z.string().optional(),
    }),
    output: object({ webhookId: z.string() }),
  }),
  /** Deletes the webhooks that are named, or all of them. Role: Developer. */
  deleteAll: endpoint('DELETE /v1/webhooks', {
    summary: 'Delete webhooks of the account',
    input: object({ webhookIds: z.string().optional(), all: flag.optional() }),
    output: object({ message: z.string().optional() }),
  }),
  /** One webhook of the account by its id. Role: Analyst. */
  get: endpoint('GET /v1/webhooks/{webhook_id}', {
    summary: 'Get a webhook of the account',
    input: object({ webhookId: z.string() }),
    output: object({
      webhookId: z.string(),
      description: z.string(),
      url: z.string(),
      eventTypes: list(z.string()),
      createdAt: isoDate,
    }),
  }),
  /** Replaces URL, event types and description as a whole. Role: Developer. */
  update: endpoint('PUT /v1/webhooks/{webhook_id}', {
    summary: 'Replace a webhook of the account',
    input: object({
      webhookId: z.string(),
      eventTypes: z.enum(['accepted', 'clicked', 'opened', 'unsubscribed', 'delivered', 'permanent_fail', 'temporary_fail', 'complained']),
      url: z.string(),
      description: z.string().optional(),
    }),
    output: object({ message: z.string().optional() }),
  }),
  /** Deletes one webhook of the account. Role: Developer. */
  delete: endpoint('DELETE /v1/webhooks/{webhook_id}', {
    summary: 'Delete a webhook of the account',
    input: object({ webhookId: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
};
