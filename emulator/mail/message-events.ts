import type { Context } from '../store/context';
import { createEventId } from '../store/ids';
import { textOf } from '../store/recipients';
import type { StoredDomain, StoredEvent, StoredMessage } from '../store/stored';
import { type Failure, failureOf } from './outcome';

/** What becomes of a message: for each recipient that it was taken in, and that it arrived or why it did not. */
export function eventsOf(context: Context, domain: StoredDomain, message: StoredMessage): StoredEvent[] {
  // Shared, because a message to 1,000 has 2,000 events, and its headers name all of them.
  const part = { headers: headersOf(message), attachments: attachmentsOf(message), recipients: [], size: sizeOf(message) };
  return message.recipients.flatMap((recipient) => {
    const sent = sentEvent(context, message, part, recipient);
    const failure = failureOf(context.store, domain, message, recipient);
    return [
      acceptedEvent(sent, message),
      failure === undefined ? deliveredEvent(sent, message, domain) : failedEvent(sent, message, failure),
    ];
  });
}

type SentEvent = ReturnType<typeof sentEvent>;

/** Mailgun took the message in. */
function acceptedEvent(sent: SentEvent, message: StoredMessage): StoredEvent {
  const { deliveryTime } = message.input;
  const scheduledFor = deliveryTime && Math.floor(deliveryTime.getTime() / 1000);
  return {
    ...sent,
    ...(scheduledFor !== undefined && { message: { ...sent.message, scheduledFor } }),
    event: 'accepted',
    method: 'HTTP',
    timestamp: message.receivedAt,
    originatingIp: '127.0.0.1',
    apiKeyId: 'emulator',
  };
}

/** At once, or at the time that was asked for. */
function timeOf({ receivedAt, input: { deliveryTime } }: StoredMessage): Date {
  return deliveryTime !== undefined && deliveryTime > receivedAt ? deliveryTime : receivedAt;
}

/** Mailgun gave up. */
function failedEvent(sent: SentEvent, message: StoredMessage, { reason, code, description }: Failure): StoredEvent {
  return {
    ...sent,
    id: createEventId(),
    event: 'failed',
    severity: 'permanent',
    reason,
    logLevel: 'error',
    timestamp: timeOf(message),
    flags: { ...sent.flags, isRouted: false, isSystemTest: false },
    deliveryStatus: { attemptNo: 1, message: '', code, enhancedCode: '', description, sessionSeconds: 0 },
  };
}

/** The recipient's server took the message. */
function deliveredEvent(sent: SentEvent, message: StoredMessage, { dkimKeys }: StoredDomain): StoredEvent {
  const key = dkimKeys.find(({ active }) => active) ?? dkimKeys[0];
  return {
    ...sent,
    id: createEventId(),
    event: 'delivered',
    timestamp: timeOf(message),
    recipientProvider: 'Other',
    primaryDkim: `${key?.selector}._domainkey.${message.domain}`,
    flags: { ...sent.flags, isRouted: false, isSystemTest: false },
    envelope: { ...sent.envelope, sendingIp: '127.0.0.1' },
    deliveryStatus: {
      attemptNo: 1,
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

/** Mailgun did not take the message; it has one such event, whoever it was for (mailgun-ruby, events.yml, 2025-01). */
export function rejectedEvent(message: StoredMessage, reason: string): StoredEvent {
  return {
    domain: message.domain,
    id: createEventId(),
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

type MessagePart = NonNullable<StoredEvent['message']>;

function sentEvent({ baseUrl, region }: Context, message: StoredMessage, part: MessagePart, recipient: string) {
  const { domain, storageKey: key, input } = message;
  return {
    domain,
    id: createEventId(),
    logLevel: 'info',
    recipient,
    recipientDomain: recipient.slice(recipient.lastIndexOf('@') + 1),
    tags: input.tags ?? [],
    userVariables: input.variables ?? {},
    flags: { isAuthenticated: true, isTestMode: input.testMode ?? false },
    envelope: { sender: `postmaster@${domain}`, targets: recipient, transport: 'smtp' },
    message: part,
    storage: {
      key,
      env: 'production',
      region: region === 'eu' ? 'europe-west1' : 'us-west1',
      url: `${baseUrl}/v3/domains/${domain}/messages/${key}`,
    },
  };
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
