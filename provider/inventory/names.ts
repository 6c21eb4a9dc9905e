import { createHash } from 'node:crypto';
import { parseUrl } from 'mailgun-sdk';
import type { Values } from '../lifecycle/define-resource';
import { resources } from '../resources';
import type { Thing, Unnamed } from './thing';

/**
 * Names for things, each from the thing itself: what somebody adds later renames nothing.
 *
 * Where Mailgun knows a thing by its name, that is unique and is the name here as well: `mail.example.com/delivered`. Where Mailgun numbers
 * things, the name is made of what their owner calls them. Of several that are called the same, the oldest is called so here, and the others get
 * the end of their id.
 */
export function nameAll(things: readonly Unnamed[]): Thing[] {
  const names = new Map<Unnamed, string>();
  const taken = new Set<string>();
  for (const thing of [...things].sort(byAge)) {
    const words = wordsOf(thing);
    const name = firstFree([words, `${words}-${endOf(thing.id)}`, `${words}-${hashOf(thing.id)}`], (each) =>
      taken.has(`${thing.type} ${each}`),
    );
    taken.add(`${thing.type} ${name}`);
    names.set(thing, name);
  }
  return things.map((thing) => ({ ...thing, name: names.get(thing) ?? thing.id }));
}

/** The first name that nobody has; if all are taken, the last one with a number. */
function firstFree(names: readonly string[], isTaken: (name: string) => boolean): string {
  const free = names.find((name) => !isTaken(name));
  if (free !== undefined) return free;
  for (let next = 2; ; next += 1) if (!isTaken(`${names.at(-1)}-${next}`)) return `${names.at(-1)}-${next}`;
}

/** The oldest first: whatever is younger gives way to it. */
function byAge(a: Unnamed, b: Unnamed): number {
  const [madeA = 0, madeB = 0] = [a, b].map(({ described }) => described.createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
  return madeA - madeB || (a.id < b.id ? -1 : 1);
}

/** Enough of an id to tell two things apart; the end, because Mailgun's ids begin with the time. */
const endOf = (id: string) => id.replaceAll(/[^0-9A-Za-z]/g, '').slice(-6);

/** The same for an id that cannot be written as it is. As JSON, because halves of characters are all alike as bytes. */
export const hashOf = (id: string): string => createHash('sha256').update(JSON.stringify(id)).digest('hex').slice(0, 6);

function wordsOf(thing: Unnamed): string {
  if (resources[thing.type]?.idOf) {
    const printable = thing.id.replaceAll(UNPRINTABLE, '-').replaceAll('::', ':');
    return printable === thing.id ? thing.id : `${printable}-${hashOf(thing.id)}`;
  }
  const words = withoutAddresses(wordings[thing.type]?.(thing.args) ?? '');
  return slugOf(words) || slugOf(thing.type.replaceAll(/(?<=[a-z])[A-Z]/g, (capital) => ` ${capital}`));
}

/** Control characters, marks of direction and halves of characters, which nobody could type or see. `::` divides Pulumi's URNs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the owner of a numbered thing calls it. */
const wordings: Readonly<Record<string, (args: Values) => string>> = {
  Route: ({ description, expression }) => text(description) || quotedIn(text(expression)) || callsIn(text(expression)),
  Forward: ({ match }) => text(match).replaceAll('*', 'any'),
  IpPool: ({ name }) => text(name),
  Subaccount: ({ name }) => text(name),
  ApiKey: ({ description, role, domainName }) => text(description) || `${text(role)} ${text(domainName)} key`,
  AccountWebhook: ({ description, url }) => text(description) || text(url),
};

/** `support@example.com` of `match_recipient("support@example.com")`. */
const quotedIn = (expression: string) => /["']([^"']+)["']/.exec(expression)?.[1] ?? '';
/** `catch all` of `catch_all()`. */
const callsIn = (expression: string) => expression.replaceAll('_', ' ');

/** An address is called by its host: what follows is long, and may be a credential. */
const withoutAddresses = (words: string) => words.replaceAll(/https?:\/\/[^\s"'<>]+/gi, (address) => parseUrl(address)?.hostname ?? '');

const MOST = 40;

/** Lower-case words with dashes between them. Letters of any script count. */
const slugOf = (words: string) =>
  [
    ...words
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-'),
  ]
    .slice(0, MOST)
    .join('')
    .replaceAll(/^-+|-+$/g, '');
