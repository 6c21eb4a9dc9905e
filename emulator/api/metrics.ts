import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { type AnalysedEvent, ownEvents } from '../analytics/analysed-events';
import { matcherOf, valuesOf } from '../analytics/event-attributes';
import { measure } from '../analytics/measures';
import { periodOf, type Resolution, startOf } from '../analytics/periods';
import { refuse } from '../http/refusal';
import type { Store } from '../store/store';
import type { Behaviours } from './behaviour';

type SendingQuestion = z.output<typeof api.metrics.query.input>;
type Question = Omit<SendingQuestion, 'metrics'> & {
  readonly metrics?: z.output<typeof api.metrics.queryUsage.input>['metrics'] | SendingQuestion['metrics'];
};
type Dimension = NonNullable<Question['dimensions']>[number];

/** Rows a page, at most and by default (OpenAPI document). */
const timedRows = { most: 1500, usual: 1500 };
const otherRows = { most: 1000, usual: 10 };

/** All of it is counted when it is asked for, and nothing is forgotten after 60 days or a year. */
export const metrics: Behaviours<typeof api.metrics> = {
  query: ({ store }, question) => answer(store, question, question.resolution ?? 'day'),

  /** Usage is kept by the day, and so answered where hours are asked for (mailgun-ruby, metrics.yml, 2024-11). */
  queryUsage: ({ store }, question) => answer(store, question, question.resolution === 'month' ? 'month' : 'day'),
};

function answer(store: Store, question: Question, kept: Resolution) {
  const {
    dimensions = [],
    metrics: names = [],
    resolution = 'day',
    duration,
    filter,
    includeAggregates = false,
    includeSubaccounts,
  } = question;
  const period = periodOf({ ...question, end: startOf(resolution, question.end ?? store.now()) }, '7d');
  const start = startOf(resolution, period.start);
  const at = ({ timestamp }: AnalysedEvent) => startOf(kept, timestamp);
  // The hour, day or month that `end` is in counts too, because until it is over there is no other place for what happens in it.
  const happened = (event: AnalysedEvent) => at(event) >= startOf(kept, start) && at(event) <= period.end;
  const found = ownEvents(store, includeSubaccounts).filter(happened).filter(matcherOf(filter));
  const rows = rowsOf(found, dimensions, at);
  const { sort = '', skip = 0, limit } = pageOf(question);
  const sorted = sortRows(rows, sort, dimensions, names);
  return {
    start,
    end: period.end,
    resolution,
    ...(duration !== undefined && { duration }),
    dimensions,
    pagination: { sort, skip, limit, total: rows.length },
    items: sorted.slice(skip, skip + limit).map(({ values, events }) => ({
      dimensions: dimensions.map((dimension, index) => shown(dimension, values[index] ?? '')),
      metrics: measure(events, names),
    })),
    aggregates: { metrics: includeAggregates ? measure(found, names) : {} },
  };
}

function pageOf({ dimensions = [], pagination = {} }: Question) {
  const { most, usual } = dimensions.includes('time') ? timedRows : otherRows;
  const { pageSize: limit = usual, ...place } = pagination;
  if (limit > most) throw refuse(400, { message: `'limit' attribute can't be larger than ${most}` });
  return { ...place, limit };
}

interface Row {
  /** One a dimension; a time in ISO 8601. */
  readonly values: readonly string[];
  readonly events: AnalysedEvent[];
}

/** A row for each combination of values that an event has, in their order. An event that lacks one is in no row: what Mailgun does then nobody tells. */
function rowsOf(events: readonly AnalysedEvent[], dimensions: readonly Dimension[], at: (event: AnalysedEvent) => Date): Row[] {
  if (dimensions.length === 0) return [{ values: [], events: [...events] }];
  const rows = new Map<string, Row>();
  for (const event of events)
    for (const values of combinationsOf(dimensions.map((dimension) => valueIn(event, dimension, at)))) {
      const key = JSON.stringify(values);
      const row = rows.get(key) ?? { values, events: [] };
      row.events.push(event);
      rows.set(key, row);
    }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const valueIn = (event: AnalysedEvent, dimension: Dimension, at: (event: AnalysedEvent) => Date) =>
  dimension === 'time' ? [at(event).toISOString()] : valuesOf(event, dimension);

const combinationsOf = (lists: readonly (readonly string[])[]) =>
  lists.reduce<string[][]>((combinations, list) => combinations.flatMap((values) => list.map((value) => [...values, value])), [[]]);

function shown(dimension: Dimension, text: string) {
  const value = dimension === 'time' ? new Date(text).toUTCString().replace('GMT', '+0000') : text;
  return { dimension, value, displayValue: value };
}

/** `time:desc`, `delivered_count:asc`. Rows that are equal stay in the order of their values. */
function sortRows(rows: readonly Row[], sort: string, dimensions: readonly Dimension[], names: readonly string[]): readonly Row[] {
  if (sort === '') return rows;
  const [column = '', direction] = sort.split(':');
  const index = dimensions.indexOf(column as Dimension);
  if ((index === -1 && !names.includes(column)) || !['asc', 'desc'].includes(direction ?? ''))
    throw refuse(400, { message: "'sort' attribute is invalid" });
  const keyOf = (row: Row) => (index === -1 ? Number(measure(row.events, [column as never])[column]) : (row.values[index] ?? ''));
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const sign = direction === 'asc' ? 1 : -1;
  return keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -sign : sign)).map(({ row }) => row);
}
