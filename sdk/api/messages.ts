import { message as answer, endpoint } from '../schema/endpoint';
import { content, upload } from '../schema/upload';
import {
  commaJoined,
  date,
  flag,
  integer,
  json,
  kebabCase,
  list,
  object,
  onlyYes,
  prefixed,
  repeated,
  spelled,
  yesNo,
} from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { mailbox, recipientsIn } from './mailbox';
import { templateName } from './template-name';

/** One address or several; a string may hold several, separated by commas. */
const recipients = z.union([mailbox, z.array(mailbox).min(1).max(1000)]);

/** Text as it is; a number or a boolean as its text; anything else as JSON. */
const variable = z.codec(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  {
    decode: (wire) => wire,
    encode: (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)),
  },
);

const words = z.string().optional();

const isHeaderName = (name: string) => /^[\x21-\x39\x3b-\x7e]+$/.test(name);
const htmlOnly = z.literal('htmlonly');
const domainKey = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'must be signing_domain/selector');

function minutesOf(text: string): number {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(text) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

const deliverWithin = z
  .string()
  .regex(/^(\d+h)?(\d+m)?$/, 'must look like 1h30m')
  .refine((text) => minutesOf(text) >= 5 && minutesOf(text) <= 24 * 60, 'must be from 5m to 24h');

const optimizePeriod = z
  .string()
  .regex(/^\d+h$/, 'must look like 24h')
  .refine((text) => minutesOf(text) >= 24 * 60 && minutesOf(text) <= 72 * 60, 'must be from 24h to 72h');

/** What `send` and `sendMime` take alike. Everything under `o:`, `h:`, `v:` and `t:` may have 16 KB in all. */
const options = {
  /** Name of a stored template, which Mailgun keeps in lower case. One that does not exist is accepted, and the message then fails. */
  template: templateName.optional(),
  /** Tag of the version to render. Default: the active one. */
  templateVersion: spelled('t:version', z.string().min(1).optional()),
  /** Make a text part from the template. */
  templateText: spelled('t:text', onlyYes.optional()),
  templateVariables: spelled('t:variables', json(z.record(z.string(), z.unknown())).optional()),
  /** At most 10; events, metrics and logs can be asked by them. */
  tags: spelled('o:tag', repeated(z.string().min(1), { max: 10 }).optional()),
  /** Sign with the domain's DKIM key. Default: as the domain is set. */
  dkim: spelled('o:dkim', yesNo.optional()),
  /** A second key to sign with, `example.com/s1`. */
  secondaryDkim: spelled('o:secondary-dkim', domainKey.optional()),
  /** What the second signature says of itself; needs `secondaryDkim`. */
  secondaryDkimPublic: spelled('o:secondary-dkim-public', domainKey.optional()),
  /** When to deliver: up to 3 or 7 days ahead, by plan. */
  deliveryTime: spelled('o:deliverytime', date('+0000').optional()),
  /** Give up after this time, `1h30m`: from `5m` to `24h`. */
  deliverWithin: spelled('o:deliver-within', deliverWithin.optional()),
  /** Deliver when each recipient is likely to read, within this time: from `24h` to `72h`. */
  deliveryTimeOptimizePeriod: spelled('o:deliverytime-optimize-period', optimizePeriod.optional()),
  /** Deliver at this time of day where the recipient is: `18:30` or `06:30PM`. */
  timeZoneLocalize: spelled(
    'o:time-zone-localize',
    z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$|^(0[1-9]|1[0-2]):[0-5]\d[ap]m$/i, 'must look like 18:30 or 06:30PM')
      .optional(),
  ),
  /** Accept, log and count the message without delivering it. It is charged for. */
  testMode: spelled('o:testmode', onlyYes.optional()),
  tracking: spelled('o:tracking', z.union([yesNo, htmlOnly]).optional()),
  trackingClicks: spelled('o:tracking-clicks', z.union([yesNo, htmlOnly]).optional()),
  trackingOpens: spelled('o:tracking-opens', yesNo.optional()),
  /** Put the pixel that tracks opens at the top, for long messages that mail programs cut off. */
  trackingPixelLocationTop: spelled('o:tracking-pixel-location-top', z.union([yesNo, htmlOnly]).optional()),
  /** Where TLS cannot be had, do not deliver. */
  requireTls: spelled('o:require-tls', flag.optional()),
  /** Accept any certificate of the receiving server. */
  skipVerification: spelled('o:skip-verification', flag.optional()),
  /** An address of the account to send from. */
  sendingIp: spelled('o:sending-ip', z.ipv4().optional()),
  /** Id of the IP pool to send from. */
  sendingIpPool: spelled('o:sending-ip-pool', z.string().min(1).optional()),
  /** URL to which each delivered message is posted as MIME. Charged for as messages are. */
  archiveTo: spelled('o:archive-to', z.url().optional()),
  /** `X-Mailgun-…` headers that are taken out before delivery, or `all`. */
  suppressHeaders: spelled('o:suppress-headers', commaJoined(z.string().min(1)).optional()),
  /** Headers of the message, `{ 'Reply-To': '…' }`. */
  headers: prefixed('h:', z.record(z.string(), z.string()).optional()),
  /** Values that come back with every event of the message. Objects travel as JSON; more than 4 KB is cut off. */
  variables: prefixed('v:', z.record(z.string(), variable).optional()),
  /** Variables for each recipient, `{ 'alice@example.com': { first: 'Alice' } }`; with them, no recipient sees another. */
  recipientVariables: spelled('recipient-variables', json(z.record(z.string(), z.record(z.string(), z.unknown()))).optional()),
};

