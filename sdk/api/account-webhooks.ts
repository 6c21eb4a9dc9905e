import { endpoint, nothing } from '../schema/endpoint';
import { commaJoined, flag, isoDate, known, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { httpUrl } from './http-url';
import { webhookEventType } from './webhook-event-type';

const id = spelled('webhook_id', z.string());
const ids = commaJoined(z.string().regex(/^[^,\s]+$/, 'must be one id')).optional();

const settings = {
  /** What is posted, each type once. */
  eventTypes: repeated(webhookEventType, { min: 1 }).refine(
    (types) => new Set(types).size === types.length,
    'must not repeat an event type',
  ),
  /** Where the events are posted to. At most 3 URLs an event type. */
  url: httpUrl,
  /** What the webhook is for, in words of your own. Default: empty. */
  description: z.string().optional(),
};

const webhook = object({
  id,
  description: z.string(),
  url: z.string(),
  eventTypes: list(known(...webhookEventType.options)),
  createdAt: isoDate,
});

export const accountWebhooks = {
  /** The webhooks that hold for all domains, of this region. Role: Analyst. */
  list: endpoint('GET /v1/webhooks', {
    summary: 'List the webhooks of the account',
    input: object({
      /** Only these. */
      ids: spelled('webhook_ids', ids),
    }),
    output: object({ items: spelled('webhooks', list(webhook)) }),
    paging: 'whole',
  }),
  /**
   * Makes a webhook for all domains, sub-accounts included. At most 3 URLs an event type; `conflict` beyond and where the URL is there
   * already. Takes up to 10 minutes. Role: Developer.
   */
  create: endpoint('POST /v1/webhooks', {
    summary: 'Create a webhook for all domains',
    input: object(settings),
    output: object({ id }),
  }),
  /** Deletes the webhooks that are named, or all of them. `not_found` where there is none to delete. Role: Developer. */
  deleteAll: endpoint('DELETE /v1/webhooks', {
    summary: 'Delete webhooks of the account',
    input: object({
      /** Only these, whatever `all` says. */
      ids: spelled('webhook_ids', ids),
      all: flag.optional(),
    }),
    check: ({ webhook_ids: named, all }) => (named === undefined && all !== true ? 'ids or all must be given' : undefined),
    output: nothing,
  }),
  /** One webhook of the account by its id. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v1/webhooks/{webhook_id}', {
    summary: 'Get a webhook of the account',
    input: object({ id }),
    output: webhook,
  }),
  /**
   * Replaces URL, event types and description as a whole: a description that is not given is empty from then on. `conflict` as for `create`.
   * Role: Developer.
   */
  update: endpoint('PUT /v1/webhooks/{webhook_id}', {
    summary: 'Replace a webhook of the account',
    input: object({ id, ...settings }),
    output: nothing,
  }),
  /** Deletes one webhook of the account. `not_found` where it is gone already. Role: Developer. */
  delete: endpoint('DELETE /v1/webhooks/{webhook_id}', {
    summary: 'Delete a webhook of the account',
    input: object({ id }),
    output: nothing,
  }),
};
