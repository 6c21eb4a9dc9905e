import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { createObjectId } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredAccountWebhook } from '../store/stored';
import type { Behaviours } from './behaviour';

type Settings = Pick<StoredAccountWebhook, 'url' | 'eventTypes'>;

const mostUrls = 3;

export const accountWebhooks: Behaviours<typeof api.accountWebhooks> = {
  list: ({ store }, { ids }) => {
    const all = [...store.accountWebhooks.values()];
    return { items: all.filter(({ id }) => ids?.includes(id) ?? true) };
  },

  get: ({ store }, { id }) => {
    const webhook = store.accountWebhooks.get(id);
    if (webhook === undefined) throw refuse(404, { Description: 'webhook not found' });
    return webhook;
  },

  create: ({ store }, { url, eventTypes, description = '' }) => {
    refuseConflict([...store.accountWebhooks.values()], { url, eventTypes });
    const id = createObjectId(store);
    store.accountWebhooks.set(id, { id, description, url, eventTypes, createdAt: wholeSecond(store.now()) });
    return { id };
  },

  update: ({ store }, { id, url, eventTypes, description = '' }) => {
    const webhook = findWebhook(store, id);
    const others = [...store.accountWebhooks.values()].filter((other) => other !== webhook);
    refuseConflict(others, { url, eventTypes });
    Object.assign(webhook, { url, eventTypes, description });
    return {};
  },

  delete: ({ store }, { id }) => {
    store.accountWebhooks.delete(findWebhook(store, id).id);
    return {};
  },

  deleteAll: ({ store }, { ids, all = false }) => {
    // The words are not documented.
    if (ids === undefined && !all) throw refuse(400, { message: "Missing parameter 'webhook_ids' or 'all'" });
    const found = [...store.accountWebhooks.keys()].filter((id) => ids?.includes(id) ?? true);
    if (found.length === 0) throw refuse(404, { Description: 'no webhooks found for account' });
    for (const id of found) store.accountWebhooks.delete(id);
    return {};
  },
};

/** Recorded without a fraction (mailgun-ruby, account_webhooks.yml, 2026-05). */
const wholeSecond = (time: Date) => new Date(Math.floor(+time / 1000) * 1000);

function findWebhook(store: Store, id: string): StoredAccountWebhook {
  if (!/^[0-9a-f]{24}$/.test(id)) throw refuse(400, { Field: 'webhook_id', Value: 'is not valid' });
  const webhook = store.accountWebhooks.get(id);
  if (webhook === undefined) throw refuse(404, { Description: `webhook_id not found: ${id}` });
  return webhook;
}

function refuseConflict(others: readonly StoredAccountWebhook[], { url, eventTypes }: Settings): void {
  for (const eventType of eventTypes) {
    const urls = others.filter((other) => other.eventTypes.includes(eventType)).map((other) => other.url);
    if (urls.includes(url)) throw refuse(409, { Description: `url ${url} already exists for event type ${eventType}` });
    if (urls.length >= mostUrls) throw refuse(409, { Description: `unable to add more than ${mostUrls} urls for event type ${eventType}` });
  }
}