const domain = spelled('domain_name', domainName);

/** 25 MB for the whole message: https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-http */
const maxBytes = 25 * 1024 * 1024;
const maxOptionBytes = 16 * 1024;

type Fields = Readonly<Record<string, unknown>>;

function checkOptions(fields: Fields): string | undefined {
  const foreign = Object.keys(fields).find((name) => name.startsWith('h:') && !isHeaderName(name.slice(2)));
  if (foreign !== undefined) return `headers: ${foreign.slice(2)} is not the name of a header: ASCII without spaces and colons`;
  for (const name in fields)
    if ((name === 'subject' || name.startsWith('h:')) && /[\r\n]/.test(String(fields[name])))
      return `${name === 'subject' ? name : `headers: ${name.slice(2)}`} must be one line`;
  const lost = lostVariables(fields['recipient-variables']);
  if (lost !== undefined) return lost;
  let bytes = 0;
  for (const name in fields)
    if (name[1] === ':') for (const value of [fields[name]].flat()) bytes += Buffer.byteLength(name) + Buffer.byteLength(String(value));
  if (bytes > maxOptionBytes) return 'the options, headers, variables and template variables have more than 16 KB in all';
  const total = recipientsIn(fields.to) + recipientsIn(fields.cc) + recipientsIn(fields.bcc);
  return total > 1000 ? `${total} recipients, at most 1000 are allowed: use messages.sendBatch` : undefined;
}

/** Mailgun finds them by the bare address, whose letters have no case: of two that are one address, one recipient's would be lost. */
function lostVariables(wire: unknown): string | undefined {
  if (typeof wire !== 'string') return undefined;
  const seen = new Map<string, string>();
  for (const key of Object.keys(JSON.parse(wire))) {
    if (/[<>,]/.test(key)) return `recipientVariables: ${key} is not a bare address, and nobody would get these variables`;
    const other = seen.get(key.trim().toLowerCase());
    if (other !== undefined)
      return `recipientVariables: ${other} and ${key} are one address, and only one mail would have its variables: use messages.sendBatch`;
    seen.set(key.trim().toLowerCase(), key);
  }
  return undefined;
}

function checkParts(fields: Fields): string | undefined {
  const { text, html, template } = fields;
  if (text === undefined && html === undefined && template === undefined && fields['amp-html'] === undefined)
    return 'needs text, html, ampHtml or template';
  if (html !== undefined && template !== undefined) return 'html and template exclude each other';
  return checkOptions(fields);
}

const queued = object({
  /** The Message-ID with its angle brackets; events carry it without. */
  id: z.string(),
  message: z.string(),
});

