import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import { createDkimKey, importDkimKey } from '../store/dkim-key';
import { keyRecord, keyRecords, sendingDnsRecords } from '../store/dns-records';
import { findDomain, rootOf } from '../store/find-domain';
import type { Store } from '../store/store';
import type { DkimKey, StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';
import { pageByToken } from './page-tokens';

const mostKeys = 3;

export const domainKeys: Behaviours<typeof api.domainKeys> = {
  // A name that nobody has is answered with no keys instead of a 404 (mailgun-ruby, domains.yml, 2025-01).
  list: ({ store }, { domain: name }) => {
    const domain = store.domains.get(name.toLowerCase());
    return { items: domain === undefined ? [] : keyRecords(store, domain) };
  },

  updateAuthority: (context, { domain: name, self }) => {
    const domain = findDomain(context.store, name);
    const own = domain.settings.name;
    const host = self ? own : (rootOf(context.store, own) ?? own);
    const changed = host !== domain.dkimHost;
    domain.dkimHost = host;
    const message = `Domain DKIM authority has ${changed ? '' : 'not '}been changed`;
    return { message, sendingDnsRecords: sendingDnsRecords(context, domain), changed };
  },

  updateSelector: ({ store }, { domain, dkimSelector }) => {
    const { dkimKeys } = findDomain(store, domain);
    const [key] = dkimKeys;
    // Refused, says the OpenAPI document, in words that it does not say.
    if (dkimKeys.some((other) => other !== key && isCalled(other, dkimSelector)))
      throw refuse(400, { message: 'failed to update domain key: duplicate key' });
    if (key !== undefined && key.selector !== dkimSelector) Object.assign(key, { selector: dkimSelector, verifiedDns: 'unknown' });
    return { message: 'DKIM selector changed' };
  },

  listAll: (context, { page, pageSize = 10, domain: name, selector }) => {
    const records = [...context.store.domains.values()].flatMap((domain) => keyRecords(context.store, domain));
    const wanted = records.filter(
      (record) => (name === undefined || record.domain === name.toLowerCase()) && (selector === undefined || record.selector === selector),
    );
    const items = new Map(wanted.map((record) => [`${record.domain}/${record.selector}`.toLowerCase(), record]));
    const query = { ...(name !== undefined && { signing_domain: name }), ...(selector !== undefined && { selector }) };
    return pageByToken(context, { items, path: '/v1/dkim/keys', query }, { page, pageSize });
  },

  create: ({ store }, { domain: name, selector, bits, pem }) => {
    const domain = findDomain(store, name);
    // The words are in mailgun-python, integration/tests.py; those of the limit are nowhere.
    if (domain.dkimKeys.some((key) => isCalled(key, selector)))
      throw refuse(400, { message: 'failed to create domain key: duplicate key' });
    if (domain.dkimKeys.length >= mostKeys)
      throw refuse(400, { message: `failed to create domain key: a domain has at most ${mostKeys} domain keys` });
    const key = pem === undefined ? createDkimKey(store, selector, bits) : importDkimKey(selector, textOf(pem));
    domain.dkimKeys.push(key);
    return keyRecord(store, domain, key);
  },

  delete: ({ store }, { domain: name, selector }) => {
    const { domain, key } = findKey(store, name, selector);
    keepOneActive(domain, key, 'delete');
    domain.dkimKeys = domain.dkimKeys.filter((other) => other !== key);
    return { message: 'success' };
  },

  activate: ({ store }, { domain, selector }) => {
    const { key } = findKey(store, domain, selector);
    // "dns records must be valid for a domain key to be activated", says the OpenAPI document, and not in which words it is refused.
    if (key.verifiedDns !== 'valid') throw refuse(400, { message: 'cannot activate domain key: its DNS record is not valid' });
    key.active = true;
    return { message: 'domain key activated', authority: domain, selector, active: true };
  },

  deactivate: ({ store }, { domain: name, selector }) => {
    const { domain, key } = findKey(store, name, selector);
    keepOneActive(domain, key, 'deactivate');
    key.active = false;
    return { message: 'domain key deactivated', authority: name, selector, active: false };
  },
};

const isCalled = (key: DkimKey, selector: string) => key.selector.toLowerCase() === selector.toLowerCase();

const textOf = (pem: unknown): string => (typeof pem === 'string' ? pem : (pem as ReceivedFile).data.toString());

function findKey(store: Store, name: string, selector: string): { domain: StoredDomain; key: DkimKey } {
  const domain = store.domains.get(name.toLowerCase());
  const key = domain?.dkimKeys.find((each) => isCalled(each, selector));
  // Recorded in January 2025 (mailgun-ruby, domains.yml).
  if (domain === undefined || key === undefined) throw refuse(404, { message: 'domain key not found' });
  return { domain, key };
}

/** Documented for deletion, and meant for deactivation by analogy. */
function keepOneActive({ dkimKeys }: StoredDomain, key: DkimKey, verb: 'delete' | 'deactivate'): void {
  const isLast = key.active && !dkimKeys.some((other) => other !== key && other.active);
  if (isLast) throw refuse(400, { message: `cannot ${verb} domain key: must have at least one active domain key` });
}
