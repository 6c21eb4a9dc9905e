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
  const oldest = new Map<string, Unnamed>();
  for (const thing of things) {
    const key = `${thing.type} ${wordsOf(thing)}`;
    const other = oldest.get(key);
    if (!other || isOlder(thing, other)) oldest.set(key, thing);
  }
  const taken = new Set(oldest.keys());
  return things.map((thing) => {
    const words = wordsOf(thing);
    const key = `${thing.type} ${words}`;
    if (oldest.get(key) === thing) return { ...thing, name: words };
    const end = taken.has(`${key}-${endOf(thing.id)}`) ? thing.id : endOf(thing.id);
    taken.add(`${key}-${end}`);
    return { ...thing, name: `${words}-${end}` };
  });
}

function isOlder(a: Unnamed, b: Unnamed): boolean {
  const [madeA, madeB] = [a, b].map(({ described }) => described.createdAt?.getTime() ?? Number.POSITIVE_INFINITY);
  return madeA === madeB ? a.id < b.id : Number(madeA) < Number(madeB);
}

/** Enough of an id to tell two things apart; the end, because Mailgun's ids begin with the time. */
const endOf = (id: string) => id.replaceAll(/[^0-9A-Za-z]/g, '').slice(-6);

function wordsOf(thing: Unnamed): string {
  if (resources[thing.type]?.idOf) return thing.id.replaceAll('::', ':');
  const text = wordings[thing.type]?.(thing.args) ?? '';
  return slugOf(text) || slugOf(thing.type.replaceAll(/(?<=[a-z])[A-Z]/g, (capital) => ` ${capital}`));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the owner of a numbered thing calls it. */
const wordings: Readonly<Record<string, (args: Values) => string>> = {
  Route: ({ description, expression }) => text(description) || quotedIn(text(expression)) || callsIn(text(expression)),
  Forward: ({ match }) => text(match).replaceAll('*', 'any'),
  IpPool: ({ name }) => text(name),
  Subaccount: ({ name }) => text(name),
  ApiKey: ({ description, role, domainName }) => text(description) || `${text(role)} ${text(domainName)} key`,
  AccountWebhook: ({ description, url }) => text(description) || (URL.canParse(text(url)) ? new URL(text(url)).hostname : ''),
};

/** `support@example.com` of `match_recipient("support@example.com")`. */
const quotedIn = (expression: string) => /["']([^"']+)["']/.exec(expression)?.[1] ?? '';
/** `catch all` of `catch_all()`. */
const callsIn = (expression: string) => expression.replaceAll('_', ' ');

const MOST = 40;

/** Lower-case words with dashes between them. Letters of any script count. */
const slugOf = (words: string) =>
  words
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, MOST)
    .replaceAll(/^-+|-+$/g, '');
