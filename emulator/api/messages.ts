import type { api, Upload } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import { eventsOf, rejectedEvent } from '../mail/message-events';
import { readMime } from '../mail/mime';
import type { Context } from '../store/context';
import { verifyDomain } from '../store/dkim-key';
import { findDomain } from '../store/find-domain';
import { createMessageId, createStorageKey } from '../store/ids';
import { haltAtLimit, reasonToHalt } from '../store/monthly-limit';
import { addressesOf, bare, isAddress } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredDomain, StoredEvent, StoredMessage } from '../store/stored';
import { findMessage, storedMessage } from '../store/stored-messages';
import type { Behaviours } from './behaviour';

type Message = z.output<typeof api.messages.send.input>;

const mostRecipients = 1000;
const mostOptionBytes = 16 * 1024;

export const messages: Behaviours<typeof api.messages, 'sendMime'> = {
  send: (context, input) => {
    const domain = domainOf(context, input.domain);
    refuseInvalid(input);
    return queue(context, domain, { input, id: ownId(input.headers), files: [...filesOf(input.attachments), ...filesOf(input.inline)] });
  },

  sendMime: async (context, { message: file, ...input }) => {
    const domain = domainOf(context, input.domain);
    refuseRecipients(input);
    // The words are those of https://documentation.mailgun.com/en/latest/api-sending.html.
    const { data } = filesOf([file as Upload])[0] ?? {};
    if (data === undefined) throw refuse(400, { message: "'message' parameter is not a file" });
    const { id, files, headers, ...read } = await readMime(data);
    return queue(context, domain, { input: { ...input, ...read }, files, mime: data.toString(), headers, id });
  },

  get: (context, { domain, storageKey }) => storedMessage(context, findMessage(context, domain, storageKey)),

  resend: (context, { domain: name, storageKey, to }) => {
    const { input, files, mime, headers } = findMessage(context, name, storageKey);
    return queue(context, domainOf(context, name), { input: { ...input, to, cc: undefined, bcc: undefined }, files, mime, headers });
  },

  queueStatus: ({ store }, { domain }) => {
    findDomain(store, domain);
    return { regular: { isDisabled: false }, scheduled: { isDisabled: false } };
  },

  deleteScheduled: ({ store }, { domain: name }) => {
    const domain = findDomain(store, name, 'domain not found').settings.name;
    const now = new Date();
    const waits = (event: StoredEvent) => event.domain === domain && event.event !== 'accepted' && event.timestamp > now;
    const left = store.events.filter((event) => !waits(event));
    store.events.splice(0, store.events.length, ...left);
    return { message: 'done' };
  },
};

interface Letter extends Pick<StoredMessage, 'input' | 'files'>, Partial<Pick<StoredMessage, 'mime' | 'headers'>> {
  /** The Message-ID that the message has already. */
  readonly id?: string | undefined;
}

function domainOf({ store }: Context, name: string): StoredDomain {
  return findDomain(store, name, `Domain not found: ${name}`);
}

/** A message may bring its own (mailgun-ruby, message_deliver.yml, 2021). */
const ownId = (headers: Message['headers'] = {}) => Object.entries(headers).find(([name]) => name.toLowerCase() === 'message-id')?.[1];

function queue(context: Context, domain: StoredDomain, { input, files, mime, headers, id }: Letter) {
  const { store } = context;
  const { name } = domain.settings;
  const receivedAt = new Date();
  const addresses = [...addressesOf(input.to), ...addressesOf(input.cc), ...addressesOf(input.bcc)];
  const message: StoredMessage = {
    id: id?.replace(/^<|>$/g, '') ?? createMessageId(name, receivedAt),
    domain: name,
    input,
    recipients: [...new Set(addresses.map(bare))],
    files,
    mime,
    headers,
    storageKey: createStorageKey(),
    receivedAt,
  };
  // Mailgun looks at the records of unverified domains by itself, within minutes. Nobody waits minutes here, so it looks when it matters.
  if (domain.settings.state === 'unverified') verifyDomain(domain);
  const reason = reasonToHalt(store, context.stores, domain, receivedAt) ?? reasonNotToSend(store, domain, message);
  if (reason !== undefined) {
    store.events.push(rejectedEvent(message, reason));
    throw refuse(403, { message: `Domain ${name} is not allowed to send: ${reason}` });
  }
  for (const each of input.recipientVariables === undefined ? [message] : copiesOf(message, addresses)) {
    store.messages.push(each);
    store.events.push(...eventsOf(context, domain, each));
  }
  haltAtLimit(store, receivedAt);
  return { id: `<${message.id}>`, message: 'Queued. Thank you.' };
}

