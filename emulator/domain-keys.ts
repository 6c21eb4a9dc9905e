import type { api } from 'mailgun-sdk';
import type { Behaviours } from './behaviour';
import { dkimRecords, sendingDnsRecords } from './dns-records';
import { findDomain, rootOf } from './find-domain';

export const domainKeys: Behaviours<typeof api.domainKeys, 'listAll' | 'create' | 'delete' | 'activate' | 'deactivate'> = {
  // A name that nobody has is answered with no keys instead of a 404 (mailgun-ruby, domains.yml, 2025-01).
  list: ({ store }, { authorityName }) => {
    const domain = store.domains.get(authorityName.toLowerCase());
    return { items: domain === undefined ? [] : dkimRecords(store, domain) };
  },

  updateAuthority: (context, { name, self }) => {
    const domain = findDomain(context.store, name);
    const own = domain.settings.name;
    const host = self ? own : (rootOf(context.store, own) ?? own);
    const changed = host !== domain.dkimHost;
    domain.dkimHost = host;
    const message = `Domain DKIM authority has ${changed ? '' : 'not '}been changed`;
    return { message, sendingDnsRecords: sendingDnsRecords(context, domain), changed };
  },

  updateSelector: ({ store }, { name, dkimSelector }) => {
    const [key] = findDomain(store, name).dkimKeys;
    if (key !== undefined) key.selector = dkimSelector;
    return { message: 'DKIM selector changed' };
  },
};
