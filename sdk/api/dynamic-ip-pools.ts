import { endpoint, message } from '../schema/endpoint';
import { date, flag, integer, isoDate, known, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { capitalised } from './capitalised';
import { domainName } from './domain-name';

const ip = z.ipv4();
const domain = spelled('name', domainName);
const poolName = known('dynamic_good', 'dynamic_new', 'dynamic_poor');
const replacement = z.union([ip, z.literal('shared')]);

/** How much of the domain's mail bounced and was complained of, and how much mail that was. */
const health = {
  bounceRate: z.number().optional(),
  complaintRate: z.number().optional(),
  processedCount: integer(0).optional(),
};

const move = object({
  id: z.string(),
  owningAccountId: z.string().optional(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  domainId: z.string().optional(),
  domain: spelled('domain_name', z.string()),
  newBand: poolName,
  prevBand: poolName.optional(),
  reason: z.string().optional(),
  ...health,
  initiatedBy: z.string().optional(),
  timestamp: isoDate,
});

// Documented as one record and as several in words; mailgun-java reads an array.
const movesOfDomain = z.codec(z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]), object({ items: list(move) }), {
  decode: (wire): Record<string, unknown> => {
    if (Array.isArray(wire)) return { items: wire };
    return 'items' in wire ? wire : { items: [wire] };
  },
  encode: ({ items }) => items as unknown[],
});

/** Unlike everywhere else, the links of these pages begin with a capital letter. */
const paging = object(
  { next: z.string().optional(), previous: z.string().optional(), first: z.string().optional(), last: z.string().optional() },
  capitalised,
);

const measure = object({ value: z.number(), band: poolName });

