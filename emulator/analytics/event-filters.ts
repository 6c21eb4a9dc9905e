import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import type { Store } from '../store/store';
import type { StoredEvent } from '../store/stored';
import { oldestFirst } from './ordered-log';

type Query = z.output<typeof api.events.list.input>;
type Matches = (event: StoredEvent, words: string) => boolean;

const same = (value: string | undefined, words: string) => value?.toLowerCase() === words;
const within = (value: string | undefined, words: string) => value?.toLowerCase().includes(words) ?? false;

const filters: Readonly<Record<Exclude<keyof Query, 'domain' | 'begin' | 'end' | 'ascending' | 'pageSize'>, Matches>> = {
  event: ({ event }, words) => same(event, words),
  recipient: ({ recipient }, words) => same(recipient, words),
  recipients: ({ recipient, message }, words) => [recipient, ...(message?.recipients ?? [])].some((each) => same(each, words)),
  severity: ({ severity }, words) => same(severity, words),
  tags: ({ tags }, words) => tags.some((tag) => same(tag, words)),
  messageId: ({ message }, words) => same(message?.headers?.messageId, words),
  from: ({ message }, words) => within(message?.headers?.from, words),
  to: ({ message }, words) => within(message?.headers?.to, words),
  subject: ({ message }, words) => within(message?.headers?.subject, words),
  attachment: ({ message }, words) => message?.attachments.some(({ filename }) => within(filename, words)) ?? false,
  size: ({ message }, words) => isSize(message?.size ?? 0, words),
  list: ({ mailingList }, words) => same(mailingList?.address, words),
};

/**
 * The events of a domain that a query asks for, in the order that it asks for, and at most the first `most` of them: behind those nothing is
 * looked at.
 */
export function selectEvents({ events, now }: Store, domain: string, query: Query, most = Number.POSITIVE_INFINITY): StoredEvent[] {
  const { ascending, earliest, latest } = rangeOf(query, now().getTime());
  const isWanted = matcherOf(query);
  const sorted = oldestFirst(events);
  const found: StoredEvent[] = [];
  for (let count = 0; count < sorted.length && found.length < most; count += 1) {
    const event = sorted[ascending ? count : sorted.length - 1 - count] as StoredEvent;
    const time = event.timestamp.getTime();
    if (ascending ? time > latest : time < earliest) break;
    if (event.domain === domain && time >= earliest && time <= latest && isWanted(event)) found.push(event);
  }
  return found;
}

/**
 * The range goes from `begin` to `end` in either direction; without an end, `ascending` is its direction:
 * https://documentation.mailgun.com/en/latest/api-events.html#time-range
 */
function rangeOf({ begin, end, ascending: asked }: Query, now: number): { ascending: boolean; earliest: number; latest: number } {
  const ascending = asked ?? (begin !== undefined && end !== undefined && begin < end);
  const start = begin?.getTime() ?? (ascending ? 0 : now);
  const finish = end?.getTime() ?? (ascending ? now : 0);
  return { ascending, earliest: Math.min(start, finish), latest: Math.min(now, Math.max(start, finish)) };
}

function matcherOf(query: Query): (event: StoredEvent) => boolean {
  const asked = Object.entries(filters).flatMap(([name, matches]) => {
    const expression = query[name as keyof typeof filters];
    return expression === undefined ? [] : [{ matches, alternatives: alternatives(expression) }];
  });
  return (event) => asked.every(({ matches, alternatives: each }) => each.some((words) => matches(event, words)));
}

/** `rejected OR failed`; the rest of Mailgun's expressions is not understood here. */
const alternatives = (expression: string) =>
  expression.split(/\s+OR\s+/).map((words) =>
    words
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  );

function isSize(size: number, words: string): boolean {
  const [, sign, bytes] = /^([<>]?)\s*(\d+)$/.exec(words) ?? [];
  if (sign === '>') return size > Number(bytes);
  if (sign === '<') return size < Number(bytes);
  return size === Number(bytes);
}
