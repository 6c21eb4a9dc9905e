import { endpoint } from '../endpoint';
import { date, flag, integer, kebabCase, known, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

/** A share, which Mailgun writes as text: `0.0123`. */
const rate = z.union([z.string(), z.number()]);

export const bounceClassification = {
  /**
   * Bounces of the account by class. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  getStats: endpoint('GET /v1/bounce-classification/stats', {
    summary: 'Count bounces by class',
    input: object({ group: z.string().optional(), limit: integer(1).optional(), includeSubaccounts: flag.optional() }),
    output: object({
      items: list(
        object(
          {
            subaccount: object({ id: z.string() }).optional(),
            domain: object({ name: z.string() }).optional(),
            ruleId: z.string().optional(),
            entityId: z.string().optional(),
            shortExplanation: z.string().optional(),
            bounced: object({ total: integer() }),
          },
          kebabCase,
        ),
      ),
      duration: spelled('_duration', z.string()),
    }),
  }),
  /**
   * Bounces of the account by domain. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  listDomains: endpoint('GET /v1/bounce-classification/domains', {
    summary: 'Count bounces by domain',
    input: object({
      limit: integer(1).optional(),
      skip: integer(0).optional(),
      query: z.string().optional(),
      includeSubaccounts: flag.optional(),
    }),
    output: object({
      items: list(object({ domain: object({ name: z.string() }), bounced: object({ total: integer() }) })),
      total: integer().optional(),
      req: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
  /**
   * Bounces of a domain by who refused them. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  listEntities: endpoint('GET /v1/bounce-classification/domains/{domain}/entities', {
    summary: 'Count bounces of a domain by entity',
    input: object({ domain: domainName, includeSubaccounts: flag.optional() }),
    output: object({
      items: list(object({ entityId: z.string(), entityName: z.string(), bounced: object({ total: integer() }) }, kebabCase)),
    }),
  }),
  /**
   * Bounces of a domain and entity by rule. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  listRules: endpoint('GET /v1/bounce-classification/domains/{domain}/entities/{entity-id}/rules', {
    summary: 'Count bounces of an entity by rule',
    input: object({ domain: domainName, entityId: spelled('entity-id', z.string()), includeSubaccounts: flag.optional() }),
    output: object({
      items: list(
        object(
          {
            ruleId: z.string(),
            category: z.string(),
            severity: z.string(),
            sampleText: z.string(),
            explanation: z.string(),
            bounced: object({ total: integer() }),
          },
          kebabCase,
        ),
      ),
    }),
  }),
  /**
   * The bounces of a domain one by one. Role: Analyst.
   *
   * @deprecated use `logs.list`.
   */
  listEvents: endpoint('GET /v1/bounce-classification/domains/{domain}/events', {
    summary: 'List bounces of a domain',
    input: object({
      domain: domainName,
      ruleId: spelled('rule-id', z.string().optional()),
      entityId: spelled('entity-id', z.string().optional()),
      sort: z.string().optional(),
      page: z.string().optional(),
      limit: integer(1).optional(),
    }),
    output: object({ message: z.string().optional() }),
  }),
  /**
   * The entities that bounces are classified by. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  listConfigEntities: endpoint('GET /v1/bounce-classification/config/entities', {
    summary: 'List the entities that bounces are put to',
    output: z.record(z.string(), z.unknown()),
  }),
  /**
   * The rules that bounces are classified by. Role: Analyst.
   *
   * @deprecated use `bounceClassification.query`.
   */
  listConfigRules: endpoint('GET /v1/bounce-classification/config/rules', {
    summary: 'List the rules that bounces are put to',
    output: z.record(z.string(), z.unknown()),
  }),
  /** Bounces of the account by class, entity and domain. Role: Analyst. */
  query: endpoint('POST /v2/bounce-classification/metrics', {
    summary: 'Query classified bounces',
    body: 'json',
    access: 'read',
    input: object({
      start: z.record(z.string(), z.unknown()).optional(),
      end: z.record(z.string(), z.unknown()).optional(),
      resolution: z.enum(['day', 'hour']).optional(),
      duration: z.string().optional(),
      dimensions: z
        .array(
          z.enum([
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
            'timestamp',
          ]),
        )
        .optional(),
      metrics: z.array(z.string()).optional(),
      filter: object({
        and: spelled(
          'AND',
          z.array(
            object({
              attribute: z.enum([
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
              ]),
              comparator: z.string(),
              values: z.array(object({ label: z.string(), value: z.string() })).optional(),
            }),
          ),
        ),
      }).optional(),
      includeSubaccounts: flag.optional(),
      pagination: object({ sort: z.string().optional(), skip: integer(0).optional(), limit: integer(1).optional() }).optional(),
    }),
    output: object({
      start: date('UTC'),
      end: date('UTC'),
      resolution: known('day', 'hour'),
      duration: z.string().optional(),
      dimensions: list(
        known(
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
          'timestamp',
        ),
      ),
      pagination: object({ sort: z.string(), skip: integer(), limit: integer(), total: integer() }),
      items: list(
        object({
          accountId: spelled('account.id', z.string().optional()),
          accountName: spelled('account.name', z.string().optional()),
          entityName: spelled('entity-name', z.string().optional()),
          recipientProvider: spelled('recipient-provider', z.string().optional()),
          recipientDomain: spelled('recipient-domain', z.string().optional()),
          domainName: spelled('domain.name', z.string().optional()),
          envelopeIIpPoolId: spelled('envelope.i-ip-pool-id', z.string().optional()),
          envelopeIIpPoolName: spelled('envelope.i-ip-pool-name', z.string().optional()),
          envelopeSendingIp: spelled('envelope.sending-ip', z.string().optional()),
          timestamp: z.string().optional(),
          tags: z.string().optional(),
          tag: z.string().optional(),
          criticality: z.string().optional(),
          severity: z.string().optional(),
          category: z.string().optional(),
          groupId: spelled('group-id', z.string().optional()),
          sampleText: spelled('sample-text', z.string().optional()),
          explanation: z.string().optional(),
          metrics: object({
            criticalBounceCount: integer(),
            nonCriticalBounceCount: integer(),
            criticalDelayCount: integer(),
            nonCriticalDelayCount: integer(),
            classifiedFailuresCount: integer(),
            deliveredSmtpCount: integer().optional(),
            criticalBounceRate: rate.optional(),
            nonCriticalBounceRate: rate.optional(),
            criticalDelayRate: rate.optional(),
            nonCriticalDelayRate: rate.optional(),
          }),
        }),
      ),
    }),
    paging: 'bodySkip',
  }),
};
