import { endpoint, message } from '../schema/endpoint';
import { integer, isoDate, kebabCase, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { paging } from './paging';
import { aggregate, events, period, statistics } from './statistics';

const domain = domainName;
const name = z.string().min(1);

// Documented as Go prints a time; recorded in RFC 3339 (mailgun-ruby, tags.yml).
export const tag = object(
  { tag: z.string(), description: z.string(), firstSeen: isoDate.optional(), lastSeen: isoDate.optional() },
  kebabCase,
);

export const aggregates = object({
  tag: z.string().optional(),
  provider: aggregate.optional(),
  country: aggregate.optional(),
  device: aggregate.optional(),
});

/** The values that a part of the counts can have. */
const values = object({ items: list(z.string()) });

export const tags = {
  /**
   * Every tag of a domain. Role: Analyst.
   *
   * @deprecated use `analyticsTags.list`.
   */
  list: endpoint('GET /v3/{domain}/tags', {
    summary: 'List the tags of a domain',
    input: object({
      domain,
      /** Where to go from `tag`. */
      page: z.enum(['first', 'last', 'next', 'prev']).optional(),
      /** Tags a page. */
      pageSize: spelled('limit', integer(1).optional()),
      /** Where the page before ended. */
      tag: z.string().optional(),
      /** How tags begin. */
      prefix: z.string().optional(),
    }),
    output: object({ items: list(tag), paging }),
    paging: 'cursor',
  }),
  /**
   * One tag of a domain. Role: Analyst.
   *
   * @deprecated use `analyticsTags.list`.
   */
  get: endpoint('GET /v3/{domain}/tag', {
    summary: 'Get a tag of a domain',
    input: object({ domain, tag: name }),
    output: tag,
  }),
  /**
   * Describes a tag. Role: Developer.
   *
   * @deprecated use `analyticsTags.update`.
   */
  update: endpoint('PUT /v3/{domain}/tag', {
    summary: 'Describe a tag of a domain',
    body: 'query',
    input: object({ domain, tag: name, description: z.string().optional() }),
    output: message,
  }),
  /**
   * Deletes a tag of a domain. Role: Developer.
   *
   * @deprecated use `analyticsTags.delete`.
   */
  delete: endpoint('DELETE /v3/{domain}/tag', {
    summary: 'Delete a tag of a domain',
    input: object({ domain, tag: name }),
    output: message,
  }),
  /**
   * Counts of a tag by provider, device or country. Role: Analyst.
   *
   * @deprecated use `metrics.query` with a filter on `tag`.
   */
  getAggregates: endpoint('GET /v3/{domain}/tag/stats/aggregates', {
    summary: 'Count a tag by provider, device or country',
    input: object({ domain, tag: name, type: z.enum(['country', 'device', 'provider']) }),
    output: aggregates,
  }),
  /**
   * Counts of a tag over time. Role: Analyst.
   *
   * @deprecated use `metrics.query` with a filter on `tag`.
   */
  getStats: endpoint('GET /v3/{domain}/tag/stats', {
    summary: 'Count a tag over time',
    input: object({
      domain,
      tag: name,
      events,
      ...period,
      /** One of `tags.listProviders`. */
      provider: z.string().optional(),
      /** One of `tags.listDevices`. */
      device: z.string().optional(),
      /** One of `tags.listCountries`. */
      country: z.string().optional(),
    }),
    output: statistics,
  }),
  /**
   * How many tags a domain has, and how many it may have. Role: Analyst.
   *
   * @deprecated use `analyticsTags.getLimits`.
   */
  getLimits: endpoint('GET /v3/domains/{domain}/limits/tag', {
    summary: 'See how many tags a domain may have',
    input: object({ domain }),
    output: object({ id: z.string().optional(), limit: integer(0), count: integer(0) }),
  }),
  /**
   * The devices that counts of a tag tell apart. Role: Analyst.
   *
   * @deprecated use `metrics.query` with the dimension `device`.
   */
  listDevices: endpoint('GET /v3/domains/{domain}/tag/devices', {
    summary: 'List the devices that are told apart',
    input: object({ domain }),
    output: values,
    paging: 'whole',
  }),
  /**
   * The providers that counts of a tag tell apart. Role: Analyst.
   *
   * @deprecated use `metrics.query` with the dimension `recipient_provider`.
   */
  listProviders: endpoint('GET /v3/domains/{domain}/tag/providers', {
    summary: 'List the providers that are told apart',
    input: object({ domain }),
    output: values,
    paging: 'whole',
  }),
  /**
   * The country codes that counts of a tag tell apart. Role: Analyst.
   *
   * @deprecated use `metrics.query` with the dimension `country`.
   */
  listCountries: endpoint('GET /v3/domains/{domain}/tag/countries', {
    summary: 'List the countries that are told apart',
    input: object({ domain }),
    output: values,
    paging: 'whole',
  }),
};
