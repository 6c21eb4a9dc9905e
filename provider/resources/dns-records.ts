import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Mailgun } from 'mailgun-sdk';

type Shown = Awaited<ReturnType<Mailgun['domains']['get']>>['sendingDnsRecords'][number];

/** What a record is for. `spf`, `dkim` and `dmarc` belong to sending. */
type DnsPurpose = 'spf' | 'dkim' | 'dmarc' | 'sending' | 'tracking' | 'receiving';

/** A record in the form that DNS providers expect. */
export interface DnsRecord {
  readonly type: 'TXT' | 'CNAME' | 'MX' | (string & {});
  /** The whole name: `email.mail.example.com`. */
  readonly name: string;
  readonly value: string;
  /** The value in strings of at most 255 characters, for providers that require it: a DKIM key of 2048 bits has 401 characters. */
  readonly strings: readonly string[];
  /** For MX records only: the lowest is tried first. */
  readonly priority: number | undefined;
  readonly purpose: DnsPurpose;
}

/** What Mailgun shows of a domain, as a resource remembers it or as an answer has it. */
export interface ShownRecords {
  /** The domain. */
  readonly name: string;
  /** As the output of the domain, or the answer of `getDomain`. */
  readonly sendingDnsRecords: readonly Pick<Shown, 'name' | 'recordType' | 'value' | 'priority' | 'valid'>[];
  /** As the output of the domain, or the answer of `getDomain`. */
  readonly receivingDnsRecords: readonly Pick<Shown, 'name' | 'recordType' | 'value' | 'priority' | 'valid'>[];
}

/** All records of a domain in one order that stays: by type, name and value. `valid` is what Mailgun found of each. */
export function readRecords({ name: domain, ...shown }: ShownRecords): readonly (DnsRecord & { readonly valid: boolean })[] {
  const read =
    (purposeOf: (record: Pick<Shown, 'name' | 'recordType' | 'value'>) => DnsPurpose) =>
    (record: ShownRecords['sendingDnsRecords'][number]) => ({
      type: record.recordType,
      // MX records come without a name (mailgun-ruby, domains.yml, 2025).
      name: record.name ?? domain,
      value: record.value,
      strings: record.value.match(/.{1,255}/gs) ?? [],
      priority: record.priority === undefined ? undefined : Number(record.priority),
      purpose: purposeOf(record),
      valid: record.valid.toLowerCase() === 'valid',
    });
  const records = [...shown.sendingDnsRecords.map(read(sendingPurpose)), ...shown.receivingDnsRecords.map(read(() => 'receiving'))];
  return records.sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name) || compare(a.value, b.value));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Mailgun names none of them: they are known by how they look. */
function sendingPurpose({ name = '', recordType, value }: Pick<Shown, 'name' | 'recordType' | 'value'>): DnsPurpose {
  if (name.includes('._domainkey.')) return 'dkim';
  if (name.startsWith('_dmarc.')) return 'dmarc';
  if (recordType === 'TXT' && value.startsWith('v=spf1')) return 'spf';
  return recordType === 'CNAME' ? 'tracking' : 'sending';
}

/** A record for somebody who has to publish it. */
export const lineOf = ({ type, name, value, priority }: Pick<DnsRecord, 'type' | 'name' | 'value'> & Partial<DnsRecord>) =>
  `  ${type} ${name} ${priority === undefined ? '' : `${priority} `}${JSON.stringify(value)}`;

/** The public half of a DKIM key, which is `p=` of its record. */
export function publicKeyOf(record: string): KeyObject | undefined {
  const [, key = ''] = /p=([^;]+)/.exec(record) ?? [];
  try {
    return createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** Mailgun shows the length of a DKIM key nowhere else. */
export const bitsOf = (record: string): number | undefined => publicKeyOf(record)?.asymmetricKeyDetails?.modulusLength;
