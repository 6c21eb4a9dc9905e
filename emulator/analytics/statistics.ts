import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Store } from '../store/store';
import type { StoredDomain } from '../store/stored';
import { type AnalysedEvent, analysedEvents } from './analysed-events';
import { countOf } from './measures';
import { later, periodOf, type Resolution, startOf } from './periods';

type Question = z.output<typeof api.stats.getTotals.input>;
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
    stats.push(Object.assign({ time }, ...question.events.map((name) => counts[name](found))));
  }
  return { description: '', start, end, resolution, stats };
}

/** Hours where the duration is in hours, and so on (mailgun-ruby, domains.yml, 2024-01). */
function resolutionOf(duration = ''): Resolution {
  if (/h$/i.test(duration)) return 'hour';
  return /m$/i.test(duration) ? 'month' : 'day';
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
