import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Region } from 'mailgun-sdk';
import type { Context } from './behaviour';
import type { DkimKey, DnsRecord, Store, StoredDomain } from './store';

/** The names of the EU hosts are inferred from those of the US ones. */
const mailHosts: Readonly<Record<Region, { mx: readonly string[]; tracking: string }>> = {
  us: { mx: ['mxa.mailgun.org', 'mxb.mailgun.org'], tracking: 'mailgun.org' },
  eu: { mx: ['mxa.eu.mailgun.org', 'mxb.eu.mailgun.org'], tracking: 'eu.mailgun.org' },
};

const publicKeys = new Map<number, string>();

/** A real key, but one for all domains of the process, because making one takes up to a second. */
function publicKey(bits: DkimKey['bits']): string {
  const known = publicKeys.get(bits);
  if (known !== undefined) return known;
  const der = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'der' });
  const made = der.toString('base64');
  publicKeys.set(bits, made);
  return made;
}

/** The record of one DKIM key, and whose it is. */
export interface DkimRecord {
  readonly selector: string;
  readonly signingDomain: string;
  readonly dnsRecord: DnsRecord & { name: string };
}

/** The DKIM records of a domain; where its root signs for it and is in the account too, they are the root's. */
export function dkimRecords(store: Store, domain: StoredDomain): DkimRecord[] {
  const signer = store.domains.get(domain.dkimHost) ?? domain;
  const record = (selector: string, recordType: string, value: string) => {
    const valid = signer.verifiedDns;
    const name = `${selector}._domainkey.${domain.dkimHost}`;
    const dnsRecord = { isActive: valid === 'valid', cached: valid === 'valid' ? [value] : [], name, recordType, valid, value };
    return { selector, signingDomain: domain.dkimHost, dnsRecord };
  };
  if (!signer.settings.useAutomaticSenderSecurity)
    return signer.dkimKeys.map(({ selector, bits }) => record(selector, 'TXT', `k=rsa; p=${publicKey(bits)}`));
  // https://documentation.mailgun.com/docs/mailgun/user-manual/domains/dkim_security shows `pdk1._domainkey.9d876.dkim1.mailgun.com`.
  const zone = `${createHash('sha256').update(domain.dkimHost).digest('hex').slice(0, 5)}.dkim1.mailgun.com`;
  return ['pdk1', 'pdk2'].map((selector) => record(selector, 'CNAME', `${selector}._domainkey.${zone}`));
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
    ...dkimRecords(store, domain).map(({ dnsRecord }) => dnsRecord),
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
