import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import type { Behaviours } from './behaviour';
import { createMessageId, createStorageKey } from './ids';
import { acceptedEvent, deliveredEvent, rejectedEvent } from './message-events';
import { refuse } from './refusal';
import type { StoredDomain, StoredMessage } from './store';

type Message = z.output<typeof api.messages.send.input>;

const mostRecipients = 1000;
const mostOptionBytes = 16 * 1024;

export const messages: Behaviours<typeof api.messages> = {
  send: (context, input) => {
    const { store } = context;
    const domain = store.domains.get(input.domain.toLowerCase());
    if (domain === undefined) throw refuse(404, { message: `Domain not found: ${input.domain}` });
    refuseInvalid(input);
    const message = createMessage(domain, input);
    const reason = reasonNotToSend(domain, message);
    if (reason !== undefined) {
      store.events.push(rejectedEvent(message, reason));
      throw refuse(403, { message: `Domain ${message.domain} is not allowed to send: ${reason}` });
    }
    store.messages.push(message);
    const events = message.recipients.flatMap((to) => [acceptedEvent(context, message, to), deliveredEvent(context, message, to)]);
    store.events.push(...events);
    return { id: `<${message.id}>`, message: 'Queued. Thank you.' };
  },
};

function createMessage({ settings: { name: domain } }: StoredDomain, input: Message): StoredMessage {
  const receivedAt = new Date();
  const recipients = [...new Set([...addresses(input.to), ...addresses(input.cc), ...addresses(input.bcc)].map(bare))];
  return { id: createMessageId(domain, receivedAt), domain, input, recipients, storageKey: createStorageKey(), receivedAt };
}

/** The words are those of https://documentation.mailgun.com/en/latest/api-sending.html; where recorded, of mailgun-ruby's cassettes. */
function refuseInvalid(input: Message): void {
  const refuseIf = (wrong: boolean, message: string) => {
    if (wrong) throw refuse(400, { message });
  };
  const { from, to, cc, bcc, template, html, text, ampHtml, headers = {} } = input;
  refuseIf(from === undefined && template === undefined, 'from parameter is missing');
  for (const [field, value] of Object.entries({ from, to, cc, bcc }))
    refuseIf(!addresses(value).map(bare).every(isAddress), `${field} parameter is not a valid address. please check documentation`);
  refuseIf(addresses(to).length > mostRecipients, `Too many recipients, max is ${mostRecipients}`);
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

/** A sandbox reaches authorized recipients only (mailgun-ruby, send_message.yml, 2025-01). */
function reasonNotToSend(domain: StoredDomain, message: StoredMessage): string | undefined {
  const { type, state } = domain.settings;
  if (state === 'disabled') return 'The domain is disabled';
  if (type !== 'sandbox' || message.recipients.every((recipient) => domain.authorizedRecipients.has(recipient))) return undefined;
  const remedy = 'Please add your own domain or add the address to authorized recipients in Account Settings.';
  return `Sandbox subdomains are for test purposes only. ${remedy}`;
}

/** Comma-separated and repeated alike; a comma inside quotes belongs to a name. */
const addresses = (value: string | readonly string[] = []): string[] =>
  [value]
    .flat()
    .flatMap((text) => text.match(/(?:"[^"]*"|[^,"])+/g) ?? [''])
    .map((address) => address.trim());

/** `Alice <alice@example.com>` is `alice@example.com`. */
const bare = (address: string): string => /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address;

const isAddress = (address: string): boolean => /^[^\s@<>]+@[^\s@<>]+$/.test(address);

/** What the options take in Mailgun's limit: everything under `o:`, `h:`, `v:` and `t:`. */
function optionBytes({ headers, variables, templateVariables, tags }: Message): number {
  return Buffer.byteLength(JSON.stringify([headers, variables, templateVariables, tags]));
}
