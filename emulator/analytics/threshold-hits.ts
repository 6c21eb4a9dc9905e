import { createUuid } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredSendAlert } from '../store/stored';
import { table } from '../store/table';
import { type AnalysedEvent, analysedEvents } from './analysed-events';
import { matcherOf, valuesOf } from './event-attributes';
import { countOf } from './measures';
import { periodOf } from './periods';

/** What each rate divides by what. The denominators are those of the metrics of the same names. */
const rates: Readonly<Record<string, readonly [Parameters<typeof countOf>[1], Parameters<typeof countOf>[1]]>> = table({
  hard_bounce_rate: ['hard_bounces', 'processed'],
  temporary_fail_rate: ['temporary_failed', 'processed'],
  delivered_rate: ['delivered', 'sent'],
  complained_rate: ['complained', 'delivered'],
});

const compare: Readonly<Record<string, (value: number, limit: number) => boolean>> = table({
  '=': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
});

/** How long is measured where the alert does not say; Mailgun does not either. */
const usualPeriod = '1d';

/** Measures every alert, and writes down what has passed its limit and what is back within it. Where nothing was sent there is no rate. */
export function measureAlerts(store: Store, at: Date, never: Date): void {
  const events = analysedEvents(store);
  for (const alert of store.sendAlerts.values()) {
    const { start } = periodOf({ end: at, duration: alert.period }, usualPeriod);
    const filters = alert.filters.map(({ dimension, ...condition }) => ({ ...condition, attribute: dimension })) as never[];
    const wanted = matcherOf({ and: filters });
    const found = events.filter((event) => event.timestamp >= start && event.timestamp <= at && wanted(event));
    for (const [value, group] of groupsOf(found, alert)) judge(store, alert, { value, rate: rateOf(group, alert), at, never });
    alert.lastChecked = at;
  }
}

function groupsOf(events: readonly AnalysedEvent[], { dimension }: StoredSendAlert): Map<string, AnalysedEvent[]> {
  const groups = new Map<string, AnalysedEvent[]>();
  for (const event of events)
    for (const value of valuesOf(event, dimension as 'domain')) groups.set(value, [...(groups.get(value) ?? []), event]);
  return groups;
}

function rateOf(events: readonly AnalysedEvent[], { metric }: StoredSendAlert): number | undefined {
  const [part, whole] = rates[metric] ?? [];
  if (part === undefined || whole === undefined) return undefined;
  const count = countOf(events, whole);
  return count === 0 ? undefined : countOf(events, part) / count;
}

interface Measured {
  /** Of the dimension. */
  readonly value: string;
  readonly rate: number | undefined;
  readonly at: Date;
  readonly never: Date;
}

function judge(store: Store, { name, metric, comparator, limit, dimension }: StoredSendAlert, { value, rate, at, never }: Measured): void {
  if (rate === undefined) return;
  const triggered = compare[comparator]?.(rate, Number(limit)) ?? false;
  const before = store.hits.find((hit) => hit.name === name && hit.dimension === dimension && hit.dimensionValue === value);
  const latest = { triggered, latestValue: String(rate), metric, comparator, limit, updatedAt: at };
  if (before !== undefined) Object.assign(before, latest);
  else if (triggered) {
    const id = createUuid(store);
    store.hits.push({ id, name, createdAt: at, expiresAt: never, dimension, dimensionValue: value, ...latest });
  }
}
