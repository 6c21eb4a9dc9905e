import { api, fieldsOf } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import { findDomain } from '../store/find-domain';
import type { Store } from '../store/store';
import type { StoredBounce, StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';
import { imported, listSuppressions, readImport, refuseInvalidAddress } from './suppressions';

type Addition = z.output<typeof api.bounces.createBatch.input>['items'][number];

export const bounces: Behaviours<typeof api.bounces> = {
  list: (context, { domain: name, ...query }) => {
    const domain = findDomain(context.store, name);
    return listSuppressions(context, domain, 'bounces', domain.bounces, query);
  },

  get: ({ store }, { domain, address }) => findBounce(findDomain(store, domain), address),

  create: ({ store }, { domain, ...addition }) => {
    addAll(store, findDomain(store, domain), [addition]);
    return { message: 'Address has been added to the bounces table', address: addition.address };
  },

  createBatch: ({ store }, { domain, items }) => {
    addAll(store, findDomain(store, domain), items);
    return { message: `${items.length} addresses have been added to the bounces table` };
  },

  import: ({ store }, { domain, file }) => {
    const found = findDomain(store, domain);
    for (const addition of readImport(file, fieldsOf(api.bounces.createBatch).items.element)) add(store, found, addition);
    return imported;
  },

  delete: ({ store }, { domain: name, address }) => {
    const domain = findDomain(store, name);
    const bounce = findBounce(domain, address);
    domain.bounces.delete(address.toLowerCase());
    return { message: 'Bounced address has been removed', address: bounce.address };
  },

  deleteAll: ({ store }, { domain }) => {
    findDomain(store, domain).bounces.clear();
    return { message: 'Bounced addresses for this domain have been removed' };
  },
};

function addAll(store: Store, domain: StoredDomain, additions: readonly Addition[]): void {
  for (const { address } of additions) refuseInvalidAddress(address);
  for (const addition of additions) add(store, domain, addition);
}

function add(
  store: Store,
  { bounces: entries }: StoredDomain,
  { address, code = '550', error = '', createdAt = store.now() }: Addition,
): void {
  entries.set(address.toLowerCase(), { address, code, error, createdAt });
}

function findBounce({ bounces: entries }: StoredDomain, address: string): StoredBounce {
  const bounce = entries.get(address.toLowerCase());
  if (bounce === undefined) throw refuse(404, { message: 'Address not found in bounces table' });
  return bounce;
}
