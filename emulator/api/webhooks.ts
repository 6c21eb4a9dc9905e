import { api, fieldsOf } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import { isAllowed } from '../posting/allowed-hosts';
import { postTestWebhook } from '../posting/test-webhook';
import { findDomain } from '../store/find-domain';
import type { StoredDomain, WebhookEventType } from '../store/stored';
import type { Behaviours } from './behaviour';
import { findUnresolved } from './unresolved-url';

type ByType = z.output<typeof api.webhooks.list.output>;

const mostUrls = 3;

/** One store, two views of it: v3 looks at event types, v4 at URLs. */
export const webhooks: Behaviours<typeof api.webhooks, 'test'> = {
  list: ({ store }, { domain }) => byType(findDomain(store, domain)),

  get: ({ store }, { domain, eventType }) => ({ webhook: shown(urlsOf(findDomain(store, domain), eventType)) }),

  create: ({ store }, { domain: name, eventType, urls }) => {
    const domain = findDomain(store, name);
    refuseUnresolved(urls);
    // Refused even with another URL (Notifuse/notifuse#340, which does not quote the words).
    if (domain.webhooks.has(eventType)) throw refuse(400, { Reason: `Webhook for event type '${eventType}' already exists` });
    domain.webhooks.set(eventType, unique(urls));
    return { message: 'Webhook has been created', webhook: shown(urls) };
  },

  update: ({ store }, { domain: name, eventType, urls }) => {
    const domain = findDomain(store, name);
    urlsOf(domain, eventType);
    refuseUnresolved(urls);
    domain.webhooks.set(eventType, unique(urls));
    return { message: 'Webhook has been updated', webhook: shown(urls) };
  },

  delete: ({ store }, { domain: name, eventType }) => {
    const domain = findDomain(store, name);
    const urls = urlsOf(domain, eventType);
    domain.webhooks.delete(eventType);
    return { message: 'Webhook has been deleted', webhook: shown(urls) };
  },

  test: async ({ store, postTo }, { domain: name, eventType, url }) => {
    const domain = findDomain(store, name).settings.name;
    refuseUnresolved([url]);
    if (!isAllowed(url, postTo))
      throw refuse(400, { Reason: `${url} cannot be reached: the emulator posts to this machine only, and to the hosts in 'postTo'` });
    try {
      return await postTestWebhook(store, { url, domain, eventType, postTo });
    } catch (error) {
      throw refuse(400, { Reason: `${url} cannot be reached: ${(error as Error).message}` });
    }
  },

  addUrl: ({ store }, { domain: name, url, eventTypes }) => {
    const domain = findDomain(store, name);
    refuseUnresolved([url]);
    for (const eventType of eventTypes) refuseAddition(domain, eventType, url);
    for (const eventType of eventTypes) add(domain, eventType, url);
    const unset = Object.fromEntries(everyType.map((eventType) => [eventType, null]));
    return { webhooks: { ...unset, ...byType(domain).webhooks } };
  },

  updateUrl: ({ store }, { domain: name, url, eventTypes }) => {
    const domain = findDomain(store, name);
    const before = typesWith(domain, url);
    if (before.length === 0) throw refuse(404, { Description: 'Webhook not found' });
    const added = eventTypes.filter((eventType) => !before.includes(eventType));
    for (const eventType of added) refuseAddition(domain, eventType, url);
    for (const eventType of before) if (!eventTypes.includes(eventType)) remove(domain, eventType, url);
    for (const eventType of added) add(domain, eventType, url);
    return byType(domain);
  },

  deleteUrls: ({ store }, { domain: name, urls }) => {
    const domain = findDomain(store, name);
    // A comma joins several URLs too (`?url=a,b`, as Mailgun's reference for account webhooks has it).
    const named = urls.flatMap((url) => url.split(','));
    const found = named.flatMap((url) => typesWith(domain, url).map((eventType) => ({ eventType, url })));
    if (found.length === 0) throw refuse(404, { Description: 'Webhook not found' });
    for (const { eventType, url } of found) remove(domain, eventType, url);
    return byType(domain);
  },
};

const everyType = fieldsOf(api.webhooks.create).eventType.options;

const unique = (urls: readonly string[]) => [...new Set(urls)];

/** The order of the URLs is not kept (mailgun-go compares them as sets), so it never is here. */
const shown = (urls: readonly string[]) => ({ urls: unique(urls).reverse() });

/** Unset event types are absent (mailgun-ruby, webhooks.yml, 2023-11). */
const byType = (domain: StoredDomain): ByType => ({
  webhooks: Object.fromEntries([...domain.webhooks].map(([eventType, urls]) => [eventType, shown(urls)])),
});

function urlsOf(domain: StoredDomain, eventType: WebhookEventType): string[] {
  const urls = domain.webhooks.get(eventType);
  if (urls === undefined) throw refuse(404, { message: 'Webhook not found' });
  return urls;
}

const typesWith = (domain: StoredDomain, url: string) => everyType.filter((eventType) => domain.webhooks.get(eventType)?.includes(url));

function add(domain: StoredDomain, eventType: WebhookEventType, url: string): void {
  domain.webhooks.set(eventType, unique([...(domain.webhooks.get(eventType) ?? []), url]));
}

function remove(domain: StoredDomain, eventType: WebhookEventType, url: string): void {
  const left = (domain.webhooks.get(eventType) ?? []).filter((each) => each !== url);
  if (left.length === 0) domain.webhooks.delete(eventType);
  else domain.webhooks.set(eventType, left);
}

function refuseAddition(domain: StoredDomain, eventType: WebhookEventType, url: string): void {
  const urls = domain.webhooks.get(eventType) ?? [];
  if (urls.includes(url)) throw refuse(400, { Reason: `Webhook for event type '${eventType}' with URL '${url}' already exists` });
  if (urls.length >= mostUrls) throw refuse(400, { Reason: `Webhook for event type '${eventType}' already has ${mostUrls} URLs` });
}

function refuseUnresolved(urls: readonly string[]): void {
  const unresolved = findUnresolved(urls);
  if (unresolved !== undefined) throw refuse(400, { Reason: `${unresolved} is not a valid url: host not found` });
}
