import { Problem } from './problem';

/** What can be searched for, of mail and of the log alike. Texts are compared without regard to case. */
export interface Searchable {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly tags: readonly string[];
  /** The events of a message; the one that an event of the log is. */
  readonly events: readonly string[];
  readonly domain: string;
  readonly region: string;
  readonly attachments: number;
  readonly isScheduled: boolean;
  readonly time: Date;
  /** Where free words are looked for, beside the fields above. */
  readonly text: string;
}

export type Matches = (item: Searchable) => boolean;

interface Term {
  readonly says: string;
  /** @throws {Problem} for a value that it does not know. */
  readonly read: (value: string) => Matches;
}

const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
const same = (text: string, other: string) => text.toLowerCase() === other.toLowerCase();

/** What recipients and servers did with a message. */
const eventNames = ['accepted', 'rejected', 'delivered', 'failed', 'opened', 'clicked', 'unsubscribed', 'complained', 'stored'];

const terms: Readonly<Record<string, Term>> = {
  to: {
    says: 'a recipient has this in the address',
    read:
      (value) =>
      ({ to }) =>
        contains(to, value),
  },
  from: {
    says: 'the sender has this in name or address',
    read:
      (value) =>
      ({ from }) =>
        contains(from, value),
  },
  subject: {
    says: 'the subject has this',
    read:
      (value) =>
      ({ subject }) =>
        contains(subject, value),
  },
  tag: {
    says: 'it has this tag',
    read:
      (value) =>
      ({ tags }) =>
        tags.some((tag) => same(tag, value)),
  },
  event: { says: `such an event was: ${eventNames.join(', ')}`, read: (value) => hasEvent('event', value, eventNames) },
  domain: {
    says: 'it is of this domain',
    read:
      (value) =>
      ({ domain }) =>
        same(domain, value),
  },
  region: { says: 'it is of this region: us, eu', read: (value) => ofRegion(oneOf('region', value, ['us', 'eu'])) },
  has: { says: 'has:attachment: it has attachments', read: (value) => hasAttachment(oneOf('has', value, ['attachment'])) },
  is: {
    says: `is:scheduled: its time has not come; or what has happened to it: ${eventNames.join(', ')}`,
    read: (value) => (same(value, 'scheduled') ? ({ isScheduled }) => isScheduled : hasEvent('is', value, ['scheduled', ...eventNames])),
  },
  before: { says: 'it was before this day or time', read: (value) => before(timeOf('before', value)) },
  after: { says: 'it was at this day or time, or later', read: (value) => after(timeOf('after', value)) },
};

/** The language, for whoever writes a search. */
export const searchHelp = [
  ...Object.entries(terms).map(([term, { says }]) => `${term}: ${says}`),
  'free words',
  '"quoted words"',
  '- before each: not',
].join('\n');

const ofRegion =
  (name: string): Matches =>
  ({ region }) =>
    region === name;
const hasAttachment =
  (_: string): Matches =>
  ({ attachments }) =>
    attachments > 0;
const before =
  (limit: Date): Matches =>
  ({ time }) =>
    time < limit;
const after =
  (limit: Date): Matches =>
  ({ time }) =>
    time >= limit;

function hasEvent(term: string, value: string, known: readonly string[]): Matches {
  const name = oneOf(term, value, known);
  return ({ events }) => events.includes(name);
}

function oneOf(term: string, value: string, known: readonly string[]): string {
  const found = known.find((one) => same(one, value));
  if (found === undefined) throw new Problem(400, `${term}:${value} is not understood; after ${term}: comes ${known.join(', ')}`);
  return found;
}

function timeOf(term: string, value: string): Date {
  const time = new Date(/^\d{4}-\d\d-\d\d/.test(value) ? value : Number.NaN);
  if (!Number.isNaN(+time)) return time;
  throw new Problem(
    400,
    `${term}:${value} is not understood; after ${term}: comes a day or a time such as 2030-01-31 or 2030-01-31T12:00:00Z`,
  );
}

const hasWord =
  (word: string): Matches =>
  ({ to, from, subject, tags, text }) =>
    [to, from, subject, text, ...tags].some((part) => contains(part, word));

/** A term with its value, a phrase in quotes, or a word; each may have a minus sign before it. */
const part = /(-?)(?:([a-z][a-z-]*):("(?:[^"\\]|\\.)*"|[^\s"]+)|("(?:[^"\\]|\\.)*"|(?![a-z][a-z-]*:)[^\s"]+))(?=\s|$)\s*/iy;

/**
 * Reads `to:alice "quoted words" -is:failed`: everything in it must hold.
 *
 * @throws {Problem} 400 that names what is not understood, and lists the terms.
 */
export function readSearch(query = ''): Matches {
  const all: Matches[] = [];
  part.lastIndex = query.length - query.trimStart().length;
  while (part.lastIndex < query.length) {
    const at = part.lastIndex;
    const [, minus, term, ofTerm, word] = part.exec(query) ?? [];
    const value = ofTerm ?? word;
    if (value === undefined) throw notUnderstood(query.slice(at));
    const matches = readPart(term?.toLowerCase(), unquoted(value));
    all.push(minus === '-' ? (item) => !matches(item) : matches);
  }
  return (item) => all.every((matches) => matches(item));
}

function readPart(term: string | undefined, value: string): Matches {
  if (term === undefined) return hasWord(value);
  if (!Object.hasOwn(terms, term)) throw notUnderstood(`${term}:${value}`);
  return terms[term]?.read(value) ?? hasWord(value);
}

const unquoted = (value: string) => (value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value);

function notUnderstood(rest: string): Problem {
  const known = Object.keys(terms).map((term) => `${term}:`);
  return new Problem(400, `${rest.trim()} is not understood; there are ${known.join(' ')} free words, "quoted words" and -not before each`);
}
