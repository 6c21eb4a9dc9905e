import { endpoint, message } from '../schema/endpoint';
import { flag, integer, isoDate, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { capitalised } from './capitalised';
import { checkRemoval, removal } from './domain-ips';

const ip = z.ipv4();

/** Answers of work that goes on in the background. */
const started = object({ message: z.string(), referenceId: z.string() });

const detailed = object({
  address: z.string().optional(),
  parentAccountId: z.string().optional(),
  accountId: z.string().optional(),
  /** The account and the sub-accounts that the address is linked to. */
  accountIds: list(z.string()).optional(),
  poolIds: list(z.string()).optional(),
  poolCount: integer(0).optional(),
  dedicated: flag.optional(),
  createdAt: isoDate.optional(),
  poolLastModifiedAt: isoDate.optional(),
  domainsLastModifiedAt: isoDate.optional(),
  warmupStage: object(
    {
      number: integer(0).optional(),
      startVolume: integer(0).optional(),
      quota: object({ startTime: isoDate.optional(), volumeLimit: integer(0).optional() }, capitalised).optional(),
    },
    capitalised,
  ).optional(),
});

// The schema in the document is flat, as mailgun-java reads it; the example in the same document has most fields inside of `GroupedAccountIP`.
const flattened = z.codec(z.record(z.string(), z.unknown()), detailed, {
  decode: ({ GroupedAccountIP: grouped, ...beside }) => ({ ...(grouped as Record<string, unknown> | undefined), ...beside }),
  encode: (wire) => wire,
});

const filter = z.string().optional();

// A pool that is not set may be `null`: the document lets it be written as such.
const spillover = object({ extraDedicatedIps: object({ poolId: z.string().optional() }) });

const extraDedicatedIps = object({
  /** The pool, which must have an address that is fully warmed up; empty for none. */
  poolId: z.string(),
});

export const ips = {
  /** Every address that the account sends from, as plain text in `items`, with more about each in `details`. Role: Analyst. */
  list: endpoint('GET /v3/ips', {
    summary: 'List the addresses of the account',
    input: object({
      /** Only dedicated addresses. */
      dedicated: flag.optional(),
      /** Only enabled addresses. */
      enabled: flag.optional(),
    }),
    output: object({
      items: list(z.string()),
      totalCount: integer(0).optional(),
      // Go leaves out what is false (mailgun-go, mtypes/ips.go).
      details: list(object({ ip: z.string(), isOnWarmup: flag.optional(), dedicated: flag.optional(), enabled: flag.optional() })),
      /** The addresses that may be put into IP pools; empty unless the account has the feature. */
      assignableToPools: list(z.string()),
    }),
    paging: 'whole',
  }),
  /**
   * Every address of the account and its sub-accounts with pools and warm-up, once more for each sub-account that it is linked to. 10 a page,
   * at most 100 with `pageSize`. `forbidden` unless the account has the detailed view. Role: Analyst.
   */
  listDetails: endpoint('GET /v3/ips/details/all', {
    summary: 'List the addresses of the account in detail',
    input: object({
      /** Addresses a page, 10 to 100. Default 10. */
      pageSize: spelled('limit', integer(10, 100).optional()),
      skip: integer(0).optional(),
      /** The id of a pool, `any` or `none`. */
      poolId: filter,
      /** The id of a domain, `any` or `none`. */
      domainId: filter,
      /** The id of a sub-account, `any` or `none`. */
      subaccountId: filter,
      /** A part of the address. */
      ip: filter,
      /** The field to sort by. */
      sortBy: z.string().optional(),
      /** Default `ascending`. */
      sortOrder: z.enum(['ascending', 'descending']).optional(),
    }),
    output: object({ items: list(flattened), totalCount: integer(0).optional() }),
    paging: 'skip',
  }),
  /** One address of the account with its name in reverse DNS. Role: Analyst. */
  get: endpoint('GET /v3/ips/{ip}', {
    summary: 'Get an address',
    input: object({ ip }),
    output: object({ ip: z.string(), dedicated: flag, rdns: z.string().optional() }),
  }),
  /** Every domain that sends from an address of the account. Role: Analyst. */
  listDomains: endpoint('GET /v3/ips/{ip}/domains', {
    summary: 'List the domains that use an address',
    input: object({
      ip,
      /** Domains a page. */
      pageSize: spelled('limit', integer(1).optional()),
      skip: integer(0).optional(),
      /** Words of the name; one that matches is enough. */
      search: z.string().optional(),
    }),
    output: object({
      items: list(object({ domain: z.string(), ips: list(z.string()), linkedAt: isoDate.optional() })),
      totalCount: integer(0).optional(),
    }),
    paging: 'skip',
  }),
  /** Gives an address to every domain of the account; the answer comes before it is done. Role: Developer. */
  addToAllDomains: endpoint('POST /v3/ips/{ip}/domains', {
    summary: 'Give an address to all domains',
    input: object({ ip }),
    output: started,
  }),
  /** Takes an address from every domain of the account; the answer comes before it is done. Role: Developer. */
  removeFromAllDomains: endpoint('DELETE /v3/ips/{ip}/domains', {
    summary: 'Take an address from all domains',
    input: object({
      ip,
      /** The address that the domains get in its place. */
      alternative: ip.optional(),
    }),
    output: started,
  }),
  /**
   * Puts a dedicated address into a band. `forbidden` unless the account has bands, `conflict` while the address is locked. Role: Developer.
   */
  setBand: endpoint('POST /v3/ips/{addr}/ip_band', {
    summary: 'Put an address into a band',
    input: object({ ip: spelled('addr', ip), band: spelled('ip_band', z.string()) }),
    output: message,
  }),
  /**
   * How many addresses the plan still allows. Role: Analyst.
   *
   * @deprecated Mailgun keeps it for old programs only and names nothing in its place.
   */
  getAvailable: endpoint('GET /v3/ips/request/new', {
    summary: 'See how many addresses may be added',
    output: object({ allowed: object({ dedicated: integer(0).optional(), shared: integer(0).optional() }) }),
  }),
  /** Adds a dedicated address to the account, if its plan has one left. Each call adds one more. Role: Developer. */
  request: endpoint('POST /v3/ips/request/new', { summary: 'Add a dedicated address', output: message }),
  /**
   * Links dedicated addresses to sub-accounts and unlinks them in one step; for all sub-accounts or more than 100 it is only `queued` when the
   * answer comes. `forbidden` unless the account assigns its addresses centrally. Role: Developer.
   */
  updateSubaccounts: endpoint('PATCH /v3/ips/subaccounts', {
    summary: 'Link addresses to sub-accounts',
    input: object({
      subaccountIds: spelled('subaccount_id', repeated(z.string(), { min: 1 }).optional()),
      /** Every sub-account, in place of `subaccountIds`. */
      allSubaccounts: flag.optional(),
      /** Dedicated addresses of the parent that are in none of its dynamic pools. */
      linkIps: spelled('link_ip', repeated(ip, { min: 1 }).optional()),
      /** Addresses that no pool and no domain of the sub-account uses. */
      unlinkIps: spelled('unlink_ip', repeated(ip, { min: 1 }).optional()),
    }),
    check: ({ subaccount_id: some, all_subaccounts: all, link_ip: linked, unlink_ip: unlinked }) => {
      if ((some !== undefined) === (all === true)) return 'one of subaccountIds and allSubaccounts must be given, and not both';
      return linked === undefined && unlinked === undefined ? 'linkIps or unlinkIps must be given' : undefined;
    },
    output: message,
  }),
  /** The pool that takes a domain's mail once its own addresses have no room. Role: Analyst. */
  getDomainSpillover: endpoint('GET /v3/ips/domain/{name}', {
    summary: "See where a domain's mail spills over",
    input: object({
      // What the document calls the name is the id.
      domainId: spelled('name', z.string()),
    }),
    output: spillover,
  }),
  /** Sets the pool that takes a domain's mail once its own addresses have no room; an empty id ends it. Role: Developer. */
  updateDomainSpillover: endpoint('PATCH /v3/ips/domain/{name}', {
    summary: "Set where a domain's mail spills over",
    body: 'json',
    input: object({ domainId: spelled('name', z.string()), extraDedicatedIps }),
    output: message,
  }),
  /** The pool that takes the mail of every domain of the account once their own addresses have no room. Role: Analyst. */
  getAccountSpillover: endpoint('GET /v3/ips/account/settings', {
    summary: "See where the account's mail spills over",
    output: spillover,
  }),
  /** Sets the pool that takes the mail of every domain once their own addresses have no room; an empty id ends it. Role: Developer. */
  updateAccountSpillover: endpoint('PATCH /v3/ips/account/settings', {
    summary: "Set where the account's mail spills over",
    body: 'json',
    input: object({ extraDedicatedIps }),
    output: message,
  }),
  /** Takes an address or the pool from a domain: `domainIps.delete` by another path. Role: Developer. */
  deleteFromPool: endpoint('DELETE /v3/domains/{name}/pool/{ip}', {
    summary: "Take an address from a domain's pool, or unlink its IP pool",
    input: removal,
    check: checkRemoval,
    output: message,
  }),
};
