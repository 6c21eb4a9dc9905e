import { endpoint } from '../schema/endpoint';
import { integer, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { httpUrl } from './http-url';
import { webhookEventType } from './webhook-event-type';

const domain = domainName;

/** Its host must resolve when it is written. */
const url = httpUrl;

const urls = spelled('url', repeated(url, { min: 1, max: 3 }));
const eventTypes = repeated(webhookEventType, { min: 1 });

const webhook = object({ urls: list(z.string()) });
const changedWebhook = object({ message: z.string(), webhook });

// Old accounts also answer with the event types of before 2018 (`bounce`, `drop`), each with one `url`; unset types are absent or null.
const webhooksByType = object({
  webhooks: z.record(z.string(), object({ urls: list(z.string()), url: z.string().optional() }).nullable()),
});

const eventType = { inBody: spelled('id', webhookEventType), inPath: spelled('webhook_name', webhookEventType) };
const domainOfOne = spelled('domain_name', domain);

export const webhooks = {
  /** The URLs of a domain by event type. Types without a URL are absent. Role: Analyst. */
  list: endpoint('GET /v3/domains/{domain}/webhooks', {
    summary: 'Get all webhooks of a domain, by event type',
    input: object({ domain }),
    output: webhooksByType,
  }),
  /** The URLs of one event type of a domain. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/domains/{domain_name}/webhooks/{webhook_name}', {
    summary: 'Get the URLs of one event type',
    input: object({ domain: domainOfOne, eventType: eventType.inPath }),
    output: object({ webhook }),
  }),
  /** Sets the URLs of an event type that has none yet, at most 3; `conflict` where it has. Role: Developer. */
  create: endpoint('POST /v3/domains/{domain}/webhooks', {
    summary: 'Set the URLs of an event type that has none',
    input: object({
      /** The domain whose events are posted. */
      domain,
      /** What is posted. */
      eventType: eventType.inBody,
      /** Where it is posted to: 1 to 3 URLs, in no order, whose hosts must resolve when they are written. */
      urls,
    }),
    output: changedWebhook,
  }),
  /** Replaces all URLs of an event type, at most 3. `not_found` if it has none. Role: Developer. */
  update: endpoint('PUT /v3/domains/{domain_name}/webhooks/{webhook_name}', {
    summary: 'Replace the URLs of an event type',
    input: object({
      domain: domainOfOne,
      eventType: eventType.inPath,
      /** Where it is posted to: 1 to 3 URLs, in no order, whose hosts must resolve when they are written. */
      urls,
    }),
    output: changedWebhook,
  }),
  /** Removes all URLs of an event type. `not_found` where it has none. Role: Developer. */
  delete: endpoint('DELETE /v3/domains/{domain_name}/webhooks/{webhook_name}', {
    summary: 'Delete all URLs of an event type',
    input: object({ domain: domainOfOne, eventType: eventType.inPath }),
    output: changedWebhook,
  }),
  /**
   * Posts a webhook of an event type with made-up values to a URL, which need not be one of the domain's; `code` is what the URL answered.
   * Role: Developer.
   */
  test: endpoint('PUT /v3/domains/{domain}/webhooks/{webhook_name}/test', {
    summary: 'Post a test webhook to a URL',
    undocumented: 'mailgun-php',
    input: object({ domain, eventType: eventType.inPath, url }),
    output: object({ code: integer(), message: z.string() }),
  }),
  /** Adds one URL to several event types and keeps theirs; at most 3 a type. `conflict` where a type has it already. Role: Developer. */
  addUrl: endpoint('POST /v4/domains/{domain}/webhooks', {
    summary: 'Add a URL to event types',
    body: 'urlencoded',
    input: object({ domain, url, eventTypes }),
    output: webhooksByType,
  }),
  /** Sets the event types of one URL: it leaves all others. Role: Developer. */
  updateUrl: endpoint('PUT /v4/domains/{domain}/webhooks', {
    summary: 'Set the event types of a URL',
    body: 'urlencoded',
    input: object({ domain, url, eventTypes }),
    output: webhooksByType,
  }),
  /** Takes URLs out of every event type. Role: Developer. */
  deleteUrls: endpoint('DELETE /v4/domains/{domain}/webhooks', {
    summary: 'Delete URLs from all event types',
    input: object({ domain, urls: spelled('url', repeated(url, { min: 1 })) }),
    output: webhooksByType,
  }),
};
