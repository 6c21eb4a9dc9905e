import { endpoint } from '../schema/endpoint';
import { date, epoch, flag, integer, kebabCase, known, list, object, spelled, yesNo } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';

const headers = object(
  { messageId: z.string().optional(), from: z.string().optional(), to: z.string().optional(), subject: z.string().optional() },
  kebabCase,
);

/** Events know it without its brackets, the answer of `messages.send` has them. */
const messageId = z.codec(z.string(), z.string(), { decode: (wire) => wire, encode: (id) => id.trim().replace(/^<(.*)>$/s, '$1') });

/** One event, as the log has it and as webhooks bring it. */
export const event = object(
  {
    /** Unique within a day. */
    id: z.string(),
    event: known('accepted', 'delivered', 'failed', 'rejected', 'clicked', 'opened', 'unsubscribed', 'stored', 'complained'),
    timestamp: epoch,
    logLevel: known('info', 'warn', 'error').optional(),
    method: z.string().optional(),
    recipient: z.string().optional(),
    recipientDomain: z.string().optional(),
    recipientProvider: z.string().optional(),
    severity: known('temporary', 'permanent').optional(),
    reason: z.string().optional(),
    tags: list(z.string()),
    userVariables: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
    flags: object(
      {
        isAuthenticated: flag.optional(),
        isRouted: flag.optional(),
        isAmp: flag.optional(),
        isEncrypted: flag.optional(),
        isTestMode: flag.optional(),
        isSystemTest: flag.optional(),
        isDelayedBounce: flag.optional(),
      },
      kebabCase,
    ).optional(),
    envelope: object(
      { sender: z.string().optional(), targets: z.string().optional(), transport: z.string().optional(), sendingIp: z.string().optional() },
      kebabCase,
    ).optional(),
    message: object(
      {
        headers: headers.optional(),
        attachments: list(
          object({ filename: z.string().optional(), contentType: z.string().optional(), size: integer(0).optional() }, kebabCase),
        ),
        recipients: list(z.string()),
        size: integer(0).optional(),
        scheduledFor: z.union([z.string(), z.number()]).optional(),
      },
      kebabCase,
    ).optional(),
    storage: object({
      key: z.string().optional(),
      url: z.union([z.string(), z.array(z.string())]).optional(),
      region: z.string().optional(),
      env: z.string().optional(),
    }).optional(),
    deliveryStatus: object(
      {
        code: z.union([z.number(), z.string()]).optional(),
        attemptNo: integer(0).optional(),
        message: z.string().optional(),
        description: z.string().optional(),
        enhancedCode: z.string().optional(),
        mxHost: z.string().optional(),
        certificateVerified: flag.optional(),
        tls: flag.optional(),
        utf8: flag.optional(),
        firstDeliveryAttemptSeconds: z.number().optional(),
        sessionSeconds: z.number().optional(),
        retrySeconds: z.number().optional(),
      },
      kebabCase,
    ).optional(),
    reject: object({ reason: z.string().optional(), description: z.string().optional() }).optional(),
    template: object({ name: z.string().optional(), version: z.string().optional(), isText: z.string().optional() }, kebabCase).optional(),
    batch: object({ id: z.string().optional() }).optional(),
    geolocation: object({ country: z.string().optional(), region: z.string().optional(), city: z.string().optional() }).optional(),
    clientInfo: object(
      {
        clientType: z.string().optional(),
        clientOs: z.string().optional(),
        deviceType: z.string().optional(),
        clientName: z.string().optional(),
        userAgent: z.string().optional(),
        bot: z.string().optional(),
      },
      kebabCase,
    ).optional(),
    ip: z.string().optional(),
    originatingIp: z.string().optional(),
    apiKeyId: z.string().optional(),
    primaryDkim: z.string().optional(),
    url: z.string().optional(),
  },
  kebabCase,
);

/** Sent in seconds; Mailgun takes RFC 2822 too, as its documentation and other clients write it. */
const moment = z.union([epoch, date('+0000')]);

export const events = {
  /**
   * The log of what happened to the messages of a domain, newest first, for as long as the plan keeps it. 100 a page, at most 300 with `pageSize`.
   * New events are late and out of order: `events.tail` follows them. Role: Analyst.
   */
  list: endpoint('GET /v3/{domain_name}/events', {
    summary: 'Query the event log of a domain',
    input: object(
      {
        domain: spelled('domain_name', domainName),
        begin: moment.optional(),
        end: moment.optional(),
        /** Oldest first; needs `begin`. Default false. */
        ascending: yesNo.optional(),
        /** Events a page, at most 300. Default 100. */
        pageSize: spelled('limit', integer(1, 300).optional()),
        /** `delivered`, or an expression: `rejected OR failed`. */
        event: z.string().optional(),
        list: z.string().optional(),
        attachment: z.string().optional(),
        from: z.string().optional(),
        /** As it was sent or as events have it: with or without angle brackets. */
        messageId: messageId.optional(),
        subject: z.string().optional(),
        to: z.string().optional(),
        /** In bytes, or an expression: `>10000`. */
        size: z.string().optional(),
        recipient: z.string().optional(),
        recipients: z.string().optional(),
        tags: z.string().optional(),
        severity: z.enum(['temporary', 'permanent']).optional(),
      },
      kebabCase,
    ),
    output: object({
      items: list(event),
      paging: object({
        next: z.string().optional(),
        previous: z.string().optional(),
        first: z.string().optional(),
        last: z.string().optional(),
      }),
    }),
    paging: 'cursor',
  }),
};
