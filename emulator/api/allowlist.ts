import type { api, Upload } from 'mailgun-sdk';
import { readCsv } from '../http/csv';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import { findDomain } from '../store/find-domain';
import type { Store } from '../store/store';
import type { AllowlistEntry, StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';
import { imported, listSuppressions } from './suppressions';

export const allowlist: Behaviours<typeof api.allowlist> = {
  list: (context, { domain: name, ...query }) => {
    const domain = findDomain(context.store, name);
    return listSuppressions(context, domain, 'whitelists', domain.allowlist, query);
  },

  get: ({ store }, { domain, value }) => findEntry(findDomain(store, domain), value),

  create: ({ store }, { domain: name, address, allowedDomain }) => {
    const domain = findDomain(store, name);
    const value = address ?? allowedDomain;
    if (value === undefined) throw refuse(400, { message: 'Missing mandatory parameter: address/domain' });
    const type = address === undefined ? 'domain' : 'address';
    add(store, domain, type, value);
    return { message: 'Address/Domain has been added to the allowlists table', type, value };
  },

  import: ({ store }, { domain: name, file }) => {
    const domain = findDomain(store, name);
    for (const { address, domain: allowed } of readCsv(file as Upload as ReceivedFile, 'address')) {
      if (address !== undefined) add(store, domain, 'address', address);
      else if (allowed !== undefined) add(store, domain, 'domain', allowed);
    }
    return imported;
  },

  delete: ({ store }, { domain: name, value }) => {
    const domain = findDomain(store, name);
    const entry = findEntry(domain, value);
    domain.allowlist.delete(value.toLowerCase());
    return { message: 'Allowlist address/domain has been removed', value: entry.value };
  },

  deleteAll: ({ store }, { domain }) => {
    findDomain(store, domain).allowlist.clear();
    return { message: 'Allowlist addresses/domains for this domain have been removed' };
  },
};

function add(store: Store, { allowlist: entries }: StoredDomain, type: AllowlistEntry['type'], value: string): void {
  entries.set(value.toLowerCase(), { type, value, reason: '', createdAt: store.now() });
}

function findEntry({ allowlist: entries }: StoredDomain, value: string): AllowlistEntry {
  const entry = entries.get(value.toLowerCase());
  if (entry === undefined) throw refuse(404, { message: 'Address/Domain not found in allowlist table' });
  return entry;
}
