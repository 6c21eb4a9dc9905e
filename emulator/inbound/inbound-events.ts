import { parseUrl } from 'mailgun-sdk';
import type { InboundEvent, StoredEvent, StoredMessage } from '../store/stored';
import type { Refusal } from './mail-loop';

interface Arrived {
  readonly message: StoredMessage;
  readonly storageUrl: string;
  readonly sender: string;
  readonly recipient: string;
  readonly size: number;
  readonly authenticated: boolean;
  /** Whether a route or a forward took it. */
  readonly routed: boolean;
  readonly to: string;
}

/** As of a message that a route forwarded in 2023: no tags, `is-routed`, and where the message is kept. */
export function inboundEvent({ message, storageUrl, sender, recipient, size, authenticated, routed, to }: Arrived): InboundEvent {
  return {
    domain: message.domain,
    logLevel: 'info',
    recipient,
    recipientDomain: domainOf(recipient),
    tags: [],
    userVariables: {},
    flags: { isAuthenticated: authenticated, isRouted: routed, isSystemTest: false, isTestMode: false },
    envelope: { sender, targets: recipient, transport: 'smtp' },
    message: {
      headers: {
        to,
        messageId: message.id,
        from: typeof message.input.from === 'string' ? message.input.from : '',
        subject: message.input.subject ?? '',
      },
      attachments: message.files.map(({ filename, contentType, size: bytes }) => ({ filename, contentType, size: bytes })),
      recipients: [recipient],
      size,
    },
    storage: { key: message.storageKey, url: storageUrl },
  };
}

/** When something happened, and the id of its event. */
export interface Moment {
  readonly id: string;
  readonly now: Date;
}

const at = ({ id, now }: Moment) => ({ id, timestamp: now });

/** Mailgun took the message in. `smtp` as in Mailgun's OpenAPI document. */
export const acceptedEvent = (shared: InboundEvent, moment: Moment): StoredEvent => ({
  ...shared,
  ...at(moment),
  event: 'accepted',
  method: 'smtp',
});

/** A route, or a forward, keeps the message. Like that of the documentation it names its recipients and no single one. */
export function storedEvent({ recipient, recipientDomain, envelope, ...shared }: InboundEvent, moment: Moment): StoredEvent {
  return { ...shared, ...at(moment), event: 'stored' };
}

/** The message goes no further. */
export const refusedEvent = (shared: InboundEvent, { code, enhancedCode, description }: Refusal, moment: Moment): StoredEvent => ({
  ...shared,
  ...at(moment),
  event: 'failed',
  severity: 'permanent',
  reason: 'generic',
  logLevel: 'error',
  deliveryStatus: { attemptNo: 1, code, enhancedCode, message: description, description, sessionSeconds: 0 },
});

/** An attempt to hand a message on to a URL or an address. */
export interface Attempt {
  readonly destination: string;
  /** The status of HTTP or SMTP; 0 where nobody answered. */
  readonly code: number;
  readonly message: string;
  /** From 1 on. */
  readonly attemptNo: number;
  /** Seconds until the next attempt; none where there will be no other. */
  readonly retrySeconds: number | undefined;
}

/** What became of an attempt. The recipient is where the message went to, as in the event of 2023; that a URL stands there in the same way is inferred. */
export function handedOnEvent(
  shared: InboundEvent,
  { destination, code, message, attemptNo, retrySeconds }: Attempt,
  moment: Moment,
): StoredEvent {
  const isUrl = parseUrl(destination) !== undefined;
  const base = {
    ...shared,
    ...at(moment),
    recipient: destination,
    recipientDomain: isUrl ? new URL(destination).hostname : domainOf(destination),
    envelope: { ...shared.envelope, targets: destination, transport: isUrl ? 'http' : 'smtp' },
  };
  const status = { attemptNo, code, message, description: '', sessionSeconds: 0 };
  if (code >= 200 && code < 300) return { ...base, event: 'delivered', deliveryStatus: status };
  const isLast = retrySeconds === undefined;
  return {
    ...base,
    event: 'failed',
    severity: isLast ? 'permanent' : 'temporary',
    reason: 'generic',
    logLevel: isLast ? 'error' : 'warn',
    deliveryStatus: isLast ? status : { ...status, retrySeconds },
  };
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);
