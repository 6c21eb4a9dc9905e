import type { Call } from './call';
import { type Carried, carried, filesOf, jsonOf, textsOf } from './given';
import { mailboxesIn } from './mailboxes';
import { readMimeHeader } from './mime-header';

/** Who a call sends mail to, lets answers go to, or puts on a list, and who it says that mail is from. */
export interface Mail {
  /** Bare addresses in lower case, and the field that has them. */
  readonly recipients: readonly Carried[];
  readonly from: readonly Carried[];
  /** Those that get a message, each once. */
  readonly delivered: readonly string[];
  /** A field of which it is not certain what it says. */
  readonly unreadable?: { readonly field: string; readonly advice: string } | undefined;
}

/** Headers that carry mail to somebody, or an answer to it. */
const toSomebody = [
  'to',
  'cc',
  'bcc',
  'reply-to',
  'mail-reply-to',
  'mail-followup-to',
  'resent-to',
  'resent-cc',
  'resent-bcc',
  'errors-to',
  'return-path',
  'return-receipt-to',
  'disposition-notification-to',
];
const fromSomebody = ['from', 'sender', 'resent-from', 'resent-sender'];

const plainly = 'write plain addresses such as alice@example.com or Alice <alice@example.com>, separated by commas';
const empty: Mail = { recipients: [], from: [], delivered: [] };

/** Read the same way whatever narrows the agent, so that a call that cannot be read for certain is never sent. */
export async function mailOf(call: Call): Promise<Mail> {
  const { name, noun } = call.operation;
  if (name === 'messages.send') return gather([...envelope(call), ...headersIn(call), ...variablesIn(call)]);
  if (name === 'messages.sendMime') return gather([...envelope(call), ...headersIn(call), ...variablesIn(call), ...(await mimeIn(call))]);
  if (name === 'messages.resend') return gather(envelope(call));
  if (/^(account)?templates?(Versions)?$/i.test(noun)) return gather(templateHeaders(call));
  if (noun === 'listMembers') return members(call);
  if (name === 'account.createSandboxRecipient') return gather(entries(call, ['email'], 'recipients'));
  if (name === 'inboxTests.create') return gather(entries(call, ['from'], 'from'));
  return empty;
}

interface Entry extends Carried {
  readonly kind: 'recipients' | 'from';
  readonly delivered?: boolean;
  /** What to do if it cannot be read. */
  readonly advice?: string;
}

const entries = (call: Call, fields: readonly string[], kind: Entry['kind'], delivered = false): readonly Entry[] =>
  carried(call, fields).map((each) => ({ ...each, kind, delivered }));

const envelope = (call: Call) => [...entries(call, ['to', 'cc', 'bcc'], 'recipients', true), ...entries(call, ['from'], 'from')];

/** `h:Reply-To` and the like; Mailgun takes their names in any case. */
const headersIn = ({ fields }: Call): readonly Entry[] =>
  Object.keys(fields)
    .filter((field) => field.startsWith('h:'))
    .flatMap((field) => textsOf(fields, field).flatMap((text) => headerEntry(field.slice(2), text, field)));

function headerEntry(name: string, text: string, field: string): readonly Entry[] {
  const header = name.toLowerCase();
  // Other characters are allowed in names, and are the end of one for some programs.
  if (!/^[a-z0-9_.-]+$/.test(header))
    return [{ field, text: '', kind: 'recipients', advice: 'the name of a header has letters, digits and hyphens here' }];
  if (toSomebody.includes(header)) return [{ field, text, kind: 'recipients' }];
  if (fromSomebody.includes(header)) return [{ field, text, kind: 'from' }];
  // They do what Mailgun's own options do, recipient variables and archives included, by a way that is not looked at.
  return header.startsWith('x-mailgun-')
    ? [{ field, text: '', kind: 'recipients', advice: 'use the option of the API instead of the header' }]
    : [];
}

/** With them each recipient gets a mail of its own; whoever is only named there gets none today. */
const variablesIn = ({ fields }: Call): readonly Entry[] =>
  textsOf(fields, 'recipient-variables').flatMap((text) => {
    const variables = jsonOf(text);
    const addresses = typeof variables === 'object' && variables !== null && !Array.isArray(variables) ? Object.keys(variables) : [''];
    return addresses.map((address) => ({ field: 'recipient-variables', text: address, kind: 'recipients' as const }));
  });

async function mimeIn({ fields }: Call): Promise<readonly Entry[]> {
  const unclear = (advice: string): readonly Entry[] => [{ field: 'message', text: '', kind: 'recipients', advice }];
  const [file, ...more] = filesOf(fields, 'message');
  if (file === undefined || more.length > 0 || textsOf(fields, 'message').length > 0)
    return unclear('send it as one file, and nothing beside it');
  const header = await readMimeHeader(file);
  if (header === undefined) return unclear('its header is not what RFC 5322 says; write it with a MIME library');
  if (!header.some(([name]) => name === 'from')) return unclear('it needs a From header');
  return header.flatMap(([name, text]) => headerEntry(name, text, `message: ${name}`));
}

/** What a message gets that has no such header of its own. Variables are filled in when it is sent, so they could be anybody. */
const templateHeaders = ({ fields }: Call): readonly Entry[] =>
  textsOf(fields, 'headers').flatMap((text) => {
    const headers = jsonOf(text);
    if (typeof headers !== 'object' || headers === null) return [{ field: 'headers', text: '', kind: 'recipients' }];
    return Object.entries(headers).flatMap(([name, value]) => headerEntry(name, String(value), `headers: ${name}`));
  });

/** Whoever is on a list gets what is sent to it. */
function members(call: Call): Mail {
  if (call.operation.name === 'listMembers.import')
    return { ...empty, unreadable: { field: 'members', advice: 'give the members as JSON, with listMembers.createBatch' } };
  const batch = textsOf(call.fields, 'members').flatMap((text) => {
    const members = jsonOf(text);
    return Array.isArray(members) ? members.map((member) => String(typeof member === 'object' ? member?.address : member)) : [''];
  });
  const texts = call.operation.access === 'full' ? textsOf(call.fields, 'address') : [];
  return gather(
    [...texts, ...batch].map((text) => ({ field: batch.length > 0 ? 'members' : 'address', text, kind: 'recipients' as const })),
  );
}

function gather(found: readonly Entry[]): Mail {
  const recipients: Carried[] = [];
  const from: Carried[] = [];
  const delivered = new Set<string>();
  for (const { field, text, kind, delivered: isDelivered, advice = plainly } of found) {
    const addresses = mailboxesIn(text);
    if (addresses === undefined || addresses.length === 0)
      return { recipients, from, delivered: [...delivered], unreadable: { field, advice } };
    for (const address of addresses) {
      (kind === 'from' ? from : recipients).push({ field, text: address });
      if (isDelivered) delivered.add(address);
    }
  }
  return { recipients, from, delivered: [...delivered] };
}
