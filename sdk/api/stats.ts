import { endpoint } from '../schema/endpoint';
import { date, object } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { aggregate, events, period, resolution, statistics } from './statistics';

const domain = domainName;

export const stats = {
  /**
   * Counts of the account over time. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getTotals: endpoint('GET /v3/stats/total', {
    summary: 'Count the mail of the account',
    input: object({ events, ...period }),
    output: statistics,
  }),
  /**
   * Counts of a domain over time. Role: Analyst.
   *
   * @deprecated use `metrics.query` with a filter on `domain`.
   */
  getDomainTotals: endpoint('GET /v3/{domain}/stats/total', {
    summary: 'Count the mail of a domain',
    input: object({ domain, events, ...period }),
    output: statistics,
  }),
  /**
   * Counts of each domain of the account in one hour, day or month. Role: Analyst.
   *
   * @deprecated use `metrics.query` with the dimension `domain`.
   */
  getTotalsByDomain: endpoint('GET /v3/stats/total/domains', {
    summary: 'Count the mail of the account by domain',
    input: object({
      events,
      /** A moment of the hour, day or month that is counted. */
      timestamp: date('+0000'),
      /** Domains an answer. */
      limit: z.string().regex(/^\d+$/, 'must be a whole number').optional(),
      /** What is counted around `timestamp`. Default `day`. */
      resolution: resolution.optional(),
    }),
    output: statistics,
  }),
  /**
   * Counts of a part of the account, put together by a key. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getFiltered: endpoint('GET /v3/stats/filter', {
    summary: 'Count the mail of the account by a filter',
    input: object({
      events,
      ...period,
      /** `domain:example.com`. */
      filter: z.string().optional(),
      group: z.enum(['total', 'time', 'day', 'month', 'domain', 'ip', 'provider', 'tag', 'country']).optional(),
    }),
    output: statistics,
  }),
  /**
   * Counts of a domain by provider of the recipients. Role: Analyst.
   *
   * @deprecated use `metrics.query` with the dimension `recipient_provider`.
   */
  getProviders: endpoint('GET /v3/{domain}/aggregates/providers', {
    summary: 'Count the mail of a domain by provider',
    input: object({ domain }),
    output: object({ providers: aggregate.optional() }),
  }),
  /**
   * Counts of a domain by device that opened, clicked or unsubscribed. Role: Analyst.
   *
   * @deprecated use `metrics.query` with the dimension `device`.
   */
  getDevices: endpoint('GET /v3/{domain}/aggregates/devices', {
    summary: 'Count the mail of a domain by device',
    input: object({ domain }),
    output: object({ devices: aggregate.optional() }),
  }),
  /**
   * Counts of a domain by country. Role: Analyst.
   *
   * @deprecated use `metrics.query` with the dimension `country`.
   */
  getCountries: endpoint('GET /v3/{domain}/aggregates/countries', {
    summary: 'Count the mail of a domain by country',
    input: object({ domain }),
    output: object({ countries: aggregate.optional() }),
  }),
};
