import { endpoint, message } from '../endpoint';
import { flag, integer, isoDate, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

export const ips = {
  /** The addresses that the account sends from, as plain text. Role: Analyst. */
  list: endpoint('GET /v3/ips', {
    summary: 'List the addresses of the account',
    input: object({ dedicated: flag.optional(), enabled: flag.optional() }),
    output: object({
      assignableToPools: list(z.string()),
      details: list(object({ ip: z.string(), isOnWarmup: flag, dedicated: flag, enabled: flag })),
      items: list(z.string()),
      totalCount: integer(),
    }),
    paging: 'whole',
  }),
  /** The addresses of the account with their pools, warm-up and sub-accounts. Role: Analyst. */
  listDetails: endpoint('GET /v3/ips/details/all', {
    summary: 'List the addresses of the account in detail',
    input: object({
      limit: integer(1).optional(),
      skip: integer(0).optional(),
      poolId: z.string().optional(),
      domainId: z.string().optional(),
      subaccountId: z.string().optional(),
      ip: z.string().optional(),
      sortBy: z.string().optional(),
      sortOrder: z.string().optional(),
    }),
    output: object({
      items: list(
        object({
          address: z.string(),
          parentAccountId: z.string(),
          accountId: z.string(),
          poolIds: list(z.string()),
          dedicated: flag,
          createdAt: isoDate.optional(),
          poolLastModifiedAt: isoDate.optional(),
          domainsLastModifiedAt: isoDate.optional(),
        }),
      ),
      totalCount: integer(),
    }),
    paging: 'skip',
  }),
  /** One address of the account. Role: Analyst. */
  get: endpoint('GET /v3/ips/{ip}', {
    summary: 'Get an address',
    input: object({ ip: z.string() }),
    output: object({ dedicated: flag, ip: z.string(), rdns: z.string() }),
  }),
  /** Every domain that an address is given to. 10 a page. Role: Analyst. */
  listDomains: endpoint('GET /v3/ips/{ip}/domains', {
    summary: 'List the domains that use an address',
    input: object({ ip: z.string(), search: z.string(), limit: integer(1).optional(), skip: integer(0).optional() }),
    output: object({
      items: list(object({ ips: list(z.string()), domain: z.string(), linkedAt: isoDate.optional() })),
      totalCount: integer(),
    }),
    paging: 'skip',
  }),
  /** Gives an address to every domain of the account, in the background. Role: Developer. */
  addToAllDomains: endpoint('POST /v3/ips/{ip}/domains', {
    summary: 'Give an address to all domains',
    input: object({ ip: z.string() }),
    output: object({ message: z.string(), referenceId: z.string() }),
  }),
  /** Takes an address from every domain of the account, in the background. Role: Developer. */
  removeFromAllDomains: endpoint('DELETE /v3/ips/{ip}/domains', {
    summary: 'Take an address from all domains',
    input: object({ ip: z.string(), alternative: z.string() }),
    output: object({ message: z.string(), referenceId: z.string() }),
  }),
  /** Puts a dedicated address into a band. Role: Developer. */
  setBand: endpoint('POST /v3/ips/{addr}/ip_band', {
    summary: 'Put an address into a band',
    input: object({ ip: spelled('addr', z.string()), ipBand: z.string() }),
    output: message,
  }),
  /** How many dedicated addresses the plan still allows. Role: Analyst. */
  getAvailable: endpoint('GET /v3/ips/request/new', {
    summary: 'See how many addresses may be added',
    output: object({ message: z.string().optional() }),
  }),
  /** Adds dedicated addresses to the account, which may cost money. Role: Developer. */
  request: endpoint('POST /v3/ips/request/new', { summary: 'Add dedicated addresses', output: object({ message: z.string().optional() }) }),
  /** Links dedicated addresses to sub-accounts and unlinks them, all in one step. Role: Developer. */
  updateSubaccounts: endpoint('PATCH /v3/ips/subaccounts', { summary: 'Link addresses to sub-accounts', output: message }),
  /** The pool that takes a domain's mail once its own addresses have reached their limit. Role: Analyst. */
  getDomainSpillover: endpoint('GET /v3/ips/domain/{name}', {
    summary: "See where a domain's mail spills over",
    input: object({ name: z.string() }),
    output: object({ extraDedicatedIps: object({ poolId: z.string() }) }),
  }),
  /** Sets or removes the pool that takes a domain's mail beyond the limit. Role: Developer. */
  updateDomainSpillover: endpoint('PATCH /v3/ips/domain/{name}', {
    summary: "Set where a domain's mail spills over",
    body: 'json',
    input: object({ name: z.string(), extraDedicatedIps: object({ poolId: z.string() }) }),
    output: message,
  }),
  /** The pool that takes the account's mail beyond the limit. Role: Analyst. */
  getAccountSpillover: endpoint('GET /v3/ips/account/settings', {
    summary: "See where the account's mail spills over",
    output: object({ extraDedicatedIps: object({ poolId: z.string() }) }),
  }),
  /** Sets or removes the pool that takes the account's mail beyond the limit. Role: Developer. */
  updateAccountSpillover: endpoint('PATCH /v3/ips/account/settings', {
    summary: "Set where the account's mail spills over",
    body: 'json',
    input: object({ extraDedicatedIps: object({ poolId: z.string() }) }),
    output: message,
  }),
  /** Takes an address from a domain's pool, unlinks a pool, or removes the domain's pool. Role: Developer. */
  deleteFromPool: endpoint('DELETE /v3/domains/{name}/pool/{ip}', {
    summary: "Take an address from a domain's pool",
    input: object({ ip: z.string(), name: domainName, poolId: z.string().optional() }),
    output: message,
  }),
};
