import { api, fieldsOf } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import { findDomain } from '../store/find-domain';
import type { Store } from '../store/store';
import type { StoredDomain, StoredUnsubscribe } from '../store/stored';
import type { Behaviours } from './behaviour';
import { imported, listSuppressions, readImport, refuseInvalidAddress } from './suppressions';

type Addition = z.output<typeof api.unsubscribes.createBatch.input>['items'][number];

export const unsubscribes: Behaviours<typeof api.unsubscribes> = {
  list: (context, { domain: name, ...query }) => {
    const domain = findDomain(context.store, name);
    return listSuppressions(context, domain, 'unsubscribes', domain.unsubscribes, query);
  },

  get: ({ store }, { domain, address }) => findUnsubscribe(findDomain(store, domain), address),

  create: ({ store }, { domain, tag, ...addition }) => {
    addAll(store, findDomain(store, domain), [{ ...addition, ...(tag !== undefined && { tags: [tag] }) }]);
    return { message: 'Address has been added to the unsubscribes table', address: addition.address };
  },

  createBatch: ({ store }, { domain, items }) => {
    addAll(store, findDomain(store, domain), items);
    return { message: `${items.length} addresses have been added to the unsubscribes table` };
  },

  import: ({ store }, { domain, file }) => {
    const found = findDomain(store, domain);
    const { element } = fieldsOf(api.unsubscribes.createBatch).items;
    for (const addition of readImport(file, element, ({ tags, ...row }) => ({ ...row, tags: tags && [tags] }))) add(store, found, addition);
    return imported;
  },

  delete: ({ store }, { domain: name, address, tag }) => {
    const domain = findDomain(store, name);
    const unsubscribe = findUnsubscribe(domain, address);
    const left = tag === undefined ? [] : unsubscribe.tags.filter((each) => each !== tag);
    if (left.length === unsubscribe.tags.length) throw refuse(404, { message: 'Unsubscribe event for this tag does not exist' });
    unsubscribe.tags = left;
    if (left.length === 0) domain.unsubscribes.delete(address.toLowerCase());
    return { message: 'Unsubscribe event has been removed', address: unsubscribe.address };
  },

  deleteAll: ({ store }, { domain }) => {
    findDomain(store, domain).unsubscribes.clear();
    return { message: 'Unsubscribe addresses for this domain have been removed' };
  },
};

function addAll(store: Store, domain: StoredDomain, additions: readonly Addition[]): void {
  for (const { address } of additions) refuseInvalidAddress(address);
  for (const addition of additions) add(store, domain, addition);
}

/** The tags that an address has already stay, as in mailgun-go's stand-in for Mailgun (mock_unsubscribes.go). */
function add(store: Store, { unsubscribes: entries }: StoredDomain, { address, tags = ['*'], createdAt = store.now() }: Addition): void {
  const before = entries.get(address.toLowerCase())?.tags ?? [];
  entries.set(address.toLowerCase(), { address, tags: [...new Set([...before, ...tags])], createdAt });
}

function findUnsubscribe({ unsubscribes: entries }: StoredDomain, address: string): StoredUnsubscribe {
  const unsubscribe = entries.get(address.toLowerCase());
  if (unsubscribe === undefined) throw refuse(404, { message: 'Address not found in unsubscribers table' });
  return unsubscribe;
}
