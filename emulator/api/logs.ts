import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { type AnalysedEvent, ownEvents } from '../analytics/analysed-events';
import { bounceTypeOf, matcherOf } from '../analytics/event-attributes';
import { type Cursor, createToken, cursor, pageAt, readToken } from '../analytics/event-cursor';
import { metricEvents } from '../analytics/measures';
import { periodOf } from '../analytics/periods';
import { refuse } from '../http/refusal';
import type { Behaviours } from './behaviour';

type Question = z.output<typeof api.logs.list.input>;

/** Every log is kept: Mailgun refuses times before those that the plan keeps. */
export const logs: Behaviours<typeof api.logs> = {
  list: ({ store }, question) => {
    const { includeTotals = false, includeSubaccounts, pagination: { sort = 'timestamp:desc', token, pageSize = 100 } = {} } = question;
    const { start, end } = periodOf({ ...question, end: question.end ?? store.now() }, '1d');
    const happened = ({ timestamp }: AnalysedEvent) => timestamp >= start && timestamp <= end;
    const wanted = matcherOf(question.filter);
    const found = ownEvents(store, includeSubaccounts).filter((event) => happened(event) && isOfKind(event, question) && wanted(event));
    const at: Cursor = token === undefined ? { direction: 'next' } : readToken(cursor, token);
    const page = pageAt(inOrder(found, sort), at, pageSize);
    return {
      start,
      end,
      items: page.items.map((event) => logOf(store.account.id, event)),
      pagination: { ...linksOf(page, found.length), ...(includeTotals && { total: found.length }) },
      aggregates: {},
    };
  },
};

function isOfKind(event: AnalysedEvent, { events, metricEvents: metrics }: Question): boolean {
  const ofEvents = events?.some((name) => name === event.event || isUniqueOf(event, name));
  const ofMetrics = metrics?.some((name) => metricEvents[name](event));
  return (ofEvents ?? true) && (ofMetrics ?? true);
}

const isUniqueOf = (event: AnalysedEvent, name: string) => event.isUnique && name === `unique_${event.event}`;

function inOrder(oldestFirst: readonly AnalysedEvent[], sort: string): readonly AnalysedEvent[] {
  if (sort === 'timestamp:asc') return oldestFirst;
  if (sort === 'timestamp:desc') return oldestFirst.toReversed();
  throw refuse(400, { message: "'sort' attribute is invalid" });
}

/** A list of one page has no tokens (mailgun-ruby, logs.yml, 2025-06). */
function linksOf({ items, start, previous, next }: ReturnType<typeof pageAt>, total: number) {
  const isFirst = start === 0;
  const isLast = start + items.length >= total;
  if (isFirst && isLast) return {};
  return {
    first: createToken({ direction: 'next' }),
    last: createToken({ direction: 'previous' }),
    ...(!isFirst && { previous: createToken(previous) }),
    ...(!isLast && { next: createToken(next) }),
  };
}

function logOf(accountId: string, analysed: AnalysedEvent) {
  const { isUnique: _, subaccountId = accountId, ipPool: __, mailingList: ___, ...shown } = analysed;
  const { domain, userVariables = {}, storage, flags, deliveryStatus, template, ...event } = shown;
  return {
    ...event,
    domain: { name: domain },
    account: { id: subaccountId },
    campaigns: [],
    userVariables: typeof userVariables === 'string' ? userVariables : JSON.stringify(userVariables),
    ...(storage && { storage: { ...storage, url: [storage.url ?? []].flat() } }),
    ...(flags && { flags: { ...flags, isCallback: false } }),
    ...(deliveryStatus && { deliveryStatus: { ...deliveryStatus, bounceType: bounceTypeOf(analysed) } }),
    ...(template && { template: { ...template, isText: template.isText === 'yes' } }),
  };
}
