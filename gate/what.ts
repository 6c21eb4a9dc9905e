import { quoted } from './audit/printable';
import type { Call } from './operations/call';
import { carried, textsOf } from './operations/given';
import type { Mail } from './operations/mail';

/** Verbs of the summaries whose past is not made by the rule. */
const irregular: Readonly<Record<string, string>> = {
  cancel: 'cancelled',
  copy: 'copied',
  find: 'found',
  get: 'got',
  give: 'gave',
  hold: 'held',
  lend: 'lent',
  let: 'let',
  make: 'made',
  put: 'put',
  query: 'queried',
  read: 'read',
  run: 'ran',
  see: 'saw',
  send: 'sent',
  set: 'set',
  stop: 'stopped',
  take: 'took',
};

/** The same words once it is done: `sent 'Your invoice' to 1 recipient at example.com`. */
export function didOf(what: string): string {
  const [verb = '', ...rest] = what.split(' ');
  return [irregular[verb] ?? (verb.endsWith('e') ? `${verb}d` : `${verb}ed`), ...rest].join(' ');
}

/** What a call does, in words that continue "asks to": `send 'Your invoice' to 1 recipient at example.com`. */
export function whatOf(call: Call, { delivered }: Mail): string {
  const { operation, path } = call;
  const { summary } = operation.endpoint;
  if (delivered.length > 0) {
    const hosts = [...new Set(delivered.map((address) => address.slice(address.lastIndexOf('@') + 1)))];
    const subject = textsOf(call.fields, 'subject')[0];
    const thing = operation.name === 'messages.resend' ? 'a stored message' : subject === undefined ? 'a message' : quoted(subject);
    const places = hosts.length > 3 ? `${hosts.slice(0, 3).join(', ')} and ${hosts.length - 3} more domains` : hosts.join(', ');
    return `send ${thing} to ${delivered.length} ${delivered.length === 1 ? 'recipient' : 'recipients'} at ${places}`;
  }
  const named = Object.values(path).concat(
    carried(call, ['name', 'address', 'id'])
      .filter(({ field }) => !Object.hasOwn(path, field))
      .map(({ text }) => text),
  );
  const words = `${summary.charAt(0).toLowerCase()}${summary.slice(1)}`;
  return named.length === 0 ? words : `${words} (${named.join(', ')})`;
}
