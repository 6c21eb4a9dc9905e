import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Store } from '../store/store';
import type { StoredDomain } from '../store/stored';
import { type AnalysedEvent, analysedEvents } from './analysed-events';
import { type Attribute, valuesOf } from './event-attributes';
import { countOf } from './measures';
import { later, periodOf, type Resolution, startOf } from './periods';

type Question = z.output<typeof api.stats.getTotals.input>;
type DomainQuestion = z.output<typeof api.stats.getTotalsByDomain.input>;
type FilteredQuestion = z.output<typeof api.stats.getFiltered.input>;
type Statistic = z.output<typeof api.stats.getTotals.output>['stats'][number];

/** What is counted of each kind of event. A unique count of 0 is left out (mailgun-ruby, domains.yml, 2024-01). */
const counts: Readonly<Record<Question['events'][number], (events: readonly AnalysedEvent[]) => Partial<Statistic>>> = {
  accepted: (events) => ({
    accepted: {
      incoming: countOf(events, 'accepted_incoming'),
      outgoing: countOf(events, 'accepted_outgoing'),
      total: countOf(events, 'accepted'),
    },
  }),
  delivered: (events) => ({
    delivered: {
      smtp: countOf(events, 'delivered_smtp'),
      http: countOf(events, 'delivered_http'),
      optimized: countOf(events, 'delivered_optimized'),
      total: countOf(events, 'delivered'),
    },
  }),
  failed: (events) => ({
    failed: {
      temporary: { espblock: countOf(events, 'temporary_failed_esp_block'), total: countOf(events, 'temporary_failed') },
      permanent: {
        suppressBounce: countOf(events, 'suppressed_bounces'),
        suppressUnsubscribe: countOf(events, 'suppressed_unsubscribed'),
        suppressComplaint: countOf(events, 'suppressed_complaints'),
        bounce: countOf(events, 'hard_bounces'),
        delayedBounce: countOf(events, 'delayed_bounce'),
        webhook: countOf(events, 'webhook_failure'),
        optimized: countOf(events, 'permanent_failed_optimized'),
        total: countOf(events, 'permanent_failed'),
      },
    },
  }),
  opened: (events) => ({ opened: totalAndUnique(countOf(events, 'opened'), countOf(events, 'unique_opened')) }),
  clicked: (events) => ({ clicked: totalAndUnique(countOf(events, 'clicked'), countOf(events, 'unique_clicked')) }),
  unsubscribed: (events) => ({ unsubscribed: { total: countOf(events, 'unsubscribed') } }),
  complained: (events) => ({ complained: { total: countOf(events, 'complained') } }),
  stored: (events) => ({ stored: { total: countOf(events, 'stored') } }),
};

const totalAndUnique = (total: number, unique: number) => ({ total, ...(unique > 0 && { unique }) });

const countEach = (events: readonly AnalysedEvent[], names: Question['events']): Partial<Statistic> =>
  Object.assign({}, ...names.map((name) => counts[name](events)));

/** Counts of each hour, day or month, those in which nothing happened included. */
export function countOverTime(events: readonly AnalysedEvent[], question: Question, now: Date) {
  const { duration, resolution = resolutionOf(duration) } = question;
  const end = startOf(resolution, question.end ?? now);
  const { start: asked } = periodOf({ ...question, end }, '7d');
  // A duration of 24 hours ends with the present one, so that the first is that of 23 hours ago (mailgun-ruby, domains.yml, 2024-01).
  const start = duration === undefined ? startOf(resolution, asked) : later(resolution, startOf(resolution, asked));
  const stats: Statistic[] = [];
  for (let time = start; time <= end; time = later(resolution, time)) {
    const found = events.filter(({ timestamp }) => +startOf(resolution, timestamp) === +time);
    stats.push({ time, ...countEach(found, question.events) });
  }
  return { description: '', start, end, resolution, stats };
}

/** Hours where the duration is in hours, and so on (mailgun-ruby, domains.yml, 2024-01). */
function resolutionOf(duration = ''): Resolution {
  if (/h$/i.test(duration)) return 'hour';
  return /m$/i.test(duration) ? 'month' : 'day';
}

/**
 * Counts of each domain with mail in one hour, day or month, by name. No source shows how they are told apart, and their schema has no place
 * for a name.
 */
export function countByDomain(events: readonly AnalysedEvent[], { events: names, timestamp, limit, resolution = 'day' }: DomainQuestion) {
  const time = startOf(resolution, timestamp);
  const found = events.filter((event) => +startOf(resolution, event.timestamp) === +time);
  const stats = [...groupsOf(found, 'domain').values()].map((group) => ({ time, ...countEach(group, names) }));
  return { description: '', start: time, end: time, resolution, stats: stats.slice(0, limit === undefined ? undefined : Number(limit)) };
}

/** What a filter and a group of `stats.getFiltered` are called elsewhere. */
const attributes = { domain: 'domain', ip: 'ip', provider: 'recipient_provider', tag: 'tag', country: 'country' } as const;

/**
 * Counts of the account over time, of the whole time, or of each value of a key. No source shows how those are told apart: they are in the order
 * of the values, as their schema has no place for the value itself.
 */
export function countByGroup(events: readonly AnalysedEvent[], { filter, group = 'time', ...question }: FilteredQuestion, now: Date) {
  const found = filter === undefined ? events : filtered(events, filter);
  if (group === 'time') return countOverTime(found, question, now);
  if (group === 'day' || group === 'month') return countOverTime(found, { ...question, resolution: group }, now);
  const whole = countOverTime(found, question, now);
  const { start: time, end, resolution } = whole;
  const last = later(resolution, end);
  const within = found.filter(({ timestamp }) => timestamp >= time && timestamp < last);
  const groups = group === 'total' ? [within] : [...groupsOf(within, attributes[group]).values()];
  return { ...whole, stats: groups.map((each) => ({ time, ...countEach(each, question.events) })) };
}

/** `domain:example.com`. */
function filtered(events: readonly AnalysedEvent[], filter: string): AnalysedEvent[] {
  const [, key = '', wanted = ''] = /^(\w+):(.+)$/.exec(filter) ?? [];
  if (!Object.hasOwn(attributes, key)) throw refuse(400, { message: "'filter' attribute is invalid" });
  const attribute = attributes[key as keyof typeof attributes];
  return events.filter((event) => valuesOf(event, attribute).some((value) => value.toLowerCase() === wanted.toLowerCase()));
}

/** By value, in the order of the values. */
function groupsOf(events: readonly AnalysedEvent[], attribute: Attribute): Map<string, AnalysedEvent[]> {
  const values = [...new Set(events.flatMap((event) => valuesOf(event, attribute)))].sort();
  return new Map(values.map((value) => [value, events.filter((event) => valuesOf(event, attribute).includes(value))]));
}

/** What has happened to the mail of a domain. */
export function eventsOf(store: Store, domain: string): AnalysedEvent[] {
  const { name } = domainOf(store, domain).settings;
  return analysedEvents(store).filter((event) => event.domain === name);
}

/** This service writes its 404 in small letters (mailgun-ruby, domains.yml, 2025-01). */
export function domainOf(store: Store, name: string): StoredDomain {
  const domain = store.domains.get(name.toLowerCase());
  if (domain === undefined) throw refuse(404, { message: 'domain not found' });
  return domain;
}
