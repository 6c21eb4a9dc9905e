import { z } from 'zod';
import { endpoint } from '../endpoint';
import { date, flag, json, object, onlyYes, prefixed, repeated, spelled, yesNo } from '../wire';
import { domainName } from './domains';

/** `alice@example.com` or `Alice <alice@example.com>`, one or up to 1,000. */
const recipients = z.union([z.string(), z.array(z.string()).min(1).max(1000)]);

const userVariable = z.string();

export const messages = {
  send: endpoint('POST /v3/{domain_name}/messages', {
    summary: 'Send a message from its parts',
    input: object({
      domain: spelled('domain_name', domainName),
      /** Not needed where the template has a From header. */
      from: z.string().optional(),
      to: recipients,
      cc: recipients.optional(),
      bcc: recipients.optional(),
      /** Not needed where the template has a Subject header. */
      subject: z.string().optional(),
      text: z.string().optional(),
      html: z.string().optional(),
      ampHtml: spelled('amp-html', z.string().optional()),
      /** Name of a stored template. A name that does not exist is accepted, and the message then fails. */
      template: z.string().optional(),
      templateVersion: spelled('t:version', z.string().optional()),
      /** Make a text part from the template. */
      templateText: spelled('t:text', onlyYes.optional()),
      templateVariables: spelled('t:variables', json(z.record(z.string(), z.unknown())).optional()),
      tags: spelled('o:tag', repeated(z.string()).optional()),
      dkim: spelled('o:dkim', yesNo.optional()),
      /** Up to 3 or 7 days ahead, by plan. */
      deliveryTime: spelled('o:deliverytime', date('+0000').optional()),
      /** Accept, log and count the message without delivering it. */
      testMode: spelled('o:testmode', onlyYes.optional()),
      tracking: spelled('o:tracking', z.union([yesNo, z.literal('htmlonly')]).optional()),
      trackingClicks: spelled('o:tracking-clicks', z.union([yesNo, z.literal('htmlonly')]).optional()),
      trackingOpens: spelled('o:tracking-opens', yesNo.optional()),
      requireTls: spelled('o:require-tls', flag.optional()),
      skipVerification: spelled('o:skip-verification', flag.optional()),
      /** Headers of the message, `{ 'Reply-To': '…' }`. */
      headers: prefixed('h:', z.record(z.string(), z.string()).optional()),
      /** Values that come back with every event of the message. */
      variables: prefixed('v:', z.record(z.string(), userVariable).optional()),
      /** Variables for each recipient, `{ 'alice@example.com': { first: 'Alice' } }`. */
      recipientVariables: spelled('recipient-variables', json(z.record(z.string(), z.record(z.string(), z.unknown()))).optional()),
    }),
    output: object({
      /** The Message-ID with its angle brackets; events carry it without. */
      id: z.string(),
      message: z.string(),
    }),
  }),
};
