import { endpoint } from '../schema/endpoint';
import { integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';

const subaccountId = spelled('subaccountId', z.string());

/** Answers of work that goes on in the background and may yet fail. */
const started = object({ message: z.string(), referenceId: z.string() });

export const ipPoolDelegations = {
  /** Every pool that is lent to a sub-account, once for each of them. Role: Analyst. */
  list: endpoint('GET /v5/accounts/subaccounts/ip_pools/all', {
    summary: 'List the IP pools that sub-accounts have been lent',
    output: object({ items: list(object({ poolId: z.string(), subaccountId: z.string() })), totalCount: integer(0).optional() }),
    paging: 'whole',
  }),
  /**
   * Lends a pool to a sub-account in place of the one that it has; the work may still fail after the answer. Not for sub-accounts
   * with several pools. Role: Developer.
   *
   * @deprecated use `ipPools.delegate`.
   */
  replace: endpoint('PUT /v5/accounts/subaccounts/{subaccountId}/ip_pool', {
    summary: 'Lend an IP pool to a sub-account in place of another',
    input: object({ subaccountId, poolId: z.string() }),
    output: started,
  }),
  /**
   * Takes a pool back from a sub-account and unlinks its domains; the answer comes before it is done. Not for sub-accounts with
   * several pools. Role: Developer.
   *
   * @deprecated use `ipPools.revoke`.
   */
  delete: endpoint('DELETE /v5/accounts/subaccounts/{subaccountId}/ip_pool', {
    summary: 'Take an IP pool back from a sub-account',
    input: object({ subaccountId, poolId: z.string() }),
    output: started,
  }),
};
