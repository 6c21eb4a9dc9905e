import { endpoint, message } from '../schema/endpoint';
import { flag, integer, isoDate, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { replacementIp } from './domain-ips';
import { paging } from './paging';

const ip = z.ipv4();
const id = spelled('pool_id', z.string());

const pool = {
  id,
  name: z.string(),
  description: z.string(),
  ips: list(z.string()),
  /** Whether domains are linked to it. */
  isLinked: flag.optional(),
};

export const ipPools = {
  /** Every pool of dedicated addresses of the account, inherited ones too. Role: Analyst. */
  list: endpoint('GET /v3/ip_pools', {
    summary: 'List IP pools',
    output: object({
      items: spelled(
        'ip_pools',
        list(
          object({
            ...pool,
            /** Whether the parent account lends it. */
            isInherited: flag.optional(),
            /** When each address was put into the pool, by address. */
            metadata: object({ assignments: z.record(z.string(), object({ linkedAt: isoDate.optional() })).optional() }).optional(),
          }),
        ),
      ),
      message: z.string().optional(),
    }),
    paging: 'whole',
  }),
  /** One pool with the names of the domains that are linked to it. Role: Analyst. */
  get: endpoint('GET /v3/ip_pools/{pool_id}', {
    summary: 'Get an IP pool',
    input: object({ id }),
    output: object({ details: object({ ...pool, linkedDomains: list(z.string()) }), message: z.string().optional() }),
  }),
  /** Makes a pool of dedicated addresses and answers with its id. After a lost answer, look before you repeat. Role: Developer. */
  create: endpoint('POST /v3/ip_pools', {
    summary: 'Create an IP pool',
    input: object({
      /** A short name. */
      name: z.string(),
      /** What the pool is for, in words of your own. */
      description: z.string(),
      /** Dedicated addresses of the account. */
      ips: spelled('ip', repeated(ip).optional()),
    }),
    output: object({ id, message: z.string().optional() }),
  }),
  /**
   * Changes name and description, adds and removes addresses, links and unlinks domains; those follow after the answer. Inherited pools cannot
   * be changed. `invalid_request` where nothing would change. Role: Developer.
   */
  update: endpoint('PATCH /v3/ip_pools/{pool_id}', {
    summary: 'Change an IP pool',
    input: object({
      id,
      /** A short name. */
      name: z.string().optional(),
      /** What the pool is for, in words of your own. */
      description: z.string().optional(),
      /** Dedicated addresses to put into the pool. */
      addIps: spelled('add_ip', repeated(ip, { min: 1 }).optional()),
      /** Addresses to take out of the pool. */
      removeIps: spelled('remove_ip', repeated(ip, { min: 1 }).optional()),
      /** Ids, not names, of domains. */
      linkDomainIds: spelled('link_domain', repeated(z.string(), { min: 1 }).optional()),
      /** Ids, not names, of domains. */
      unlinkDomainIds: spelled('unlink_domain', repeated(z.string(), { min: 1 }).optional()),
    }),
    check: (fields) => (Object.keys(fields).length === 1 ? 'there must be something to change' : undefined),
    output: message,
  }),
  /**
   * Deletes a pool, also for the sub-accounts that it is lent to; its domains follow after the answer. Without a replacement the pool must be
   * empty. Inherited pools cannot be deleted. Role: Developer.
   */
  delete: endpoint('DELETE /v3/ip_pools/{pool_id}', {
    summary: 'Delete an IP pool',
    input: object({
      id: spelled('{pool_id}', z.string()),
      /** The pool that the domains of this one are linked to then; it must have an address. */
      replacementPoolId: spelled('pool_id', z.string().optional()),
      /** What the domains of the pool send from then: a dedicated address that is in no pool, or `shared` for addresses of Mailgun's. */
      replacementIp: spelled('ip', replacementIp.optional()),
    }),
    check: ({ ip: address, pool_id: pool }) =>
      address !== undefined && pool !== undefined ? 'replacementIp and replacementPoolId exclude each other' : undefined,
    // The example in the document is that of another operation (`GET /v3/ips/request/new`).
    output: object({ message: z.string().optional() }),
  }),
  /** Every domain that is linked to a pool. 10 a page, at most 500 with `pageSize`. Role: Analyst. */
  listDomains: endpoint('GET /v3/ip_pools/{pool_id}/domains', {
    summary: 'List the domains of an IP pool',
    input: object({
      id,
      /** Domains a page, 10 to 500. Default 10. */
      pageSize: spelled('limit', integer(10, 500).optional()),
      /** Where to begin, as an earlier answer said. */
      page: z.string().optional(),
    }),
    output: object({ items: spelled('domains', list(object({ id: z.string(), name: z.string() }))), paging: paging.optional() }),
    paging: 'cursor',
  }),
  /** Puts a dedicated address that is in no pool into one; its domains and sub-accounts follow after the answer. Role: Developer. */
  addIp: endpoint('PUT /v3/ip_pools/{pool_id}/ips/{ip}', {
    summary: 'Add an address to an IP pool',
    input: object({ id, ip }),
    output: message,
  }),
  /** Puts dedicated addresses that are in no pool into one; its domains and sub-accounts follow after the answer. Role: Developer. */
  addIps: endpoint('POST /v3/ip_pools/{pool_id}/ips.json', {
    summary: 'Add several addresses to an IP pool',
    body: 'json',
    input: object({ id, ips: z.array(ip).min(1) }),
    output: message,
  }),
  /** Takes an address out of a pool; its domains follow after the answer. Role: Developer. */
  removeIp: endpoint('DELETE /v3/ip_pools/{pool_id}/ips/{ip}', {
    summary: 'Remove an address from an IP pool',
    input: object({ id, ip }),
    output: message,
  }),
  /** Lends a pool to a sub-account, which may have several. Role: Developer. */
  delegate: endpoint('PUT /v3/ip_pools/{pool_id}/delegate', {
    summary: 'Lend an IP pool to a sub-account',
    input: object({ id, subaccountId: z.string() }),
    output: message,
  }),
  /** Takes a pool back that a sub-account has been lent. Role: Developer. */
  revoke: endpoint('DELETE /v3/ip_pools/{pool_id}/delegate', {
    summary: 'Take an IP pool back from a sub-account',
    body: 'multipart',
    input: object({ id, subaccountId: z.string() }),
    output: message,
  }),
};
