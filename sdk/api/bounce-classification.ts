import { endpoint } from '../schema/endpoint';
import { date, flag, integer, kebabCase, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { duration, filter, pagination } from './analytics-query';
import { domainName } from './domain-name';

const domain = domainName;
const includeSubaccounts = flag.optional();
const bounced = object({ total: integer(0) });

/** What rows can be filtered by. */
const attributes = [
  'entity-name',
  'domain.name',
  'envelope.sending-ip',
  'account.name',
  'envelope.i-ip-pool-name',
  'tags',
  'tag',
  'recipient-domain',
  'group-id',
  'criticality',
  'severity',
  'category',
] as const;

const dimensions = [...attributes, 'timestamp'] as const;

const text = z.string().optional();
const count = integer(0).optional();
/** Percent. Absent for spam filters, as the count of deliveries is. */
const rate = z.number().optional();

/** The failures that share the values of the dimensions. */
const row = object({
  accountId: spelled('account.id', text),
  accountName: spelled('account.name', text),
  entityName: spelled('entity-name', text),
  recipientProvider: spelled('recipient-provider', text),
  recipientDomain: spelled('recipient-domain', text),
  domain: spelled('domain.name', text),
  ipPoolId: spelled('envelope.i-ip-pool-id', text),
  ipPoolName: spelled('envelope.i-ip-pool-name', text),
  sendingIp: spelled('envelope.sending-ip', text),
  /** Start of the day or hour. */
  timestamp: date('+0000').optional(),
  /** All tags of a message in one text. */
  tags: text,
  tag: text,
  criticality: text,
  severity: text,
  category: text,
  groupId: spelled('group-id', text),
  sampleText: spelled('sample-text', text),
  explanation: text,
  metrics: object({
    criticalBounceCount: count,
    nonCriticalBounceCount: count,
    criticalDelayCount: count,
    nonCriticalDelayCount: count,
    /** Bounces and delays together. */
    classifiedFailuresCount: count,
    deliveredSmtpCount: count,
    criticalBounceRate: rate,
    nonCriticalBounceRate: rate,
    criticalDelayRate: rate,
    nonCriticalDelayRate: rate,
  }),
});

export const bounceClassification = {
  /** Bounces and delays by who refused and why, a row for each value of the dimensions; rows without any are left out. Role: Analyst. */
  query: endpoint('POST /v2/bounce-classification/metrics', {
    summary: 'Query classified bounces',
    body: 'json',
    access: 'read',
    input: object({
      /** Default: 7 days ago. */
      start: date('+0000').optional(),
      /** Default: now. */
      end: date('+0000').optional(),
      /** Length of a row with the dimension `timestamp`. */
      resolution: z.enum(['day', 'hour']).optional(),
      /** Back from `end`, instead of `start`: `48h`, `60m`. */
      duration: duration.optional(),
      /** What makes a row; `tag` and `tags` exclude each other. */
      dimensions: z.array(z.enum(dimensions)).optional(),
      /** `critical_bounce_count`, for example. */
      metrics: z.array(z.string().min(1)).optional(),
      /** Rows must meet every condition. */
      filter: filter(attributes, z.string().min(1)).optional(),
      /** Default false. */
      includeSubaccounts,
      pagination: object({
        /** `entity-name:asc`. */
        sort: z.string().optional(),
        skip: integer(0).optional(),
        /** Rows a page, at most 50. Default 10. */
        pageSize: spelled('limit', integer(1, 50).optional()),
      }).optional(),
    }),
    output: object({
      start: date('+0000').optional(),
      end: date('+0000').optional(),
      resolution: known('day', 'hour').optional(),
      duration: text,
      dimensions: list(known(...dimensions)),
      pagination: pagination.optional(),
      items: list(row),
    }),
    paging: 'bodySkip',
  }),
  /**
   * The groups with most bounces. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  listStats: endpoint('GET /v1/bounce-classification/stats', {
    summary: 'Count bounces, most first',
    input: object({
      /** Of `subaccount.id`, `domain.name`, `entity-id` and `rule-id`. */
      group: z.string().optional(),
      pageSize: spelled('limit', integer(1).optional()),
      includeSubaccounts,
    }),
    output: object({
      items: list(
        object(
          {
            subaccount: object({ id: z.string() }).optional(),
            domain: object({ name: z.string() }).optional(),
            ruleId: text,
            entityId: text,
            shortExplanation: text,
            bounced,
          },
          kebabCase,
        ),
      ),
      duration: spelled('_duration', z.string()),
    }),
    paging: 'whole',
  }),
  /**
   * Bounces of each domain. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query` with the dimension `domain.name`.
   */
  listDomains: endpoint('GET /v1/bounce-classification/domains', {
    summary: 'Count bounces by domain',
    input: object({
      pageSize: spelled('limit', integer(1).optional()),
      skip: integer(0).optional(),
      /** `domain.name:example.com`. */
      query: z.string().optional(),
      includeSubaccounts,
    }),
    output: object({
      items: list(object({ domain: object({ name: z.string() }), bounced })),
      totalCount: spelled('total', integer(0).optional()),
      req: z.record(z.string(), z.unknown()).optional(),
    }),
    paging: 'skip',
  }),
  /**
   * Bounces of a domain by who refused. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query` with the dimension `entity-name`.
   */
  listEntities: endpoint('GET /v1/bounce-classification/domains/{domain}/entities', {
    summary: 'Count bounces of a domain by entity',
    input: object({ domain, includeSubaccounts }),
    output: object({ items: list(object({ entityId: z.string(), entityName: z.string(), bounced }, kebabCase)) }),
    paging: 'whole',
  }),
  /**
   * Bounces of a domain at one entity by rule. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  listRules: endpoint('GET /v1/bounce-classification/domains/{domain}/entities/{entity-id}/rules', {
    summary: 'Count bounces of an entity by rule',
    input: object({ domain, entityId: spelled('entity-id', z.string()), includeSubaccounts }),
    output: object({
      items: list(
        object(
          {
            ruleId: z.string(),
            category: z.string(),
            severity: z.string(),
            sampleText: z.string(),
            explanation: z.string(),
            bounced,
          },
          kebabCase,
        ),
      ),
    }),
    paging: 'whole',
  }),
  /**
   * The bounces of a domain one by one; what they look like is not documented. Role: Analyst.
   *
   * @deprecated use `logs.list`.
   */
  listEvents: endpoint('GET /v1/bounce-classification/domains/{domain}/events', {
    summary: 'List bounces of a domain',
    input: object({
      domain,
      ruleId: spelled('rule-id', text),
      entityId: spelled('entity-id', text),
      /** Default `@timestamp:asc`. */
      sort: text,
      page: text,
      pageSize: spelled('limit', integer(1).optional()),
    }),
    output: z.record(z.string(), z.unknown()),
  }),
  /**
   * The name of each entity, by its id. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query` with the dimension `entity-name`.
   */
  getEntities: endpoint('GET /v1/bounce-classification/config/entities', {
    summary: 'Get the entities that bounces are put to',
    output: z.record(z.string(), object({ name: z.string() })),
  }),
  /**
   * Each rule, by its id. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query` with the dimension `group-id`.
   */
  getRules: endpoint('GET /v1/bounce-classification/config/rules', {
    summary: 'Get the rules that bounces are put to',
    output: z.record(
      z.string(),
      object({ entityId: spelled('entity_id', text), class: text, sampleText: text, explanation: text, shortExplanation: text }, kebabCase),
    ),
  }),
};
