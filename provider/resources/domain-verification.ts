import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { z } from 'zod';
import { ACCOUNT, defineResource, type Report } from '../lifecycle/define-resource';
import { waitUntilThere } from '../lifecycle/waiting';
import { type DnsRecord, lineOf, readRecords } from './dns-records';
import { allDomains } from './domain-lists';
import { keepers } from './keepers';

/** What can be waited for. */
const groups = ['sending', 'receiving', 'tracking'] as const;

interface Wanted {
  readonly domain: string;
  readonly records?: readonly (typeof groups)[number][] | undefined;
  readonly timeout?: number | undefined;
}

export const domainVerification = defineResource({
  type: 'DomainVerification',
  fields: {
    /** The name of the domain, which must exist. */
    domain: fieldsOf(api.domains.verify).domain,
    /** Which records must be valid: `sending` (SPF, DKIM), `receiving` (MX), `tracking` (CNAME for tracked links). Default: `sending`. */
    records: z.array(z.enum(groups)).min(1).optional(),
    /** Seconds to wait for them, 1 to 86,400. Default 600. */
    timeout: z.int().min(1).max(86_400).optional(),
    /** Any values, such as ids of DNS records. A change makes Mailgun check again. */
    keepers,
  },
  outputs: ['state'],
  unordered: ['records'],
  indivisible: ['keepers'],
  lowerCase: ['domain'],
  defaults: { records: ['sending'], timeout: 600 },
  idForms: ['<domain>'],
  idOf: ({ domain }) => domain,
  isSetting: true,
  create: (mailgun, args, report) => waitUntilValid(mailgun, args, report),
  read: async (mailgun, domain) => describe((await mailgun.domains.get({ domain })).domain),
  update: [
    {
      takes: ['records', 'timeout', 'keepers'],
      run: (mailgun, _id, { records, keepers }, { args, report }) =>
        // To wait longer for what is valid already is nothing to do.
        records === undefined && keepers === undefined ? Promise.resolve({}) : waitUntilValid(mailgun, args, report),
    },
  ],
  // Mailgun has no way to take a verification back.
  delete: async () => {},
  readTogether: { tell: async (see, _mailgun, id) => (await see(allDomains, ACCOUNT, id))?.of(id).map(describe)[0] },
});

const describe = ({ name, state }: { readonly name: string; readonly state: string }) => ({
  id: name,
  domain: name,
  /** `unverified` until Mailgun has found the DNS records for sending, then `active`; `disabled` if Mailgun has disabled the domain. */
  state,
});

/** Asks Mailgun to look at the DNS each time. */
function waitUntilValid(mailgun: Mailgun, { domain: name, records = ['sending'], timeout = 600 }: Wanted, report: Report) {
  const wanted = new Set<string>(records);
  const look = async () => {
    const { domain, ...shown } = await mailgun.domains.verify({ domain: name });
    const missing = readRecords({ name, ...shown }).filter(({ purpose, valid }) => !valid && wanted.has(groupOf(purpose)));
    if (missing.length === 0) return describe(domain);
    return {
      pending: `${name}: waiting for ${missing.length} DNS records: ${missing.map((record) => `${record.type} ${record.name}`).join(', ')}`,
      overdue: `${name}: after ${timeout} seconds Mailgun does not find these DNS records. Add them, then run the command again.\n${missing.map(lineOf).join('\n')}`,
    };
  };
  return waitUntilThere<ReturnType<typeof describe>>(timeout, look, report);
}

const groupOf = (purpose: DnsRecord['purpose']) => (purpose === 'receiving' || purpose === 'tracking' ? purpose : 'sending');
