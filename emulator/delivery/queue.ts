import { refuse } from '../http/refusal';
import { recipientVariables as variablesOf } from '../message/variables';
import type { Context } from '../store/context';
import { verifyDomain } from '../store/dkim-key';
import { createMessageId, createStorageKey } from '../store/ids';
import { haltAtLimit, reasonToHalt } from '../store/monthly-limit';
import { addressesOf, bare } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredDomain, StoredMessage } from '../store/stored';
import { dispatch } from './dispatch';
import { rejectedEvent } from './events';
import { record } from './record';

/** A message before Mailgun has taken it. */
export interface Letter extends Pick<StoredMessage, 'input' | 'files'>, Partial<Pick<StoredMessage, 'mime' | 'headers' | 'method'>> {
  /** The Message-ID that the message has already. */
  readonly id?: string | undefined;
  /** Bare addresses. Default: those of to, cc and bcc. */
  readonly recipients?: readonly string[] | undefined;
}

/**
 * Takes a message in, for each of its recipients.
 *
 * @throws {Refusal} where the domain may not send it.
 */
export function queue(context: Context, domain: StoredDomain, letter: Letter): { id: string; message: string } {
  const { store, stores, transitions } = context;
  const message = storedAs(context, domain, letter);
  // Mailgun looks at the records of unverified domains by itself, within minutes. Nobody waits minutes here, so it looks when it matters.
  if (domain.settings.state === 'unverified' && transitions.verification === 'immediate') verifyDomain(domain);
  const reason = reasonToHalt(store, stores, domain, message.receivedAt) ?? reasonNotToSend(store, domain, message);
  if (reason !== undefined) {
    record(context, rejectedEvent(store, message, reason));
    throw refuse(403, { message: `Domain ${domain.settings.name} is not allowed to send: ${reason}` });
  }
  for (const each of copiesOf(store, message)) dispatch(context, each);
  haltAtLimit(store, message.receivedAt);
  return { id: `<${message.id}>`, message: 'Queued. Thank you.' };
}

/** A message as it is kept. */
export function storedAs({ store, baseUrl }: Context, { settings: { name } }: StoredDomain, letter: Letter): StoredMessage {
  const { input, files, mime, headers, id, method = 'HTTP' } = letter;
  const addresses = [...addressesOf(input.to), ...addressesOf(input.cc), ...addressesOf(input.bcc)];
  return {
    id: id?.replace(/^<|>$/g, '') ?? createMessageId(store, name),
    domain: name,
    input,
    method,
    recipients: [...new Set(letter.recipients ?? addresses.map(bare))],
    files,
    mime,
    headers,
    storageKey: createStorageKey(store),
    receivedAt: store.now(),
    baseUrl,
  };
}

/** With variables for each recipient nobody sees another, so each gets a message that names nobody else. All of them have one Message-ID. */
function copiesOf(store: Store, message: StoredMessage): StoredMessage[] {
  const { cc, bcc, recipientVariables, ...input } = message.input;
  if (recipientVariables === undefined) return [message];
  const addresses = [...addressesOf(input.to), ...addressesOf(cc), ...addressesOf(bcc)];
  const named = new Map(addresses.toReversed().map((address) => [bare(address), address]));
  return message.recipients.map((recipient) => {
    const own = variablesOf(message, recipient);
    const to = named.get(recipient) ?? recipient;
    const variables = Object.keys(own).length === 0 ? {} : { [recipient]: own };
    const storageKey = createStorageKey(store);
    return { ...message, input: { ...input, to, recipientVariables: variables }, recipients: [recipient], storageKey };
  });
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
