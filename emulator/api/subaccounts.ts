import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { createObjectId } from '../store/ids';
import { sentThisMonth } from '../store/monthly-limit';
import type { Store } from '../store/store';
import type { StoredSubaccount } from '../store/stored';
import type { Behaviours } from './behaviour';

export const subaccounts: Behaviours<typeof api.subaccounts> = {
  list: ({ store }, { pageSize = 10, skip = 0, sort, filter = '', enabled, closed = enabled === undefined }) => {
    const all = [...store.account.subaccounts.values()].map(({ settings }) => settings);
    const named = all.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
    const found = named.filter(({ status }) => (status === 'closed' ? closed : enabled === undefined || enabled === (status === 'open')));
    if (sort !== undefined) found.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (sort === 'desc') found.reverse();
    return { items: found.slice(skip, skip + pageSize), totalCount: found.length };
  },

  get: ({ store }, { id }) => {
    const subaccount = store.account.subaccounts.get(id);
    if (subaccount === undefined) throw refuse(404, { message: 'Not Found' });
    return { subaccount: subaccount.settings };
  },

  create: ({ store }, { name }) => {
    const createdAt = store.now();
    const settings = { id: createObjectId(store), name, status: 'open', createdAt, updatedAt: createdAt };
    store.account.subaccounts.set(settings.id, { settings, monthlyLimit: undefined, poolIds: new Set(), ips: new Set() });
    return { subaccount: settings };
  },

  delete: ({ store, stores, subaccountId }) => {
    if (subaccountId === undefined) throw refuse(400, { message: 'Bad request' });
    setStatus(store, findLiving(store, subaccountId), 'closed');
    for (const { domains, ofSubaccounts } of Object.values(stores)) {
      ofSubaccounts.delete(subaccountId);
      for (const [name, { settings }] of domains) if (settings.subaccountId === subaccountId) domains.delete(name);
    }
    return { message: 'Subaccount successfully deleted' };
  },

  disable: ({ store }, { id }) => {
    const subaccount = findLiving(store, id);
    if (subaccount.settings.status === 'disabled') throw refuse(400, { message: 'subaccount is already disabled' });
    return { subaccount: setStatus(store, subaccount, 'disabled') };
  },

  // One that is open is answered as if it had not been (mailgun-ruby, subaccounts.yml, 2023-11).
  enable: ({ store }, { id }) => ({ subaccount: setStatus(store, findLiving(store, id), 'open') }),

  getLimit: (context, { id }) => {
    const { monthlyLimit } = findLiving(context.store, id, refuse(400, { message: 'Not a subaccount' }));
    if (monthlyLimit === undefined) throw refuse(404, { message: 'No threshold for account' });
    return { limit: monthlyLimit, current: sentThisMonth(context.stores, context.store.now(), id), period: '1m' };
  },

  updateLimit: ({ store }, { id, limit }) => {
    findLiving(store, id, refuse(400, { message: 'Invalid subaccount ID' })).monthlyLimit = limit;
    return { success: true };
  },

  deleteLimit: ({ store }, { id }) => {
    const refusal = refuse(400, { message: 'Could not delete threshold for account' });
    const subaccount = findLiving(store, id, refusal);
    if (subaccount.monthlyLimit === undefined) throw refusal;
    subaccount.monthlyLimit = undefined;
    return { success: true };
  },

  updateFeatures: ({ store }, { id, ...news }) => {
    const { settings } = findLiving(store, id);
    if (Object.keys(news).length === 0) throw refuse(400, { message: 'No valid updates provided' });
    settings.features = { ...settings.features, ...news };
    return { features: settings.features };
  },
};

/**
 * A deleted one is still shown, as `closed`, and nothing can be done with it.
 *
 * @throws {Refusal} the one given, in the words of the endpoint at hand.
 */
export function findLiving({ account }: Store, id: string, refusal = refuse(404, { message: 'Not Found' })): StoredSubaccount {
  const subaccount = account.subaccounts.get(id);
  if (subaccount === undefined || subaccount.settings.status === 'closed') throw refusal;
  return subaccount;
}

const setStatus = (store: Store, { settings }: StoredSubaccount, status: 'open' | 'disabled' | 'closed') =>
  Object.assign(settings, { status, updatedAt: store.now() });