export const dynamicIpPools = {
  /** The addresses of each dynamic pool of the account. Role: Analyst. */
  list: endpoint('GET /v3/dynamic_pools', {
    summary: 'List the dynamic pools',
    output: object({
      items: spelled(
        'pools',
        list(object({ id: z.string(), name: poolName, accountId: z.string().optional(), enabled: flag.optional(), ips: list(z.string()) })),
      ),
      goodReputation: list(z.string()),
      poorReputation: list(z.string()),
      newSenders: list(z.string()),
    }),
    paging: 'whole',
  }),
  /**
   * Sets up the dynamic pools, or replaces all of their addresses: dedicated ones of the account, and in each pool one at least that is not
   * being warmed up. Role: Developer.
   */
  setAll: endpoint('POST /v3/dynamic_pools/all', {
    summary: 'Set the addresses of all dynamic pools',
    input: object({
      goodReputation: repeated(ip, { min: 1 }),
      poorReputation: repeated(ip, { min: 1 }),
      newSenders: repeated(ip, { min: 1 }),
    }),
    // Documented as a message, with an example that has the addresses.
    output: object({
      message: z.string().optional(),
      goodReputation: list(z.string()).optional(),
      poorReputation: list(z.string()).optional(),
      newSenders: list(z.string()).optional(),
    }),
  }),
  /** Deletes the dynamic pools. Every domain of the account and its sub-accounts must have been taken out of them before. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/dynamic_pools/all', { summary: 'Delete all dynamic pools', output: message }),
  /** Adds addresses to a dynamic pool and removes others; one at least must stay that is not being warmed up. Role: Developer. */
  update: endpoint('PATCH /v3/dynamic_pools/{pool_name}', {
    summary: 'Change the addresses of a dynamic pool',
    input: object({
      pool: spelled('pool_name', poolName),
      /** Dedicated addresses that are in no other dynamic pool. */
      addIps: spelled('add_ip', repeated(ip, { min: 1 }).optional()),
      removeIps: spelled('remove_ip', repeated(ip, { min: 1 }).optional()),
    }),
    check: ({ add_ip: added, remove_ip: removed }) =>
      added === undefined && removed === undefined ? 'addIps or removeIps must be given' : undefined,
    output: message,
  }),
  /** Puts a dedicated address of the account into a dynamic pool. Role: Developer. */
  addIp: endpoint('POST /v3/dynamic_pools/{pool_name}/{ip}', {
    summary: 'Add an address to a dynamic pool',
    input: object({ pool: spelled('pool_name', poolName), ip }),
    output: object({ message: z.string().optional() }),
  }),
  /** Every domain of the account and its sub-accounts that has a dynamic pool, by name. At most 100 a page. Role: Analyst. */
  listDomains: endpoint('GET /v1/dynamic_pools/domains', {
    summary: 'List the enrolled domains',
    input: object({
      /** Domains a page, at most 100. */
      pageSize: spelled('limit', integer(1, 100).optional()),
      /** Ids of accounts whose domains are wanted. */
      accountIds: spelled('account', repeated(z.string()).optional()),
      pools: spelled('pool', repeated(poolName).optional()),
      /** Default `name`. */
      sortBy: z.enum(['bounce_rate', 'complaint_rate', 'name']).optional(),
      /** Default `ascending`. */
      sortOrder: z.enum(['ascending', 'descending']).optional(),
    }),
    output: object({
      items: list(
        object({
          id: z.string(),
          name: z.string(),
          accountId: z.string().optional(),
          accountName: z.string().optional(),
          registeredAt: isoDate.optional(),
          pool: poolName,
          /** Whether `override` holds it there. */
          override: flag.optional(),
          ...health,
        }),
      ),
      totalItems: integer(0).optional(),
      paging: paging.optional(),
    }),
    paging: 'cursor',
  }),
  /** Every domain of the account, or of a sub-account, that has no dynamic pool yet. Role: Analyst. */
  listAssignable: endpoint('GET /v3/domains/dynamic_pools/assignable', {
    summary: 'List the domains that can be enrolled',
    input: object({
      subaccountId: z.string().optional(),
      /** A regular expression that the name must match. */
      domain: z.string().optional(),
    }),
    output: object({ items: list(object({ id: z.string().optional(), name: z.string(), accountId: z.string().optional() })) }),
    paging: 'whole',
  }),
  /** Lets Mailgun choose the pool of a domain by its reputation. The dynamic pools must have been set up before. Role: Developer. */
  enroll: endpoint('POST /v3/domains/{name}/dynamic_pools', {
    summary: 'Enroll a domain',
    body: 'query',
    input: object({
      domain,
      /** An address, or `shared` for one of Mailgun's. */
      replacementIp: replacement,
    }),
    output: message,
  }),
  /** Enrolls every domain of the account; the answer comes before it is done. Only the parent account may ask. Role: Developer. */
  enrollAll: endpoint('POST /v3/domains/all/dynamic_pools/enroll', {
    summary: 'Enroll all domains',
    body: 'query',
    input: object({
      /** The domains of the sub-accounts too. */
      includeSubaccounts: flag,
    }),
    output: message,
  }),
  /** Takes a domain out of the dynamic pools and gives it addresses or a pool of dedicated ones instead. Role: Developer. */
  unenroll: endpoint('DELETE /v3/domains/{name}/dynamic_pools', {
    summary: 'Take a domain out',
    input: object({
      domain,
      /** Dedicated addresses that are in no pool, or `shared` alone for one of Mailgun's. */
      replacementIps: spelled('replacement_ip', repeated(replacement, { min: 1 }).optional()),
      /** A pool of dedicated addresses, in place of `replacementIps`. */
      replacementPoolId: z.string().optional(),
    }),
    check: ({ replacement_ip: ips, replacement_pool_id: poolId }) =>
      (ips === undefined) === (poolId === undefined)
        ? 'one of replacementIps and replacementPoolId must be given, and not both'
        : undefined,
    output: message,
  }),
  /** The pool that a domain would have today, and why. Nothing changes. Role: Analyst. */
  preview: endpoint('GET /v1/dynamic_pools/domains/{name}/preview', {
    summary: 'See which pool a domain would get',
    input: object({ domain }),
    output: object({
      pool: poolName,
      results: object({
        bounceRate: measure.optional(),
        complaintRate: measure.optional(),
        processedCount: measure.optional(),
      }).optional(),
    }),
  }),
  /** Holds a domain in one pool, whatever its reputation, until `removeOverride`. Role: Developer. */
  override: endpoint('PUT /v1/dynamic_pools/domains/{name}/override', {
    summary: 'Hold a domain in a pool',
    input: object({ domain, pool: poolName }),
    output: message,
  }),
  /** Lets Mailgun choose the pool of a domain again. Role: Developer. */
  removeOverride: endpoint('DELETE /v1/dynamic_pools/domains/{name}/override', {
    summary: 'Let a domain move again',
    input: object({ domain }),
    output: message,
  }),
  /** Every move of a domain from one dynamic pool to another. Role: Analyst. */
  listDomainHistory: endpoint('GET /v1/dynamic_pools/domains/{name}/history', {
    summary: 'List the moves of a domain',
    input: object({ domain }),
    output: movesOfDomain,
    paging: 'whole',
  }),
  /** Every move of the account's domains from one dynamic pool to another. At most 100 a page. Role: Analyst. */
  listHistory: endpoint('GET /v1/dynamic_pools/history', {
    summary: 'List the moves of all domains',
    input: object({
      /** Moves a page, at most 100. */
      pageSize: spelled('Limit', integer(1, 100).optional()),
      /** The domains of the sub-accounts too. */
      includeSubaccounts: flag.optional(),
      domain: z.string().optional(),
      before: date('UTC').optional(),
      after: date('UTC').optional(),
      movedTo: poolName.optional(),
      movedFrom: poolName.optional(),
    }),
    output: object({ items: list(move), totalItems: integer(0).optional(), paging: paging.optional() }),
    paging: 'cursor',
  }),
};
