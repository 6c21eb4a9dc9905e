import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { securityRecords } from '../store/dns-records';
import type { Store } from '../store/store';
import type { StoredDomain } from '../store/stored';
import type { Behaviours } from './behaviour';

export const dkimRotation: Behaviours<typeof api.dkimRotation> = {
  update: ({ store }, { domain: name, rotationEnabled: enabled, rotationInterval: interval }) => {
    const domain = findRotated(store, name);
    if (stateOf(domain) === 'disabled') throw refuse(400, { Reason: 'Automatic Sender Security is not enabled for this domain' });
    if (!enabled && interval !== undefined)
      throw refuse(400, { Reason: 'rotation_interval is not allowed unless also enabling DKIM rotation' });
    Object.assign(domain.rotation, { enabled, ...(interval !== undefined && { interval }) });
    return { domain: shown(store, domain) };
  },

  rotate: ({ store }, { domain: name }) => {
    const domain = findRotated(store, name);
    const state = stateOf(domain);
    if (state !== 'enabled') throw refuse(400, { Reason: `only domains in enabled can rotate their keys. Current state: ${state}` });
    domain.rotation.activeSelector = domain.rotation.activeSelector === 'pdk1' ? 'pdk2' : 'pdk1';
    return { message: 'ok' };
  },
};

function findRotated(store: Store, name: string): StoredDomain {
  const domain = store.domains.get(name.toLowerCase());
  if (domain === undefined) throw refuse(404, { Description: 'domain not found' });
  return domain;
}

/** The OpenAPI document shows `enabled` and `wait_verify`; what a domain without automatic sender security is called is inferred. */
function stateOf({ settings, verifiedDns }: StoredDomain): 'enabled' | 'wait_verify' | 'disabled' {
  if (!settings.useAutomaticSenderSecurity) return 'disabled';
  return verifiedDns === 'valid' ? 'enabled' : 'wait_verify';
}

function shown({ account }: Store, domain: StoredDomain) {
  const { id, name, subaccountId } = domain.settings;
  const { enabled, interval, activeSelector } = domain.rotation;
  return {
    id,
    accountId: subaccountId ?? account.id,
    sid: id,
    name,
    state: stateOf(domain),
    activeSelector,
    rotationEnabled: enabled,
    rotationInterval: interval,
    records: securityRecords(domain).map(({ dnsRecord }) => ({
      name: dnsRecord.name,
      type: dnsRecord.recordType,
      identifier: 'DKIM',
      value: dnsRecord.value,
      comment: 'Customer DKIM CNAME Record',
    })),
  };
}
