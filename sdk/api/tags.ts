import { endpoint, message } from '../endpoint';
import { date, integer, kebabCase, list, object } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { paging } from './paging';

export const tags = {
  /**
   * Every tag of a domain. Role: Analyst.
   *
   * @deprecated use `analyticsTags.list`.
   */
  list: endpoint('GET /v3/{domain}/tags', {
    summary: 'List the tags of a domain',
    input: object({
      domain: domainName,
      page: z.string().optional(),
      limit: integer(1).optional(),
      tag: z.string().optional(),
      prefix: z.string().optional(),
    }),
    output: object({
      items: list(
        object(
          { tag: z.string(), description: z.string(), firstSeen: date('UTC').optional(), lastSeen: date('UTC').optional() },
          kebabCase,
        ),
      ),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /**
   * One tag of a domain. Role: Analyst.
   *
   * @deprecated use `analyticsTags.list`.
   */
  get: endpoint('GET /v3/{domain}/tag', {
    summary: 'Get a tag of a domain',
    input: object({ domain: domainName, tag: z.string() }),
    output: object(
      { tag: z.string(), description: z.string(), firstSeen: date('UTC').optional(), lastSeen: date('UTC').optional() },
      kebabCase,
    ),
  }),
  /**
   * Changes the description of a tag. Role: Developer.
   *
   * @deprecated use `analyticsTags.update`.
   */
  update: endpoint('PUT /v3/{domain}/tag', {
    summary: 'Describe a tag of a domain',
    body: 'query',
    input: object({ domain: domainName, tag: z.string(), description: z.string().optional() }),
    output: message,
  }),
  /**
   * Deletes a tag. Role: Developer.
   *
   * @deprecated use `analyticsTags.delete`.
   */
  delete: endpoint('DELETE /v3/{domain}/tag', {
    summary: 'Delete a tag of a domain',
    input: object({ domain: domainName, tag: z.string().optional() }),
    output: message,
  }),
  /**
   * Counts of a tag by provider, device or country. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getAggregates: endpoint('GET /v3/{domain}/tag/stats/aggregates', {
    summary: 'Count a tag by provider, device or country',
    input: object({ domain: domainName, tag: z.string(), type: z.string() }),
    output: object({
      tag: z.string().optional(),
      provider: z.record(z.string(), z.record(z.string(), integer())).optional(),
      country: z.record(z.string(), z.record(z.string(), integer())).optional(),
      device: z.record(z.string(), z.record(z.string(), integer())).optional(),
    }),
  }),
  /**
   * Counts of a tag over time. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getStats: endpoint('GET /v3/{domain}/tag/stats', {
    summary: 'Count a tag over time',
    input: object({
      domain: domainName,
      event: z.string(),
      tag: z.string(),
      start: date('+0000').optional(),
      end: date('+0000').optional(),
      resolution: z.string().optional(),
      duration: z.string().optional(),
      provider: z.string().optional(),
      device: z.string().optional(),
      country: z.string().optional(),
    }),
    output: object({
      tag: z.string().optional(),
      description: z.string(),
      start: date('UTC'),
      end: date('UTC'),
      type: object({ type: z.string(), key: z.string() }).optional(),
      resolution: z.string(),
      stats: list(
        object({
          time: z.string(),
          accepted: object({ incoming: integer(), outgoing: integer(), total: integer() }).optional(),
          delivered: object({ smtp: integer(), http: integer(), optimized: integer(), total: integer() }).optional(),
          failed: object({
            temporary: object({ espblock: integer(), total: integer() }),
            permanent: object(
              {
                suppressBounce: integer(),
                suppressUnsubscribe: integer(),
                suppressComplaint: integer(),
                bounce: integer(),
                delayedBounce: integer(),
                webhook: integer(),
                optimized: integer(),
                total: integer(),
              },
              kebabCase,
            ),
          }).optional(),
          stored: object({ total: integer() }).optional(),
          opened: object({ total: integer(), unique: integer().optional() }).optional(),
          clicked: object({ total: integer(), unique: integer().optional() }).optional(),
          unsubscribed: object({ total: integer() }).optional(),
          complained: object({ total: integer() }).optional(),
          campaign: object({ total: integer() }).optional(),
          emailValidation: object({
            total: integer(),
            public: integer(),
            valid: integer(),
            single: integer(),
            bulk: integer(),
            list: integer(),
            mailgun: integer(),
            mailjet: integer(),
          }).optional(),
          seedTest: object({ total: integer() }).optional(),
          ipBlocklistMonitoring: object({ total: integer() }).optional(),
          domainBlocklistMonitoring: object({ total: integer() }).optional(),
          emailPreview: object({ total: integer() }).optional(),
          emailPreviewFailed: object({ total: integer() }).optional(),
          linkValidation: object({ total: integer() }).optional(),
          linkValidationFailed: object({ total: integer() }).optional(),
        }),
      ),
    }),
  }),
  /**
   * How many tags a domain has and may have. Role: Analyst.
   *
   * @deprecated use `analyticsTags.getLimits`.
   */
  getLimits: endpoint('GET /v3/domains/{domain}/limits/tag', {
    summary: 'See how many tags a domain may have',
    input: object({ domain: domainName }),
    output: object({ id: z.string().optional(), limit: integer(), count: integer() }),
  }),
  /**
   * Counts of a tag by device. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  listDevices: endpoint('GET /v3/domains/{domain}/tag/devices', {
    summary: 'List the devices of a tag',
    input: object({ domain: domainName }),
    output: object({ items: list(z.string()) }),
  }),
  /**
   * Counts of a tag by provider. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  listProviders: endpoint('GET /v3/domains/{domain}/tag/providers', {
    summary: 'List the providers of a tag',
    input: object({ domain: domainName }),
    output: object({ items: list(z.string()) }),
  }),
  /**
   * Counts of a tag by country. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  listCountries: endpoint('GET /v3/domains/{domain}/tag/countries', {
    summary: 'List the countries of a tag',
    input: object({ domain: domainName }),
    output: object({ message: z.string().optional() }),
  }),
};
