import { createHash } from 'node:crypto';
import type { Region } from 'mailgun-sdk';
import type { Context } from './context';
import type { Store } from './store';
import type { DkimKey, DnsRecord, StoredDomain } from './stored';

/** The names of the EU hosts are inferred from those of the US ones. */
const mailHosts: Readonly<Record<Region, { mx: readonly string[]; tracking: string }>> = {
  us: { mx: ['mxa.mailgun.org', 'mxb.mailgun.org'], tracking: 'mailgun.org' },
  eu: { mx: ['mxa.eu.mailgun.org', 'mxb.eu.mailgun.org'], tracking: 'eu.mailgun.org' },
};

/** The record of one DKIM key, and whose it is. */
export interface DkimRecord {
  readonly selector: string;
  readonly domain: string;
  readonly dnsRecord: DnsRecord & { name: string };
}

/** The record of a key of the domain's own. It stands under the domain, or under a root that the account does not have. */
export function keyRecord(store: Store, { dkimHost, settings }: StoredDomain, key: DkimKey): DkimRecord {
  const signingDomain = store.domains.has(dkimHost) ? settings.name : dkimHost;
  const { selector, publicKey, active: isActive, verifiedDns: valid } = key;
  return dkimRecord(signingDomain, selector, { isActive, valid, recordType: 'TXT', value: `k=rsa; p=${publicKey}` });
}

/** The records of the two keys that Mailgun keeps for a domain: automatic sender security. */
export function securityRecords({ dkimHost, verifiedDns: valid }: StoredDomain): DkimRecord[] {
  // https://documentation.mailgun.com/docs/mailgun/user-manual/domains/dkim_security shows `pdk1._domainkey.9d876.dkim1.mailgun.com`.
  const zone = `${createHash('sha256').update(dkimHost).digest('hex').slice(0, 5)}.dkim1.mailgun.com`;
  return ['pdk1', 'pdk2'].map((selector) => {
    const value = `${selector}._domainkey.${zone}`;
    return dkimRecord(dkimHost, selector, { isActive: valid === 'valid', valid, recordType: 'CNAME', value });
  });
}

function dkimRecord(
  signingDomain: string,
  selector: string,
  { isActive, valid, recordType, value }: Pick<DnsRecord, 'isActive' | 'valid' | 'recordType' | 'value'>,
): DkimRecord {
  const name = `${selector}._domainkey.${signingDomain}`;
  return {
    selector,
    domain: signingDomain,
    dnsRecord: { isActive, cached: valid === 'valid' ? [value] : [], name, recordType, valid, value },
  };
}

/** Every key of a domain, those that Mailgun keeps included. */
export const keyRecords = (store: Store, domain: StoredDomain): DkimRecord[] => [
  ...(domain.settings.useAutomaticSenderSecurity ? securityRecords(domain) : []),
  ...domain.dkimKeys.map((key) => keyRecord(store, domain, key)),
];

/** What is to be published for a domain; where its root signs for it and is in the account too, the root's keys. */
function signingRecords(store: Store, domain: StoredDomain): DkimRecord[] {
  const signer = store.domains.get(domain.dkimHost) ?? domain;
  if (signer.settings.useAutomaticSenderSecurity) return securityRecords(signer);
  return signer.dkimKeys.map((key) => keyRecord(store, signer, key));
}

function receivingDnsRecords(region: Region, { verifiedDns: valid }: StoredDomain): DnsRecord[] {
  return mailHosts[region].mx.map((value) => ({
    isActive: true,
    cached: valid === 'valid' ? [value] : [],
    priority: '10',
    recordType: 'MX',
    valid,
    value,
  }));
}

/** The order differs from call to call (mailgun-ruby, domains.yml, 2025-02: creation and authority change). */
export function sendingDnsRecords({ region, store }: Context, domain: StoredDomain): DnsRecord[] {
  const { name, webPrefix } = domain.settings;
  const valid = domain.verifiedDns;
  const plain = (recordName: string, recordType: string, value: string) => {
    return { isActive: true, cached: valid === 'valid' ? [value] : [], name: recordName, recordType, valid, value };
  };
  const records = [
    ...signingRecords(store, domain).map(({ dnsRecord }) => dnsRecord),
    plain(name, 'TXT', 'v=spf1 include:mailgun.org ~all'),
    plain(`${webPrefix}.${name}`, 'CNAME', mailHosts[region].tracking),
  ];
  const first = domain.timesShown++ % records.length;
  return [...records.slice(first), ...records.slice(0, first)];
}

export const dnsRecords = (context: Context, domain: StoredDomain) => ({
  receivingDnsRecords: receivingDnsRecords(context.region, domain),
  sendingDnsRecords: sendingDnsRecords(context, domain),
});
