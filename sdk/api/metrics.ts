import { endpoint } from '../schema/endpoint';
import { date, flag, integer, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { duration, filter, pagination } from './analytics-query';
import { measures, sendingMetrics, usageMetrics } from './measures';

/** What rows can be filtered by. */
const attributes = [
  'bot',
  'country',
  'ip_pool',
  'recipient_domain',
  'recipient_provider',
  'ip',
  'domain',
  'tag',
  'device',
  'subaccount',
] as const;

const dimensions = [...attributes, 'time'] as const;
const usageDimensions = ['subaccount', 'time'] as const;

/** What both queries take, beside dimensions and metrics. */
const question = {
  /** Default: 7 days ago. */
  start: date('+0000').optional(),
  /** Default: now. */
  end: date('+0000').optional(),
  /** Length of a row with the dimension `time`. Hours are kept for 60 days, days for a year, months for ever. Default `day`. */
  resolution: z.enum(['hour', 'day', 'month']).optional(),
  /** Back from `end`, instead of `start`: `7d`, `24h`, `1m` for a month. */
  duration: duration.optional(),
  /** Rows must meet every condition. */
  filter: filter(attributes, z.enum(['=', '!=', 'contains', 'not contains'])).optional(),
  /** Count the subaccounts too. Default false. */
  includeSubaccounts: flag.optional(),
  /** Also answer totals over all rows. Default false. */
  includeAggregates: flag.optional(),
  pagination: object({
    /** `domain:asc`, `time:desc`: without an order, pages may overlap. */
    sort: z.string().optional(),
    skip: integer(0).optional(),
    /** Rows a page: with the dimension `time` 1,500 at most and by default; else 1,000 at most, 10 by default. */
    pageSize: spelled('limit', integer(1, 1500).optional()),
  }).optional(),
};

/** An answer, of which rows and totals differ in what they measure. */
const answer = <Measured extends z.ZodType>(metrics: Measured, names: readonly string[]) =>
  object({
    start: date('+0000').optional(),
    end: date('+0000').optional(),
    resolution: known('hour', 'day', 'month').optional(),
    duration: z.string().optional(),
    dimensions: list(known(...names)),
    pagination: pagination.optional(),
    items: list(
      object({
        dimensions: list(object({ dimension: known(...names), value: z.string(), displayValue: z.string().optional() })),
        metrics: metrics.optional(),
      }),
    ),
    aggregates: object({ metrics: metrics.optional() }).optional(),
  });

export const metrics = {
  /**
   * Counts and rates of the mail of the account, a row for each value of the dimensions; totals are on each of `.pages()`. At most 500 requests
   * in 10 seconds. Role: Analyst.
   */
  query: endpoint('POST /v1/analytics/metrics', {
    summary: 'Query sending metrics',
    body: 'json',
    access: 'read',
    input: object({
      // https://documentation.mailgun.com/docs/mailgun/user-manual/reporting/metric-definitions allows 10 metrics too, and 14 were answered (mailgun-ruby, metrics.yml).
      /** What makes a row: `['time', 'domain']` counts each domain in each day. At most 3. */
      dimensions: z.array(z.enum(dimensions)).max(3).optional(),
      metrics: z.array(z.enum(sendingMetrics)).optional(),
      ...question,
    }),
    output: answer(measures(...sendingMetrics), dimensions),
    paging: 'bodySkip',
  }),
  /**
   * Counts of validations, previews and other services that are charged for by use, a row for each value of the dimensions; totals are on each of
   * `.pages()`. At most 500 requests in 10 seconds. Role: Analyst.
   */
  queryUsage: endpoint('POST /v1/analytics/usage/metrics', {
    summary: 'Query usage metrics',
    body: 'json',
    access: 'read',
    input: object({
      dimensions: z.array(z.enum(usageDimensions)).optional(),
      metrics: z.array(z.enum(usageMetrics)).optional(),
      ...question,
    }),
    output: answer(measures(...usageMetrics), usageDimensions),
    paging: 'bodySkip',
  }),
};
