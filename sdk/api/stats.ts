import { endpoint } from '../endpoint';
import { date, integer, kebabCase, list, object } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

export const stats = {
  /**
   * Counts of the account over time. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getTotals: endpoint('GET /v3/stats/total', {
    summary: 'Count the mail of the account',
    input: object({
      event: z.string(),
      start: date('+0000').optional(),
      end: date('+0000').optional(),
      resolution: z.string().optional(),
      duration: z.string().optional(),
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
   * Counts of a domain over time. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getDomainTotals: endpoint('GET /v3/{domain}/stats/total', {
    summary: 'Count the mail of a domain',
    input: object({
      domain: domainName,
      event: z.string(),
      start: date('+0000').optional(),
      end: date('+0000').optional(),
      resolution: z.string().optional(),
      duration: z.string().optional(),
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
   * Counts of every domain at one time. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getTotalsByDomain: endpoint('GET /v3/stats/total/domains', {
    summary: 'Count the mail of the account by domain',
    input: object({ event: z.string(), timestamp: date('+0000'), limit: z.string().optional(), resolution: z.string().optional() }),
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
   * Counts of the account by a filter and group. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getFiltered: endpoint('GET /v3/stats/filter', {
    summary: 'Count the mail of the account by a filter',
    input: object({
      event: z.string(),
      start: date('+0000').optional(),
      end: date('+0000').optional(),
      resolution: z.string().optional(),
      duration: z.string().optional(),
      filter: z.string().optional(),
      group: z.string().optional(),
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
   * Counts of a domain by email provider. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getProviders: endpoint('GET /v3/{domain}/aggregates/providers', {
    summary: 'Count the mail of a domain by provider',
    input: object({ domain: domainName }),
    output: object({ providers: z.record(z.string(), z.record(z.string(), integer())).optional() }),
  }),
  /**
   * Counts of a domain by device. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getDevices: endpoint('GET /v3/{domain}/aggregates/devices', {
    summary: 'Count the mail of a domain by device',
    input: object({ domain: domainName }),
    output: object({ devices: z.record(z.string(), z.record(z.string(), integer())).optional() }),
  }),
  /**
   * Counts of a domain by country. Role: Analyst.
   *
   * @deprecated use `metrics.query`.
   */
  getCountries: endpoint('GET /v3/{domain}/aggregates/countries', {
    summary: 'Count the mail of a domain by country',
    input: object({ domain: domainName }),
    output: object({ countries: z.record(z.string(), z.record(z.string(), integer())).optional() }),
  }),
};