const stored = object(
  {
    recipients: words,
    sender: words,
    from: words,
    subject: words,
    bodyPlain: words,
    bodyHtml: words,
    /** The text without quoted parts and signature. */
    strippedText: words,
    strippedHtml: words,
    strippedSignature: words,
    /** The whole message, where MIME was asked for. */
    bodyMime: words,
    attachments: list(object({ url: z.string(), contentType: words, name: words, size: integer(0).optional() }, kebabCase)),
    /** Every header in its order, `[name, value]`. */
    messageHeaders: list(z.tuple([z.string(), z.string()])),
    /** Which attachment stands for which `cid:` of the HTML, by Content-ID. */
    contentIdMap: z.record(z.string(), z.unknown()).optional(),
    messageId: spelled('Message-Id', words),
  },
  kebabCase,
);

const queue = object({
  isDisabled: flag,
  disabled: object({ until: date('UTC').optional(), reason: words }).optional(),
});

export const messages = {
  /**
   * Sends a message from its parts; Mailgun queues it and delivers in the background.
   * At most 1,000 recipients and 25 MB; never repeated after a lost answer, which is a `network` or `timeout` error with `maybeDone`.
   * `forbidden` for a sandbox or an unverified domain, `not_found` for an unknown one. Role: Developer.
   */
  send: endpoint('POST /v3/{domain_name}/messages', {
    summary: 'Send a message from its parts',
    input: object({
      domain,
      /** Not needed where the template has a From header. */
      from: mailbox.optional(),
      to: recipients,
      cc: recipients.optional(),
      bcc: recipients.optional(),
      /** Not needed where the template has a Subject header. */
      subject: words,
      text: words,
      html: words,
      ampHtml: spelled('amp-html', words),
      /** Files, by content, stream or path. A path and a stream are read while they are sent. */
      attachments: spelled('attachment', repeated(upload).optional()),
      /** Images that the HTML shows by `cid:` and their file name. */
      inline: repeated(upload).optional(),
      ...options,
    }),
    output: queued,
    maxBytes,
    check: checkParts,
  }),
  /**
   * Sends a message that is MIME already. `to` is the envelope: Cc and Bcc inside the message get nothing unless they are in `to`.
   * At most 1,000 recipients and 25 MB; never repeated after a lost answer. Role: Developer.
   */
  sendMime: endpoint('POST /v3/{domain_name}/messages.mime', {
    summary: 'Send a message that is MIME already',
    input: object({
      domain,
      to: recipients,
      /** The message, as text, bytes, stream or file. */
      message: z.codec(z.unknown(), z.union([content, upload]), {
        decode: (wire) => wire as z.output<typeof upload>,
        // Mailgun takes a file part only: without a name it answers that the parameter is not a file.
        encode: (value) => (content.safeParse(value).success ? { filename: 'message.mime', data: value } : value),
      }),
      ...options,
    }),
    output: queued,
    maxBytes,
    check: checkOptions,
  }),
  /**
   * Reads a stored message by the `storage.key` of its events; kept about 3 days, or as long as the domain's `messageTtl` says.
   * `messages.getByUrl` finds it wherever it is stored. `not_found` once it has expired. Role: Analyst.
   */
  get: endpoint('GET /v3/domains/{domain_name}/messages/{storage_key}', {
    summary: 'Read a stored message',
    input: object({ domain, storageKey: z.string() }),
    output: stored,
  }),
  /** Sends a stored message to other recipients, at most 1,000. `not_found` once it has expired. Role: Developer. */
  resend: endpoint('POST /v3/domains/{domain_name}/messages/{storage_key}', {
    summary: 'Send a stored message again',
    input: object({ domain, storageKey: z.string(), to: recipients }),
    output: queued,
    check: checkOptions,
  }),
  /** Says whether a domain's queues for regular and scheduled mail are held back, until when and why. Role: Analyst. */
  queueStatus: endpoint('GET /v3/domains/{name}/sending_queues', {
    summary: 'See whether the queues of a domain are held back',
    input: object({ domain: spelled('name', domainName) }),
    output: object({ regular: queue, scheduled: queue }),
  }),
  /**
   * Deletes all scheduled and undelivered mail of a domain. Mail lies on storage hosts: this call asks the API's own host only,
   * `messages.deleteAllScheduled` asks all of the region. Role: Developer.
   */
  deleteScheduled: endpoint('DELETE /v3/{domain_name}/envelopes', {
    summary: 'Delete the scheduled and undelivered mail of a domain',
    input: object({ domain }),
    output: answer,
  }),
};
