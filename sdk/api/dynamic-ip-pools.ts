import { endpoint, message } from '../endpoint';
import { flag, integer, isoDate, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { paging } from './paging';

/** A share, which Mailgun writes as text: `0.0123`. */
const rate = z.union([z.string(), z.number()]);

export const dynamicIpPools = {
  /** Lets Mailgun choose the pool of a domain by its reputation. Role: Developer. */
  enroll: endpoint('POST /v3/domains/{name}/dynamic_pools', {
    summary: 'Enroll a domain',
    body: 'query',
    input: object({ name: domainName, replacementIp: z.string() }),
    output: message,
  }),
  /**
   * Takes a domain out of the dynamic pools; `replacementIp` or `replacementPoolId` say what it sends from then. Role: Developer.
   */
  unenroll: endpoint('DELETE /v3/domains/{name}/dynamic_pools', {
    summary: 'Take a domain out',
    input: object({ name: domainName, replacementIp: z.string(), replacementPoolId: z.string() }),
    output: message,
  }),
  /** The domains that dynamic pools could take. Role: Analyst. */
  listAssignable: endpoint('GET /v3/domains/dynamic_pools/assignable', {
    summary: 'List the domains that can be enrolled',
    input: object({ subaccountId: z.string().optional(), domain: z.string().optional() }),
    output: object({ items: list(object({ accountId: z.string(), id: z.string(), name: z.string() })) }),
    paging: 'skip',
  }),
  /** Enrolls every domain of the account, in the background. Role: Developer. */
  enrollAll: endpoint('POST /v3/domains/all/dynamic_pools/enroll', {
    summary: 'Enroll all domains',
    body: 'query',
    input: object({ includeSubaccounts: flag }),
    output: message,
  }),
  /** The dynamic pools with their addresses. Role: Analyst. */
  list: endpoint('GET /v3/dynamic_pools', {
    summary: 'List the dynamic pools',
    output: object({
      items: spelled('good_reputation', list(z.string())),
      poorReputation: list(z.string()),
      newSenders: list(z.string()),
      pools: list(object({ accountId: z.string(), enabled: flag, id: z.string(), ips: list(z.string()), name: z.string() })),
    }),
    paging: 'whole',
  }),
  /** Sets up all dynamic pools with the addresses that are given. Role: Developer. */
  createAll: endpoint('POST /v3/dynamic_pools/all', {
    summary: 'Set the addresses of all dynamic pools',
    input: object({ goodReputation: z.string(), poorReputation: z.string(), newSenders: z.string() }),
    output: message,
  }),
  /** Deletes the dynamic pools; the answer comes before it is done. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/dynamic_pools/all', { summary: 'Delete all dynamic pools', output: message }),
  /** Puts one address into a dynamic pool. Role: Developer. */
  addIp: endpoint('POST /v3/dynamic_pools/{pool_name}/{ip}', {
    summary: 'Add an address to a dynamic pool',
    input: object({ pool: spelled('pool_name', z.string()), ip: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Adds addresses to a dynamic pool and removes others. Role: Developer. */
  update: endpoint('PATCH /v3/dynamic_pools/{pool_name}', {
    summary: 'Change the addresses of a dynamic pool',
    input: object({ pool: spelled('pool_name', z.string()), addIp: z.string(), removeIp: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Every domain that has a dynamic pool. Role: Analyst. */
  listDomains: endpoint('GET /v1/dynamic_pools/domains', {
    summary: 'List the enrolled domains',
    input: object({
      limit: integer(1).optional(),
      account: z.string().optional(),
      pool: z.string().optional(),
      sortBy: z.enum(['bounce_rate', 'complaint_rate', 'name']).optional(),
      sortOrder: z.enum(['ascending', 'descending']).optional(),
    }),
    output: object({
      items: list(
        object({
          id: z.string(),
          accountId: z.string(),
          accountName: z.string(),
          name: z.string(),
          registeredAt: isoDate,
          pool: z.string(),
          override: flag,
          bounceRate: rate.optional(),
          complaintRate: rate.optional(),
          processedCount: integer().optional(),
        }),
      ),
      totalItems: integer(),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /** The pool that a domain would have now. Role: Analyst. */
  preview: endpoint('GET /v1/dynamic_pools/domains/{name}/preview', {
    summary: 'See which pool a domain would get',
    input: object({ name: domainName }),
    output: z.record(z.string(), z.unknown()),
  }),
  /** Every move of a domain between pools. Role: Analyst. */
  listDomainHistory: endpoint('GET /v1/dynamic_pools/domains/{name}/history', {
    summary: 'List the moves of a domain',
    input: object({ name: domainName }),
    output: object({
      id: z.string(),
      owningAccountId: z.string(),
      accountId: z.string(),
      accountName: z.string(),
      domainId: z.string(),
      domainName: z.string(),
      newBand: z.string(),
      prevBand: z.string(),
      reason: z.string(),
      bounceRate: rate.optional(),
      complaintRate: rate.optional(),
      processedCount: integer().optional(),
      initiatedBy: z.string().optional(),
      timestamp: isoDate,
    }),
    paging: 'cursor',
  }),
  /** Holds a domain in one pool, whatever its reputation. Role: Developer. */
  override: endpoint('PUT /v1/dynamic_pools/domains/{name}/override', {
    summary: 'Hold a domain in a pool',
    input: object({ name: domainName, pool: z.string() }),
    output: z.record(z.string(), z.unknown()),
  }),
  /** Lets Mailgun choose the pool of a domain again. Role: Developer. */
  removeOverride: endpoint('DELETE /v1/dynamic_pools/domains/{name}/override', {
    summary: 'Let a domain move again',
    input: object({ name: domainName }),
    output: z.record(z.string(), z.unknown()),
  }),
  /** Every move of the account's domains between pools. Role: Analyst. */
  listHistory: endpoint('GET /v1/dynamic_pools/history', {
    summary: 'List the moves of all domains',
    input: object({
      limit: spelled('Limit', integer().optional()),
      includeSubaccounts: flag.optional(),
      domain: z.string().optional(),
      before: z.string().optional(),
      after: z.string().optional(),
      movedTo: z.string().optional(),
      movedFrom: z.string().optional(),
    }),
    output: object({
      items: list(
        object({
          id: z.string(),
          owningAccountId: z.string(),
          accountId: z.string(),
          accountName: z.string(),
          domainId: z.string(),
          domainName: z.string(),
          newBand: z.string(),
          prevBand: z.string(),
          reason: z.string(),
          bounceRate: rate.optional(),
          complaintRate: rate.optional(),
          processedCount: integer().optional(),
          initiatedBy: z.string().optional(),
          timestamp: isoDate,
        }),
      ),
      totalItems: integer(),
      paging: paging,
    }),
    paging: 'cursor',
  }),
};
