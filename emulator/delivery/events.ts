import type { Region } from 'mailgun-sdk';
import type { Context } from '../store/context';
import { createEventId } from '../store/ids';
import { textOf } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredEvent, StoredMessage } from '../store/stored';
import type { Reaction } from '../store/task';
import type { Failure } from './failure';

/** Mailgun took the message in. */
export function acceptedEvent(context: Context, message: StoredMessage, recipient: string): StoredEvent {
  const sent = sentEvent(context.store, context.region, message, recipient);
  const { deliveryTime } = message.input;
  const scheduledFor = deliveryTime && Math.floor(deliveryTime.getTime() / 1000);
  return {
    ...sent,
    ...(scheduledFor !== undefined && { message: { ...sent.message, scheduledFor } }),
    event: 'accepted',
    method: message.method,
    timestamp: message.receivedAt,
    originatingIp: '127.0.0.1',
    apiKeyId: 'emulator',
  };
}

/** An attempt that failed. With a time to the next one it was a temporary failure; without, Mailgun gave up. */
export interface FailedAttempt extends Failure {
  readonly attempt: number;
  /** What the recipient's server said. */
  readonly message?: string | undefined;
  readonly retrySeconds?: number | undefined;
}

export function failedEvent({ store, region }: Context, message: StoredMessage, recipient: string, failed: FailedAttempt): StoredEvent {
  const sent = sentEvent(store, region, message, recipient);
  const { reason, code, description, attempt: attemptNo, message: words = '', retrySeconds } = failed;
  return {
    ...sent,
    event: 'failed',
    severity: retrySeconds === undefined ? 'permanent' : 'temporary',
    reason,
    logLevel: retrySeconds === undefined ? 'error' : 'warn',
    timestamp: store.now(),
    flags: { ...sent.flags, isRouted: message.isRouted ?? false, isSystemTest: false },
    deliveryStatus: {
      attemptNo,
      message: words,
      code,
      enhancedCode: /^\d\.\d+\.\d+/.exec(words)?.[0] ?? '',
      description,
      sessionSeconds: 0,
      ...(retrySeconds !== undefined && { retrySeconds }),
    },
  };
}

/** The recipient's server took the message. */
export function deliveredEvent({ store, region }: Context, message: StoredMessage, recipient: string, attemptNo: number): StoredEvent {
  const sent = sentEvent(store, region, message, recipient);
  const { dkimKeys = [] } = store.domains.get(message.domain) ?? {};
  const key = dkimKeys.find(({ active }) => active) ?? dkimKeys[0];
  return {
    ...sent,
    event: 'delivered',
    timestamp: store.now(),
    recipientProvider: 'Other',
    primaryDkim: `${key?.selector}._domainkey.${message.domain}`,
    flags: { ...sent.flags, isRouted: message.isRouted ?? false, isSystemTest: false },
    envelope: { ...sent.envelope, sendingIp: '127.0.0.1' },
    deliveryStatus: {
      attemptNo,
      code: 250,
      message: 'OK',
      description: '',
      enhancedCode: '',
      mxHost: `mx.${sent.recipientDomain}`,
      certificateVerified: true,
      tls: true,
      utf8: true,
      firstDeliveryAttemptSeconds: 0.1,
      sessionSeconds: 0.2,
    },
  };
}

interface Reader {
  readonly reaction: Reaction;
  readonly url?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly ip?: string | undefined;
}

/** What a recipient did. Such an event has only the id of the message (symfony/mailgun-mailer, Tests/Webhook/Fixtures/opens.json); a complaint has its headers. */
export function reactionEvent({ store, region }: Context, message: StoredMessage, recipient: string, reader: Reader): StoredEvent {
  const { envelope: _, message: part, storage: __, flags, ...sent } = sentEvent(store, region, message, recipient);
  const { reaction: event, url, userAgent = '', ip = '127.0.0.1' } = reader;
  const about = { ...sent, event, timestamp: store.now(), flags };
  if (event === 'complained') return { ...about, logLevel: 'warn', message: part };
  return {
    ...about,
    message: { headers: { messageId: message.id }, attachments: [], recipients: [] },
    ip,
    geolocation: { country: 'Unknown', region: 'Unknown', city: 'Unknown' },
    clientInfo: { clientType: 'unknown', clientOs: 'unknown', deviceType: 'unknown', clientName: 'unknown', userAgent, bot: '' },
    ...(event === 'clicked' && { url: url ?? message.baseUrl }),
  };
}

/** Mailgun did not take the message; it has one such event, whoever it was for (mailgun-ruby, events.yml, 2025-01). */
export function rejectedEvent(store: Store, message: StoredMessage, reason: string): StoredEvent {
  return {
    domain: message.domain,
    id: createEventId(store),
    event: 'rejected',
    timestamp: message.receivedAt,
    recipient: '',
    tags: [],
    flags: { isAuthenticated: true },
    storage: {},
    reject: { reason, description: '' },
    message: { headers: headersOf(message), attachments: [], recipients: [] },
  };
}

function sentEvent(store: Store, region: Region, message: StoredMessage, recipient: string) {
  const { domain, storageKey: key, input, baseUrl } = message;
  return {
    domain,
    id: createEventId(store),
    logLevel: 'info',
    recipient,
    recipientDomain: recipient.slice(recipient.lastIndexOf('@') + 1),
    tags: input.tags ?? [],
    userVariables: input.variables ?? {},
    flags: { isAuthenticated: true, isTestMode: input.testMode ?? false },
    envelope: { sender: `postmaster@${domain}`, targets: recipient, transport: 'smtp' },
    message: partOf(message),
    storage: {
      key,
      env: 'production',
      region: region === 'eu' ? 'europe-west1' : 'us-west1',
      url: `${baseUrl}/v3/domains/${domain}/messages/${key}`,
    },
  };
}

type MessagePart = NonNullable<StoredEvent['message']>;

const parts = new WeakMap<StoredMessage, MessagePart>();

/** Shared, because a message to 1,000 has 2,000 events, and its headers name all of them. */
function partOf(message: StoredMessage): MessagePart {
  const known = parts.get(message);
  if (known !== undefined) return known;
  const part = { headers: headersOf(message), attachments: attachmentsOf(message), recipients: [], size: sizeOf(message) };
  parts.set(message, part);
  return part;
}

const headersOf = ({ id, input: { from = '', to, subject = '' } }: StoredMessage) => ({
  messageId: id,
  from: textOf(from),
  to: [to].flat().map(textOf).join(', '),
  subject,
});

const attachmentsOf = ({ files }: StoredMessage) => files.map(({ filename, contentType, size }) => ({ filename, contentType, size }));

const sizeOf = ({ input: { text = '', html = '', ampHtml = '' }, files, mime }: StoredMessage) =>
  mime === undefined ? Buffer.byteLength(text + html + ampHtml) + files.reduce((sum, { size }) => sum + size, 0) : Buffer.byteLength(mime);
