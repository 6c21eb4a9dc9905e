import type { Region } from 'mailgun-sdk';
import { z } from 'zod';
import type { State } from '../state';
import { addressesOf, textOf } from '../store/recipients';
import type { StoredEvent, StoredMessage } from '../store/stored';
import { Problem } from './problem';
import { readSearch, type Searchable } from './search';
import { instant, region } from './values';

/** A message, where it is, and what has happened to it. */
export interface Mail {
  readonly region: Region;
  readonly message: StoredMessage;
  readonly events: readonly StoredEvent[];
}

/** A message as the control API shows it. */
export const mailShape = z.object({
  key: z.string(),
  id: z.string(),
  domain: z.string(),
  region,
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  /** Bare addresses of all of them, each once. */
  recipients: z.array(z.string()),
  subject: z.string(),
  text: z.string().optional(),
  html: z.string().optional(),
  template: z.string().optional(),
  tags: z.array(z.string()),
  variables: z.record(z.string(), z.unknown()),
  headers: z.array(z.tuple([z.string(), z.string()])),
  attachments: z.array(z.object({ index: z.number(), filename: z.string(), contentType: z.string(), size: z.number() })),
  method: z.enum(['HTTP', 'smtp']),
  receivedAt: instant,
  deliveryTime: instant.optional(),
  /** The names of its events, each once, in the order in which they came. */
  events: z.array(z.string()),
});

const given = <T extends object>(fields: T): { [Name in keyof T]: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

export function showMail({ region: where, message, events }: Mail): z.output<typeof mailShape> {
  const { input, storageKey, id, domain, recipients, files, method, receivedAt } = message;
  const { text, html, template, deliveryTime, headers = {} } = input;
  return {
    key: storageKey,
    id,
    domain,
    region: where,
    from: input.from === undefined ? '' : textOf(input.from),
    to: addressesOf(input.to),
    cc: addressesOf(input.cc),
    bcc: addressesOf(input.bcc),
    recipients: [...recipients],
    subject: input.subject ?? '',
    ...given({ text, html, template, deliveryTime }),
    tags: [...(input.tags ?? [])],
    variables: { ...input.variables },
    headers: message.headers ?? Object.entries(headers),
    attachments: files.map(({ filename, contentType, size }, index) => ({ index, filename, contentType, size })),
    method,
    receivedAt,
    events: [...new Set(events.map(({ event }) => event))],
  };
}

/** All mail, newest first. */
function mailsOf({ stores }: State): Mail[] {
  const all = (Object.entries(stores) as [Region, State['stores']['us']][]).flatMap(([where, store]) => {
    const { events } = store;
    return store.messages.map((message) => ({
      region: where,
      message,
      // Of most nobody wants to know it: a list shows a page of them.
      get events() {
        return eventsIn(eventsByMessage(events), message);
      },
    }));
  });
  return all.reverse().sort((a, b) => +b.message.receivedAt - +a.message.receivedAt);
}

interface Index {
  readonly found: Map<string, StoredEvent[]>;
  /** What is in it: the first so many of the log, up to this one. */
  readonly first: StoredEvent | undefined;
  count: number;
  last: StoredEvent | undefined;
}

const indexes = new WeakMap<readonly StoredEvent[], Index>();

/** Opens, clicks and the like name the message by its Message-ID, the others by its key too. A log that has only grown is not read again. */
function eventsByMessage(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const known = indexes.get(events);
  const hasGrown = known !== undefined && known.first === events[0] && known.last === events[known.count - 1];
  const index: Index = hasGrown ? known : { found: new Map(), first: events[0], count: 0, last: undefined };
  indexes.set(events, index);
  for (; index.count < events.length; index.count += 1) {
    const event = events[index.count];
    if (event === undefined) break;
    const name = event.message?.headers?.messageId ?? '';
    const own = index.found.get(name);
    if (own === undefined) index.found.set(name, [event]);
    else own.push(event);
    index.last = event;
  }
  return index.found;
}

/** Copies for several recipients have one Message-ID. */
const eventsIn = (events: ReadonlyMap<string, StoredEvent[]>, { id, storageKey, recipients }: StoredMessage) =>
  (events.get(id) ?? []).filter(({ storage, recipient }) =>
    storage?.key === undefined ? !recipient || recipients.includes(recipient ?? '') : storage.key === storageKey,
  );

export function searchMails(state: State, query: string | undefined): Mail[] {
  // Without a question no texts need to be looked through.
  if (query === undefined || query.trim() === '') return mailsOf(state);
  const matches = readSearch(query);
  const now = state.clock.now();
  return mailsOf(state).filter((mail) => matches(searchableOf(mail, now)));
}

function searchableOf({ region: where, message, events }: Mail, now: Date): Searchable {
  const { input, domain, recipients, files, receivedAt } = message;
  const names = events.map(({ event }) => event);
  return {
    to: [...recipients, ...addressesOf(input.to)].join(' '),
    from: input.from === undefined ? '' : textOf(input.from),
    subject: input.subject ?? '',
    tags: input.tags ?? [],
    events: names,
    domain,
    region: where,
    attachments: files.length,
    isScheduled: (input.deliveryTime ?? now) > now && !names.includes('delivered') && !names.includes('failed'),
    time: receivedAt,
    text: [input.text, input.html, ...files.map(({ filename }) => filename)].join(' '),
  };
}

/** @throws {Problem} 404. */
export function findMail({ stores }: State, key: string): Mail {
  const id = key.replace(/^<|>$/g, '');
  for (const [where, store] of Object.entries(stores) as [Region, State['stores']['us']][]) {
    const message = store.messages.findLast((one) => one.storageKey === key || one.id === id);
    if (message === undefined) continue;
    const own = store.events.filter((event) => event.message?.headers?.messageId === message.id);
    return { region: where, message, events: eventsIn(new Map([[message.id, own]]), message) };
  }
  throw new Problem(404, `there is no message ${key}`);
}
