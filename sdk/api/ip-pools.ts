import { endpoint } from '../endpoint';
import { flag, integer, isoDate, list, object, spelled } from '../wire';
import { z } from '../zod';

export const ipPools = {
  /** The pools of dedicated addresses of the account. Role: Analyst. */
  list: endpoint('GET /v3/ip_pools', {
    summary: 'List IP pools',
    output: object({
      items: spelled(
        'ip_pools',
        list(
          object({
            description: z.string(),
            ips: list(z.string()),
            metadata: object({ assignments: z.record(z.string(), object({ linkedAt: isoDate })) }),
            isInherited: flag,
            isLinked: flag,
            name: z.string(),
            poolId: z.string(),
          }),
        ),
      ),
      message: z.string(),
    }),
    paging: 'whole',
  }),
  /** Makes a pool of dedicated addresses of the account. Role: Developer. */
  create: endpoint('POST /v3/ip_pools', {
    summary: 'Create an IP pool',
    input: object({ description: z.string(), name: z.string(), ip: z.string().optional() }),
    output: object({ message: z.string().optional() }),
  }),
  /** One pool by its id. Role: Analyst. */
  get: endpoint('GET /v3/ip_pools/{pool_id}', {
    summary: 'Get an IP pool',
    input: object({ poolId: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /**
   * Deletes a pool; where domains are linked to it, `ip` or `poolId` must say what takes its place. Role: Developer.
   */
  delete: endpoint('DELETE /v3/ip_pools/{pool_id}', {
    summary: 'Delete an IP pool',
    input: object({ poolId: z.string(), ip: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Changes name and description, adds and removes addresses, links and unlinks domains. Role: Developer. */
  update: endpoint('PATCH /v3/ip_pools/{pool_id}', {
    summary: 'Change an IP pool',
    input: object({
      poolId: z.string(),
      addIp: z.string().optional(),
      description: z.string().optional(),
      linkDomain: z.string().optional(),
      name: z.string().optional(),
      removeIp: z.string().optional(),
      unlinkDomain: z.string().optional(),
    }),
    output: object({ message: z.string().optional() }),
  }),
  /** Every domain that is linked to a pool. Role: Analyst. */
  listDomains: endpoint('GET /v3/ip_pools/{pool_id}/domains', {
    summary: 'List the domains of an IP pool',
    input: object({ poolId: z.string(), limit: integer(1).optional(), page: z.string().optional() }),
    output: object({ message: z.string().optional() }),
    paging: 'cursor',
  }),
  /** Puts one dedicated address into a pool. Role: Developer. */
  addIp: endpoint('PUT /v3/ip_pools/{pool_id}/ips/{ip}', {
    summary: 'Add an address to an IP pool',
    input: object({ ip: z.string(), poolId: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Takes one address out of a pool. Role: Developer. */
  removeIp: endpoint('DELETE /v3/ip_pools/{pool_id}/ips/{ip}', {
    summary: 'Remove an address from an IP pool',
    input: object({ ip: z.string(), poolId: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Puts several dedicated addresses into a pool. Role: Developer. */
  addIps: endpoint('POST /v3/ip_pools/{pool_id}/ips.json', {
    summary: 'Add several addresses to an IP pool',
    body: 'json',
    input: object({ poolId: z.string(), ips: z.array(z.string()) }),
    output: object({ message: z.string().optional() }),
  }),
  /** Lends a pool to a sub-account. Role: Developer. */
  delegate: endpoint('PUT /v3/ip_pools/{pool_id}/delegate', {
    summary: 'Lend an IP pool to a sub-account',
    input: object({ poolId: z.string(), subaccountId: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Takes a lent pool back. Role: Developer. */
  revoke: endpoint('DELETE /v3/ip_pools/{pool_id}/delegate', {
    summary: 'Take an IP pool back from a sub-account',
    body: 'multipart',
    input: object({ poolId: z.string(), subaccountId: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** The sub-accounts that have a pool lent to them. Role: Analyst. */
  listDelegated: endpoint('GET /v5/accounts/subaccounts/ip_pools/all', {
    summary: 'List the pools lent to sub-accounts',
    output: object({ items: list(object({ poolId: z.string(), subaccountId: z.string() })), totalCount: integer() }),
    paging: 'whole',
  }),
  /**
   * Lends a pool to a sub-account. Role: Developer.
   *
   * @deprecated use `ipPools.delegate`.
   */
  delegateBySubaccount: endpoint('PUT /v5/accounts/subaccounts/{subaccountId}/ip_pool', {
    summary: 'Lend an IP pool to a sub-account (old)',
    input: object({ subaccountId: spelled('subaccountId', z.string()) }),
    output: object({ message: z.string(), referenceId: z.string() }),
  }),
  /**
   * Takes a lent pool back. Role: Developer.
   *
   * @deprecated use `ipPools.revoke`.
   */
  revokeBySubaccount: endpoint('DELETE /v5/accounts/subaccounts/{subaccountId}/ip_pool', {
    summary: 'Take an IP pool back from a sub-account (old)',
    input: object({ subaccountId: spelled('subaccountId', z.string()), poolId: z.string() }),
    output: object({ message: z.string(), referenceId: z.string() }),
  }),
};
