import { api, fieldsOf, type Mailgun, object } from 'mailgun-sdk';
import { defineResource, namesOf } from '../lifecycle/define-resource';
import { bitsOf } from './dns-records';
import { removeDomain } from './domain-deletion';
import { type ShownDomain, tellDomain } from './domain-lists';
import { isSamePassword } from './same-password';

type Answer = Awaited<ReturnType<Mailgun['domains']['get']>>;
/** Without a name of its own, so that the declarations have it written out: looking into `describe` would take a program another 1,000 types. */
type Description = {
  readonly all: ReturnType<typeof describe> & Partial<Awaited<ReturnType<typeof readTracking>>> & { readonly ips?: string[] };
}['all'];
type DnsRecord = ShownDomain['sendingDnsRecords'][number];

const create = fieldsOf(api.domains.create);
const { domain: _, ...update } = fieldsOf(api.domains.update);
const { domain: _open, ...open } = fieldsOf(api.domainTracking.updateOpen);
const { domain: _unsubscribe, ...unsubscribe } = fieldsOf(api.domainTracking.updateUnsubscribe);

export const domain = defineResource({
  type: 'Domain',
  fields: {
    ...create,
    ...update,
    /** Records when messages are opened, with a pixel in the HTML part. */
    openTracking: object(open).optional(),
    /** Records when links are clicked, by rewriting them; `htmlonly` leaves the text part unchanged. */
    clickTracking: fieldsOf(api.domainTracking.updateClick).active,
    /** Adds an unsubscribe link to each message. */
    unsubscribeTracking: object(unsubscribe).optional(),
  },
  outputs: ['state', 'smtpLogin', 'sendingDnsRecords', 'receivingDnsRecords', 'createdAt'],
  secret: ['smtpPassword'],
  unordered: ['ips'],
  lowerCase: ['name', 'dkimHostName', 'mailfromHost'],
  // Recorded of a new domain (mailgun-ruby, domains.yml, 2025).
  defaults: {
    archiveTo: '',
    clickTracking: false,
    forceDkimAuthority: false,
    messageTtl: 0,
    openTracking: { active: false, placeAtTheTop: false },
    requireTls: false,
    skipVerification: false,
    spamAction: 'disabled',
    unsubscribeTracking: {
      active: false,
      htmlFooter: '\n<br>\n<p><a href="%unsubscribe_url%">unsubscribe</a></p>\n',
      textFooter: '\n\nTo unsubscribe click: <%unsubscribe_url%>\n\n',
    },
    useAutomaticSenderSecurity: false,
    webPrefix: 'email',
    webScheme: 'http',
    webhooksRedactPii: false,
    wildcard: false,
  },
  toldByOutputs: {
    dkimHostName: (host, { sendingDnsRecords = [] }) => {
      const authorities = signaturesOf(sendingDnsRecords as DnsRecord[]).map(({ authority }) => authority);
      return authorities.length > 0 ? authorities.some((authority) => authority === host) : undefined;
    },
    dkimKeySize: (bits, { name, sendingDnsRecords = [] }) => {
      // Only of its own keys: those of a root domain were made with that. Somebody may have made more of them, of other sizes.
      const own = signaturesOf(sendingDnsRecords as DnsRecord[]).filter(({ authority }) => authority === name);
      const sizes = own.flatMap(({ value }) => bitsOf(value) ?? []);
      return sizes.length > 0 ? sizes.some((size) => size === bits) : undefined;
    },
  },
  validate: ({ dkimHostName, forceDkimAuthority }) =>
    dkimHostName !== undefined && forceDkimAuthority !== undefined
      ? [{ property: 'dkimHostName', reason: 'cannot be used together with forceDkimAuthority' }]
      : [],
  idForms: ['<name>'],
  idOf: ({ name }) => name,
  createTakes: namesOf(create),
  create: async (mailgun, args): Promise<Description> => describe(await mailgun.domains.create(args)),
  read: async (mailgun, name, managed): Promise<Description> =>
    readRest(mailgun, await mailgun.domains.get({ domain: name, extended: true }), managed),
  update: [
    {
      takes: namesOf(update),
      run: async (mailgun, name, changes) => describe(await updateSettings(mailgun, name, changes)),
    },
    {
      takes: ['forceDkimAuthority'],
      run: async (mailgun, name, { forceDkimAuthority: self = false }) => {
        await mailgun.domainKeys.updateAuthority({ domain: name, self });
        return describe(await mailgun.domains.get({ domain: name }));
      },
    },
    {
      takes: ['dkimSelector'],
      run: async (mailgun, name, { dkimSelector = '' }) => {
        await mailgun.domainKeys.updateSelector({ domain: name, dkimSelector });
        return describe(await mailgun.domains.get({ domain: name }));
      },
    },
    { takes: ['ips'], run: (mailgun, name, { ips = [] }) => assignIps(mailgun, name, ips) },
    { takes: ['poolId'], run: (mailgun, name, { poolId }) => mailgun.domainIps.add({ domain: name, poolId }) },
    {
      takes: ['openTracking'],
      run: (mailgun, name, { openTracking }) => mailgun.domainTracking.updateOpen({ domain: name, ...openTracking }),
    },
    {
      takes: ['clickTracking'],
      run: (mailgun, name, { clickTracking: active }) => mailgun.domainTracking.updateClick({ domain: name, active }),
    },
    {
      takes: ['unsubscribeTracking'],
      run: (mailgun, name, { unsubscribeTracking }) => mailgun.domainTracking.updateUnsubscribe({ domain: name, ...unsubscribeTracking }),
    },
  ],
  delete: (mailgun, name, { report }) => removeDomain(mailgun, name, report),
  deletesInBackground: true,
  list: async function* (mailgun) {
    for await (const { name: id } of mailgun.domains.list({ pageSize: 1000 })) yield { id };
  },
  readTogether: {
    tell: async (see, mailgun, name, known) => {
      const shown = await tellDomain(see, name, known);
      return shown && readRest(mailgun, shown, known.managed);
    },
  },
});

