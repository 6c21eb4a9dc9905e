import { endpoint } from '../schema/endpoint';
import { integer, object } from '../schema/wire';
import { monthlyLimit, success } from './account-settings';

export const customMessageLimit = {
  /** How many messages a month the account may send, and has sent. `not_found` where no limit is set. Role: Analyst. */
  get: endpoint('GET /v5/accounts/limit/custom/monthly', {
    summary: 'Get the monthly limit of the account',
    output: monthlyLimit,
  }),
  /** Sets how many messages a month the account may send; at the limit Mailgun disables the account, see `enable`. Role: Admin. */
  update: endpoint('PUT /v5/accounts/limit/custom/monthly', {
    summary: 'Set the monthly limit of the account',
    body: 'query',
    role: 'Admin',
    input: object({
      /** Messages a month, at least 1,000. */
      limit: integer(1000),
    }),
    output: success,
  }),
  /** Removes the monthly limit of the account. Role: Admin. */
  delete: endpoint('DELETE /v5/accounts/limit/custom/monthly', {
    summary: 'Remove the monthly limit of the account',
    role: 'Admin',
    output: success,
  }),
  /** Enables an account that its monthly limit has disabled. `invalid_request` where it is disabled for another reason. Role: Admin. */
  enable: endpoint('PUT /v5/accounts/limit/custom/enable', {
    summary: 'Enable the account after its limit was reached',
    role: 'Admin',
    output: success,
  }),
};
