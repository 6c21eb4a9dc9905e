import { endpoint, message } from '../schema/endpoint';
import { parseUrl } from '../schema/parse-url';
import { commaJoined, date, flag, integer, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';

export { domainName };

/** One label of a host name. */
export const atom = z.string().regex(/^[\w!#$%&'*+/=?^`{|}~-]+$/, 'must be one atom: letters, digits and hyphens, no dots');

/** Bits of an RSA key. */
export const keySize = z.codec(z.union([z.string(), z.number()]), z.literal([1024, 2048]), {
  decode: (wire) => Number(wire) as 1024 | 2048,
  encode: (bits) => bits,
});

/** The settings that both POST and PUT take. */
const settings = {
  /** URL to which each delivered message is posted as MIME; empty for none. */
  archiveTo: z
    .string()
    .refine((text) => text === '' || parseUrl(text) !== undefined, 'must be a URL, or empty for none')
    .optional(),
  /** Seconds for which messages can be retrieved; how many are allowed depends on the plan. */
  messageTtl: integer(0).optional(),
  /** Deliver over TLS only: if TLS is not available, the message is not delivered. Default false. */
  requireTls: flag.optional(),
  /** Accept any certificate of the receiving server. Default false. */
  skipVerification: flag.optional(),
  /** Password of the SMTP login `postmaster@<name>`, 5 to 32 characters. Mailgun never shows it again; without it there is no SMTP login. */
  smtpPassword: z.string().min(5).max(32).optional(),
  /** What happens to inbound spam: nothing, a header, or no delivery. Default `disabled`. */
  spamAction: z.enum(['disabled', 'tag', 'block']).optional(),
  /** Mailgun keeps and rotates the DKIM keys; requires CNAME records instead of one TXT record, and a new verification. Default false. */
  useAutomaticSenderSecurity: flag.optional(),
  /** Remove personal data from what is posted to this domain's webhooks. Default false. */
  webhooksRedactPii: flag.optional(),
  /** `https` needs a tracking certificate for the domain. Default `http`. */
  webScheme: z.enum(['http', 'https']).optional(),
  /** First label of the host in tracked links. Default `email`. */
  webPrefix: atom.optional(),
  /** Receive mail for subdomains too. Default false. */
  wildcard: flag.optional(),
};

/** As a part of the path. */
const named = { domain: spelled('name', domainName) };

// In capitals in the examples of DKIM keys, in small letters in every recording.
const validity = z.codec(z.string(), known('unknown', 'valid', 'invalid'), {
  decode: (wire) => wire.toLowerCase(),
  encode: (value) => value,
});

/** A DNS record that a domain needs, and what Mailgun found of it. */
export const dnsRecord = object({
  isActive: flag.optional(),
  cached: list(z.string()),
  /** Absent on MX records. */
  name: z.string().optional(),
  /** Of MX records: the lowest is tried first. */
  priority: z.string().optional(),
  /** What kind of DNS record it is. */
  recordType: known('TXT', 'CNAME', 'MX'),
  /** Whether Mailgun found it; `unknown` before it has looked. */
  valid: validity,
  /** What the record must hold. */
  value: z.string(),
});

const domain = object({
  archiveTo: z.string().optional(),
  /** When the domain was created. */
  createdAt: date('GMT'),
  id: z.string(),
  isDisabled: flag,
  name: z.string(),
  requireTls: flag,
  skipVerification: flag,
  /** Empty unless an SMTP password was given (since May 2025). */
  smtpLogin: z.string(),
  spamAction: known('disabled', 'tag', 'block'),
  /** `unverified` until Mailgun has found the DNS records, then `active`; `disabled` if Mailgun has disabled it. */
  state: known('active', 'unverified', 'disabled'),
  type: known('custom', 'sandbox'),
  subaccountId: z.string().optional(),
  trackingHost: z.string().optional(),
  useAutomaticSenderSecurity: flag,
  webPrefix: z.string(),
  webScheme: known('http', 'https'),
  webhooksRedactPii: flag.optional(),
  wildcard: flag,
  // Missing in the answers that were recorded in 2025-02, present in those of 2025-12 (mailgun-ruby, domains.yml).
  encryptIncomingMessage: flag.optional(),
  messageTtl: integer(0).optional(),
  // Shown with `h:extended=true` only (mailgun-go, domains.go).
  mailfromHost: z.string().optional(),
  dkimHost: z.string().optional(),
  disabled: object({
    code: z.string(),
    note: z.string(),
    permanently: flag,
    reason: z.string(),
    until: z.string().optional(),
  }).optional(),
});

const records = {
  /** The MX records that bring mail of the domain to Mailgun. */
  receivingDnsRecords: list(dnsRecord),
  /** The records for sending (SPF, DKIM) and for tracked links (CNAME). */
  sendingDnsRecords: list(dnsRecord),
};
const domainWithRecords = object({ domain, ...records });
const changedDomain = object({ message: z.string(), domain, ...records });

const connection = object({ requireTls: flag, skipVerification: flag });

export const domains = {
  /** Every domain of the account, newest first. 100 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v4/domains', {
    summary: 'List domains',
    input: object({
      /** Domains a page, at most 1,000. Default 100. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
      skip: integer(0).optional(),
      state: z.enum(['active', 'unverified', 'disabled']).optional(),
      /** Default: newest first. */
      sort: z.enum(['name', 'name:asc', 'name:desc']).optional(),
      authority: z.string().optional(),
      /** Part of a name; no wildcards. */
      search: z.string().optional(),
      includeSubaccounts: flag.optional(),
    }),
    output: object({ totalCount: integer(0), items: list(domain) }),
    paging: 'skip',
  }),
  /** One domain with the DNS records that it needs and what Mailgun found of them. `not_found` for a domain of the other region too. Role: Analyst. */
  get: endpoint('GET /v4/domains/{name}', {
    summary: 'Get a domain with its DNS records',
    input: object({
      ...named,
      /** Also show `mailfromHost` and `dkimHost`. */
      extended: spelled('h:extended', flag.optional()),
    }),
    output: domainWithRecords,
  }),
  /**
   * Makes a domain, unverified until its DNS records are published. `conflict` where the name is taken, be it by another account; `forbidden` where
   * the plan has no domain left. Role: Developer.
   */
  create: endpoint('POST /v4/domains', {
    summary: 'Create a domain',
    input: object({
      /** The whole name, `mail.example.com`. Mailgun lower-cases it; it cannot be changed later. */
      name: domainName,
      ...settings,
      /** Domain under which the DKIM record is published: this one or its root. Excludes `forceDkimAuthority`. */
      dkimHostName: domainName.optional(),
      /** Size of the generated DKIM key, in bits. */
      dkimKeySize: keySize.optional(),
      /** First label of the DKIM record's name. */
      dkimSelector: atom.optional(),
      /** Encrypt inbound messages at rest. Only Mailgun's support can undo it. Default false. */
      encryptIncomingMessage: flag.optional(),
      /** Sign with a DKIM key of its own, although the root domain is in the account too. Default false. */
      forceDkimAuthority: flag.optional(),
      /** Publish the DKIM record under the root domain, although Mailgun does not know the root domain. Default false. */
      forceRootDkimHost: flag.optional(),
      /** Dedicated addresses to send from. Default: all of the account. */
      ips: commaJoined(z.ipv4()).optional(),
      /** IP pool to send from. */
      poolId: z.string().optional(),
    }),
    output: changedDomain,
  }),
  /** Changes the settings that are given and keeps the others. Role: Developer. */
  update: endpoint('PUT /v4/domains/{name}', {
    summary: 'Update a domain',
    // mailgun-go #470 saw an urlencoded body ignored with 200, so this one must stay multipart.
    body: 'multipart',
    input: object({
      ...named,
      ...settings,
      /** Host of the return path, in lower case. */
      mailfromHost: domainName.lowercase().optional(),
    }),
    output: changedDomain,
  }),
  /**
   * Makes Mailgun look at the DNS records again; the domain becomes `active` where they are right. At most 300 requests a minute for domains and
   * webhooks together. Role: Developer.
   */
  verify: endpoint('PUT /v4/domains/{name}/verify', {
    summary: 'Check the DNS records of a domain',
    input: object(named),
    output: changedDomain,
  }),
  /**
   * Deletes a domain with its mail, credentials and webhooks, in the background: it can still be read for some minutes. `invalid_request` for a
   * sandbox, a disabled domain and one that signs for others. Role: Admin.
   */
  delete: endpoint('DELETE /v3/domains/{name}', {
    summary: 'Delete a domain',
    role: 'Admin',
    input: object(named),
    output: message,
  }),
  /** How mail of a domain is delivered: over TLS only, and to which certificates. Role: Analyst. */
  getConnection: endpoint('GET /v3/domains/{name}/connection', {
    summary: 'Get the delivery connection settings of a domain',
    undocumented: 'mailgun-ruby, domains.yml',
    input: object(named),
    output: connection,
  }),
  /** Changes how mail of a domain is delivered; takes up to 10 minutes to be in effect everywhere. Role: Developer. */
  updateConnection: endpoint('PUT /v3/domains/{name}/connection', {
    summary: 'Update the delivery connection settings of a domain',
    undocumented: 'mailgun-ruby, domains.yml',
    input: object({ ...named, requireTls: flag.optional(), skipVerification: flag.optional() }),
    output: object({ message: z.string(), requireTls: flag, skipVerification: flag }),
  }),
};
