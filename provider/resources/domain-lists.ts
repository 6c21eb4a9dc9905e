import { isDeepStrictEqual } from 'node:util';
import type { Mailgun } from 'mailgun-sdk';
import { ACCOUNT, type Known, type See, type SharedList, type Values } from '../lifecycle/define-resource';

type Answer = Awaited<ReturnType<Mailgun['domains']['get']>>;
type Settings = Answer['domain'];
type Key = Awaited<ReturnType<Mailgun['domainKeys']['list']>>['items'][number];
type DnsRecord = Pick<Answer['sendingDnsRecords'][number], 'name' | 'recordType' | 'value' | 'priority' | 'valid'>;

/** A domain as Mailgun shows it alone. */
export interface ShownDomain {
  readonly domain: Settings;
  readonly sendingDnsRecords: readonly DnsRecord[];
  readonly receivingDnsRecords: readonly DnsRecord[];
}

/** The most DKIM keys that one request shows. */
const KEYS = 100;

/** The settings and the state of every domain, without DNS records. */
export const allDomains: SharedList<Settings> = {
  pageSize: 1000,
  rows: (mailgun) => mailgun.domains.list({ pageSize: 1000 }),
  keyOf: ({ name }) => name,
};

/** The DKIM keys of every domain. */
export const allKeys: SharedList<Key> = {
  pageSize: KEYS,
  rows: async function* (mailgun) {
    for await (const { items } of mailgun.domainKeys.listAll({ pageSize: KEYS }).pages()) {
      yield* items;
      // Mailgun names a next page also after the last. Were this not the last one, a domain whose keys are missing would be read alone.
      if (items.length < KEYS) return;
    }
  },
  keyOf: ({ domain }) => domain.toLowerCase(),
};

/** The domains for which the domain that is the place signs. */
const signedBy: SharedList<Settings> = {
  pageSize: 1000,
  rows: (mailgun, authority) => mailgun.domains.list({ authority, pageSize: 1000 }),
  keyOf: ({ name }) => name,
};

/** Arguments that a domain alone shows, or of which nothing shows. */
const UNLISTED = ['mailfromHost'];

/** Arguments that say what the records are, or of which Mailgun shows nothing, or that have requests of their own. */
const NO_SETTINGS = [
  'dkimHostName',
  'dkimKeySize',
  'dkimSelector',
  'forceDkimAuthority',
  'forceRootDkimHost',
  'ips',
  'poolId',
  'smtpPassword',
  'openTracking',
  'clickTracking',
  'unsubscribeTracking',
];

/**
 * A domain that is as it is remembered, told from lists, with the DNS records of the last time it was read alone. `undefined` where a list shows
 * any difference, or cannot tell that there is none: then it must be read alone.
 *
 * What Mailgun found of the records for SPF, receiving and tracking can differ from what is remembered, for no list shows that. It does where the
 * state of the domain changes, which SPF and DKIM decide.
 */
export async function tellDomain(see: See, name: string, { managed, state }: Known): Promise<ShownDomain | undefined> {
  if (managed === undefined || UNLISTED.some((each) => each in managed)) return undefined;
  const { sendingDnsRecords: sending, receivingDnsRecords: receiving } = state as Partial<ShownDomain>;
  const [domains, keys] = await Promise.all([see(allDomains, ACCOUNT), see(allKeys, ACCOUNT)]);
  const domain = domains?.of(name)[0];
  if (!domains?.isWhole || !keys?.isWhole || !domain || !sending || !receiving) return undefined;
  const isRemembered =
    isAsRemembered(domain, managed, state) && hasTrackingHost(domain, sending) && areKeys(domain, keys.of(name), sending);
  if (!isRemembered || (await mayBeSignedByOther(see, name, (root) => domains.of(root).length > 0))) return undefined;
  return { domain, sendingDnsRecords: sending, receivingDnsRecords: receiving };
}

function isAsRemembered(domain: Settings, managed: Values, state: Values): boolean {
  const listed = domain as Values;
  const settings = Object.keys(managed).filter((each) => !NO_SETTINGS.includes(each));
  return (
    settings.every((each) => isDeepStrictEqual(listed[each], managed[each])) &&
    domain.state === state.state &&
    domain.smtpLogin === state.smtpLogin &&
    domain.createdAt.getTime() === Date.parse(String(state.createdAt))
  );
}

/** The name of the record for tracked links follows from a setting. */
const hasTrackingHost = ({ name, webPrefix, trackingHost = `${webPrefix}.${name}` }: Settings, records: readonly DnsRecord[]) =>
  records.some((record) => record.recordType === 'CNAME' && record.name === trackingHost);

/** Whether the domain still has those keys that its records are of, and signs with them under its own name. */
function areKeys({ name, useAutomaticSenderSecurity }: Settings, keys: readonly Key[], records: readonly DnsRecord[]): boolean {
  // With automatic sender security, the records are of the keys that Mailgun keeps; the domain may have others.
  const wanted = useAutomaticSenderSecurity ? 'CNAME' : 'TXT';
  const there = keys.filter(({ dnsRecord }) => dnsRecord === undefined || dnsRecord.recordType === wanted);
  const remembered = records.filter((record) => record.name?.includes('._domainkey.'));
  return (
    remembered.length > 0 &&
    remembered.every((record) => record.name?.endsWith(`._domainkey.${name}`)) &&
    isDeepStrictEqual(there.map(({ dnsRecord }) => textOf(dnsRecord)).sort(), remembered.map(textOf).sort())
  );
}

const textOf = (record: DnsRecord | undefined) => [record?.name, record?.recordType, record?.value, record?.valid].join(' ');

/** Only a domain above it, in the same account, can have become the one that signs; keys do not show that. */
async function mayBeSignedByOther(see: See, name: string, isThere: (domain: string) => boolean): Promise<boolean> {
  const labels = name.split('.');
  for (const root of labels.map((_, index) => labels.slice(index + 1).join('.')).filter(isThere)) {
    const signed = await see(signedBy, root);
    if (!signed?.isWhole || signed.of(name).length > 0) return true;
  }
  return false;
}
