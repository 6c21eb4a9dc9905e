import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { deliveryStatsOf } from '../store/delivery-stats';
import { createSecret } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredInboxResult } from '../store/stored';
import { table } from '../store/table';
import type { Behaviours } from './behaviour';
import { pageByOffset } from './offset-pages';
import { never } from './thresholds';

const sharedFor = 30 * 24 * 60 * 60 * 1000;

export const inboxResults: Behaviours<typeof api.inboxResults> = {
  list: (context, { pageSize = 25, ascending = false, provider, ...filters }) => {
    const { sender, subject, seedList, timeAfter, timeBefore } = filters;
    const found = [...context.store.inboxResults.values()].filter(
      (each) =>
        (sender === undefined || each.sender === sender) &&
        (subject === undefined || each.subject === subject) &&
        (seedList === undefined || each.seedList === seedList.toLowerCase()) &&
        (timeAfter === undefined || each.createdAt > timeAfter) &&
        (timeBefore === undefined || each.createdAt < timeBefore),
    );
    if (!ascending) found.reverse();
    const items = found.map((each) => shown(context, each, provider));
    return { ...pageByOffset(context, '/v4/inbox/results', items, pageSize), totalCount: items.length };
  },

  get: (context, { id, provider }) => ({ result: shown(context, find(context.store, id), provider) }),

  delete: ({ store }, { id }) => {
    store.inboxResults.delete(find(store, id).id);
    return {};
  },

  getAttributes: () => ({ attribute: 'attributes', values: Object.keys(attributes) }),

  getValues: ({ store }, { attribute }) => {
    const valuesOf = attributes[attribute];
    if (valuesOf === undefined) throw refuse(404, { message: `unknown attribute: ${attribute}` });
    return { attribute, values: [...new Set([...store.inboxResults.values()].flatMap(valuesOf))].sort() };
  },

  listFilters: () => ({
    items: [
      { parameter: 'sender', description: 'Address that the message came from' },
      { parameter: 'subject', description: 'Subject of the message' },
      { parameter: 'provider', description: 'Domain of a provider' },
      { parameter: 'target_email', description: 'Address of a seed list' },
      { parameter: 'time_after', description: 'Made after that time' },
      { parameter: 'time_before', description: 'Made before that time' },
    ],
  }),

  getSharing: (context, { id }) => sharing(context, find(context.store, id)),

  updateSharing: (context, { id, enabled }) => {
    const result = find(context.store, id);
    result.sharedUntil = enabled ? new Date(+context.store.now() + sharedFor) : undefined;
    if (enabled) result.shareId ??= createSecret(context.store);
    return sharing(context, result);
  },

  getShared: (context, { shareId }) => {
    const result = [...context.store.inboxResults.values()].find((each) => each.shareId === shareId);
    if (result === undefined || !isShared(context, result)) throw refuse(404, { message: 'result not found' });
    return { result: shown(context, result, undefined) };
  },
};

const attributes: Readonly<Record<string, (result: StoredInboxResult) => string[]>> = table({
  provider: ({ seedResults }) => seedResults.map(({ provider }) => provider),
  sender: ({ sender }) => [sender],
  subject: ({ subject }) => [subject],
  target_email: ({ seedList }) => [seedList],
});

function find({ inboxResults: results }: Store, id: string): StoredInboxResult {
  const result = results.get(id);
  if (result === undefined) throw refuse(404, { message: 'result not found' });
  return result;
}

const isShared = (context: Context, { sharedUntil }: StoredInboxResult) => sharedUntil !== undefined && sharedUntil > context.store.now();

/** mailgun.js reads the date whether it is shared or not (InboxPlacementsResultsClient.prepareInboxPlacementsResult). */
const expiryOf = (context: Context, result: StoredInboxResult) => (isShared(context, result) && result.sharedUntil) || never;

function shown(context: Context, result: StoredInboxResult, provider: string | undefined) {
  const { id, seedList, subject, sender, createdAt, updatedAt, seedResults } = result;
  const name = context.store.seedLists.get(seedList)?.name;
  return {
    id,
    seedList,
    ...(name !== undefined && { seedListName: name }),
    subject,
    sender,
    status: seedResults.some(({ state }) => state === 'pending') ? 'processing' : 'complete',
    createdAt,
    updatedAt,
    deliveryStats: deliveryStatsOf(seedResults),
    seedResults: seedResults.filter((each) => provider === undefined || each.provider === provider),
    spamassassin: { isSpam: false, score: 0, required: 5, rules: [] },
    sharingEnabled: isShared(context, result),
    sharingExpiresAt: expiryOf(context, result),
  };
}

/** Nobody outside can open the page: the address is that of the API on this machine. */
function sharing(context: Context, result: StoredInboxResult) {
  const { id, shareId } = result;
  const expiresAt = expiryOf(context, result);
  if (!isShared(context, result) || shareId === undefined) return { sharing: { resultId: id, enabled: false, expiresAt } };
  const apiUrl = `${context.baseUrl}/v4/inbox/sharing/public/${shareId}`;
  return { sharing: { resultId: id, enabled: true, expiresAt, shareId, url: apiUrl, apiUrl } };
}
