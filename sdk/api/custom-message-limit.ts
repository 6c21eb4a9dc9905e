import { endpoint } from '../endpoint';
import { flag, object } from '../wire';
import { z } from '../zod';

export const customMessageLimit = {
  /** How many messages a month the account may send. `not_found` where no limit is set. Role: Analyst. */
  get: endpoint('GET /v5/accounts/limit/custom/monthly', {
    summary: 'Get the monthly limit of the account',
    output: object({ limit: z.number().optional(), current: z.number().optional(), period: z.string().optional() }),
  }),
  /** Sets how many messages a month the account may send, at least 1,000; sending stops there. Role: Admin. */
  update: endpoint('PUT /v5/accounts/limit/custom/monthly', {
    summary: 'Set the monthly limit of the account',
    body: 'query',
    role: 'Admin',
    input: object({ limit: z.number() }),
    output: object({ success: flag.optional() }),
  }),
  /** Removes the limit. Role: Admin. */
  delete: endpoint('DELETE /v5/accounts/limit/custom/monthly', {
    summary: 'Remove the monthly limit of the account',
    role: 'Admin',
    output: object({ success: flag.optional() }),
  }),
  /** Lets an account send again that has hit its limit. Role: Admin. */
  enable: endpoint('PUT /v5/accounts/limit/custom/enable', {
    summary: 'Send again after the limit was hit',
    role: 'Admin',
    output: object({ success: flag.optional() }),
  }),
};
