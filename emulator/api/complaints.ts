import { api, fieldsOf } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import { findDomain } from '../store/find-domain';
import type { Store } from '../store/store';
import type { StoredComplaint, StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';
import { imported, listSuppressions, readImport, refuseInvalidAddress } from './suppressions';

type Addition = z.output<typeof api.complaints.createBatch.input>['items'][number];

export const complaints: Behaviours<typeof api.complaints> = {
  list: (context, { domain: name, ...query }) => {
    const domain = findDomain(context.store, name);
    return listSuppressions(context, domain, 'complaints', domain.complaints, query);
  },

  get: ({ store }, { domain, address }) => findComplaint(findDomain(store, domain), address),

  create: ({ store }, { domain, ...addition }) => {
    addAll(store, findDomain(store, domain), [addition]);
    return { message: 'Address has been added to the complaints table', address: addition.address };
  },

  createBatch: ({ store }, { domain, items }) => {
    addAll(store, findDomain(store, domain), items);
    return { message: `${items.length} complaint addresses have been added to the complaints table` };
  },

  import: ({ store }, { domain, file }) => {
    const found = findDomain(store, domain);
    for (const addition of readImport(file, fieldsOf(api.complaints.createBatch).items.element)) add(store, found, addition);
    return imported;
  },

  delete: ({ store }, { domain: name, address }) => {
    const domain = findDomain(store, name);
    const complaint = findComplaint(domain, address);
    domain.complaints.delete(address.toLowerCase());
    return { message: 'Spam complaint has been removed', address: complaint.address };
  },

  deleteAll: ({ store }, { domain }) => {
    findDomain(store, domain).complaints.clear();
    return { message: 'Complaint addresses for this domain have been removed' };
  },
};

function addAll(store: Store, domain: StoredDomain, additions: readonly Addition[]): void {
  for (const { address } of additions) refuseInvalidAddress(address);
  for (const addition of additions) add(store, domain, addition);
}

function add(store: Store, { complaints: entries }: StoredDomain, { address, createdAt = store.now() }: Addition): void {
  entries.set(address.toLowerCase(), { address, createdAt });
}

function findComplaint({ complaints: entries }: StoredDomain, address: string): StoredComplaint {
  const complaint = entries.get(address.toLowerCase());
  if (complaint === undefined) throw refuse(404, { message: 'No spam complaints found for this address' });
  return complaint;
}