/** With what Mailgun shows elsewhere only, where it is wanted. */
async function readRest(mailgun: Mailgun, shown: ShownDomain, managed: Managed | undefined): Promise<Description> {
  const { name } = shown.domain;
  const tracked = managed === undefined || 'openTracking' in managed || 'clickTracking' in managed || 'unsubscribeTracking' in managed;
  return {
    ...describe(shown, managed),
    ...(tracked && (await readTracking(mailgun, name))),
    ...((managed === undefined || 'ips' in managed) && { ips: (await mailgun.domainIps.list({ domain: name })).items }),
  };
}

interface Managed {
  readonly dkimSelector?: string | undefined;
}

type Settings = Omit<Parameters<Mailgun['domains']['update']>[0], 'domain'>;

async function updateSettings(mailgun: Mailgun, name: string, { smtpPassword, ...others }: Settings): Promise<Answer> {
  try {
    return await mailgun.domains.update({ domain: name, smtpPassword, ...others });
  } catch (error) {
    if (!isSamePassword(error)) throw error;
    return Object.keys(others).length > 0 ? mailgun.domains.update({ domain: name, ...others }) : mailgun.domains.get({ domain: name });
  }
}

/** The one place that turns Mailgun's answer into attributes. */
function describe({ domain, sendingDnsRecords, receivingDnsRecords }: ShownDomain, managed: Managed = {}) {
  const { id: _id, isDisabled: _isDisabled, type: _type, disabled: _disabled, ...settings } = domain;
  return {
    ...settings,
    id: domain.name,
    /**
     * The records to publish for sending (SPF, DKIM) and for tracked links (CNAME), in a stable order. A refresh may keep what `valid` said
     * of SPF and CNAME as long as nothing else of the domain has changed.
     */
    sendingDnsRecords: stable(domain.name, sendingDnsRecords),
    /**
     * The MX records to publish, so that Mailgun receives mail for the domain, in a stable order. A refresh may keep what `valid` said of them
     * as long as nothing else of the domain has changed.
     */
    receivingDnsRecords: stable(domain.name, receivingDnsRecords),
    ...readSignature(domain.name, sendingDnsRecords, managed.dkimSelector),
  };
}

/** Mailgun sends the records in changing order, and MX records without a name (mailgun-ruby, domains.yml, 2025). */
function stable(domain: string, records: readonly DnsRecord[]) {
  return records
    .map(({ name = domain, recordType, value, priority, valid }) => ({
      /** The whole name: `email.mail.example.com`. */
      name,
      /** What kind of DNS record it is. */
      recordType,
      /** What the record must hold. */
      value,
      /** Of MX records: the lowest is tried first. */
      priority,
      /** Whether Mailgun found it; `unknown` before it has looked. */
      valid,
    }))
    .sort((a, b) => compare(a.recordType, b.recordType) || compare(a.name, b.name) || compare(a.value, b.value));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Selector and authority are not among the settings, but stand in the name of the DKIM record: `<selector>._domainkey.<authority>`. */
function signaturesOf(records: readonly DnsRecord[]) {
  return records.flatMap(({ name = '', recordType, value }) => {
    const [, selector, authority] = recordType === 'TXT' ? (/^([^.]+)\._domainkey\.(.+)$/.exec(name) ?? []) : [];
    return selector === undefined ? [] : [{ selector, authority, value }];
  });
}

interface Signature {
  readonly dkimSelector?: string | undefined;
  readonly forceDkimAuthority?: boolean;
}

function readSignature(domain: string, records: readonly DnsRecord[], managed: string | undefined): Signature {
  const keys = signaturesOf(records);
  const own = keys.filter(({ authority }) => authority === domain);
  // A domain whose root domain is not in the account signs for itself whatever was asked, so that only the opposite can be told.
  if (own.length === 0) return keys.length === 0 ? {} : { forceDkimAuthority: false };
  return { dkimSelector: (own.find(({ selector }) => selector === managed) ?? own[0])?.selector };
}

async function readTracking(mailgun: Mailgun, name: string) {
  const { open, click, unsubscribe } = (await mailgun.domainTracking.get({ domain: name })).tracking;
  return { openTracking: open, clickTracking: click.active, unsubscribeTracking: unsubscribe };
}

/** One by one, for there is no call that takes a list; first the new ones, because the last address cannot be taken away. */
async function assignIps(mailgun: Mailgun, name: string, wanted: readonly string[]) {
  const { items } = await mailgun.domainIps.list({ domain: name });
  for (const ip of wanted.filter((each) => !items.includes(each))) await mailgun.domainIps.add({ domain: name, ip });
  for (const ip of items.filter((each) => !wanted.includes(each))) await mailgun.domainIps.delete({ domain: name, ip });
  return {};
}
