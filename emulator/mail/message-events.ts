import type { Context } from '../store/context';
import { createEventId } from '../store/ids';
import { textOf } from '../store/recipients';
import type { StoredEvent, StoredMessage } from '../store/stored';

/** Mailgun took the message in. */
export function acceptedEvent(context: Context, message: StoredMessage, recipient: string): StoredEvent {
  return {
    ...sentEvent(context, message, recipient),
    event: 'accepted',
    method: 'HTTP',
    timestamp: message.receivedAt,
    originatingIp: '127.0.0.1',
    apiKeyId: 'emulator',
  };
}

/** The recipient's server took the message, at once or at the time that was asked for. */
export function deliveredEvent(context: Context, message: StoredMessage, recipient: string): StoredEvent {
  const { receivedAt, input } = message;
  const planned = input.deliveryTime;
  const { dkimKeys = [] } = context.store.domains.get(message.domain) ?? {};
  const key = dkimKeys.find(({ active }) => active) ?? dkimKeys[0];
  const sent = sentEvent(context, message, recipient);
  return {
    ...sent,
    event: 'delivered',
    timestamp: planned !== undefined && planned > receivedAt ? planned : receivedAt,
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

function sentEvent({ baseUrl, region }: Context, message: StoredMessage, recipient: string) {
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
    message: { headers: headersOf(message), attachments: attachmentsOf(message), recipients: [], size: sizeOf(message) },
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

const sizeOf = ({ input: { text = '', html = '', ampHtml = '' }, files, mime = '' }: StoredMessage) =>
  Buffer.byteLength(text + html + ampHtml + mime) + files.reduce((sum, { size }) => sum + size, 0);