/** With variables for each recipient nobody sees another, so each gets a message that names nobody else. All of them have one Message-ID. */
function copiesOf(message: StoredMessage, addresses: readonly string[]): StoredMessage[] {
  const { cc: _, bcc: __, recipientVariables = {}, ...input } = message.input;
  const named = new Map(addresses.toReversed().map((address) => [bare(address), address]));
  return message.recipients.map((recipient) => {
    const own = recipientVariables[recipient];
    const to = named.get(recipient) ?? recipient;
    const variables = own === undefined ? {} : { [recipient]: own };
    return { ...message, input: { ...input, to, recipientVariables: variables }, recipients: [recipient], storageKey: createStorageKey() };
  });
}

/** The SDK's type of a file is wider: what was received has its bytes at hand. */
const filesOf = (uploads: readonly Upload[] = []): ReceivedFile[] => uploads as unknown as ReceivedFile[];

/** The words are those of https://documentation.mailgun.com/en/latest/api-sending.html; where recorded, of mailgun-ruby's cassettes. */
function refuseInvalid(input: Message): void {
  const { from, template, html, text, ampHtml, headers = {} } = input;
  refuseIf(from === undefined && template === undefined, 'from parameter is missing');
  refuseRecipients(input);
  const parts = [text, html, ampHtml, template];
  refuseIf(
    parts.every((part) => part === undefined),
    "Need at least one of 'text' or 'html' parameters specified",
  );
  refuseIf(html !== undefined && template !== undefined, "Only one parameters 'html' or 'template' is allowed");
  const foreign = Object.keys(headers).find((name) => !/^[\x21-\x7e]+$/.test(name));
  refuseIf(foreign !== undefined, `Header name must be pure ASCII: ${foreign}`);
  refuseIf(optionBytes(input) > mostOptionBytes, 'Send options (parameters starting with o:, h:, or v:) are limited to 16 kB total');
}

function refuseRecipients({ from, to, cc, bcc }: Pick<Message, 'from' | 'to' | 'cc' | 'bcc'>): void {
  for (const [field, value] of Object.entries({ from, to, cc, bcc }))
    refuseIf(!addressesOf(value).map(bare).every(isAddress), `${field} parameter is not a valid address. please check documentation`);
  refuseIf(addressesOf(to).length > mostRecipients, `Too many recipients, max is ${mostRecipients}`);
}

function refuseIf(wrong: boolean, message: string): void {
  if (wrong) throw refuse(400, { message });
}

/**
 * A sandbox reaches authorized recipients only, and needs no DNS records (mailgun-ruby, send_message.yml, 2025-01). The words of an unverified
 * domain are those of https://documentation.mailgun.com/en/latest/api-sending.html.
 */
function reasonNotToSend({ account }: Store, domain: StoredDomain, message: StoredMessage): string | undefined {
  const { type, state } = domain.settings;
  if (state === 'disabled') return 'The domain is disabled';
  const hasAgreed = (recipient: string) => account.sandboxRecipients.get(recipient.toLowerCase())?.activated ?? false;
  if (type !== 'sandbox') return state === 'active' ? undefined : unverified;
  if (message.recipients.every(hasAgreed)) return undefined;
  const remedy = 'Please add your own domain or add the address to authorized recipients in Account Settings.';
  return `Sandbox subdomains are for test purposes only. ${remedy}`;
}

const unverified = 'The domain is unverified and requires DNS configuration. Log in to your control panel to view required DNS records.';

/** What the options take in Mailgun's limit: everything under `o:`, `h:`, `v:` and `t:`. */
function optionBytes({ headers, variables, templateVariables, tags }: Message): number {
  return Buffer.byteLength(JSON.stringify([headers, variables, templateVariables, tags]));
}
