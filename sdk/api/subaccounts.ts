import { endpoint } from '../endpoint';
import { date, flag, integer, known, list, object, spelled } from '../wire';
import { z } from '../zod';

export const subaccounts = {
  /** One sub-account by its id. Role: Analyst. */
  get: endpoint('GET /v5/accounts/subaccounts/{subaccount_id}', {
    summary: 'Get a sub-account',
    input: object({ subaccountId: z.string() }),
    output: object({
      subaccount: object({
        id: z.string().optional(),
        name: z.string().optional(),
        createdAt: date('UTC').optional(),
        updatedAt: date('UTC').optional(),
        status: known('disabled', 'open', 'closed').optional(),
        features: z.record(z.string(), z.unknown()).optional(),
      }).optional(),
    }),
  }),
  /** Every sub-account. 10 a page, at most 1,000 with `limit`. Role: Analyst. */
  list: endpoint('GET /v5/accounts/subaccounts', {
    summary: 'List sub-accounts',
    input: object({
      sort: z.enum(['asc', 'desc']).optional(),
      filter: z.string().optional(),
      limit: integer(1).optional(),
      skip: integer(0).optional(),
      enabled: flag.optional(),
      closed: flag.optional(),
    }),
    output: object({
      items: spelled(
        'subaccounts',
        list(
          object({
            id: z.string().optional(),
            name: z.string().optional(),
            createdAt: date('UTC').optional(),
            updatedAt: date('UTC').optional(),
            status: known('disabled', 'open', 'closed').optional(),
            features: z.record(z.string(), z.unknown()).optional(),
          }),
        ),
      ),
      totalCount: spelled('total', integer().optional()),
    }),
    paging: 'skip',
  }),
  /** Makes a sub-account. Names need not be different: after a lost answer, look before you repeat. Role: Admin. */
  create: endpoint('POST /v5/accounts/subaccounts', {
    summary: 'Create a sub-account',
    body: 'query',
    role: 'Admin',
    input: object({ name: z.string() }),
    output: object({
      subaccount: object({
        id: z.string().optional(),
        name: z.string().optional(),
        createdAt: date('UTC').optional(),
        updatedAt: date('UTC').optional(),
        status: known('disabled', 'open', 'closed').optional(),
        features: z.record(z.string(), z.unknown()).optional(),
      }).optional(),
    }),
  }),
  /** Deletes the sub-account that the call option `onBehalfOf` names. It cannot be undone. Role: Admin. */
  delete: endpoint('DELETE /v5/accounts/subaccounts', {
    summary: 'Delete a sub-account',
    role: 'Admin',
    output: object({ message: z.string().optional() }),
  }),
  /**
   * Stops a sub-account from sending and from using the API. `invalid_request` where it is stopped already. Role: Admin.
   */
  disable: endpoint('POST /v5/accounts/subaccounts/{subaccount_id}/disable', {
    summary: 'Disable a sub-account',
    body: 'query',
    role: 'Admin',
    input: object({ subaccountId: z.string(), reason: z.string().optional(), note: z.string().optional() }),
    output: object({
      subaccount: object({
        id: z.string().optional(),
        name: z.string().optional(),
        createdAt: date('UTC').optional(),
        updatedAt: date('UTC').optional(),
        status: known('disabled', 'open', 'closed').optional(),
        features: z.record(z.string(), z.unknown()).optional(),
      }).optional(),
    }),
  }),
  /** Lets a disabled sub-account work again. `invalid_request` where it does. Role: Admin. */
  enable: endpoint('POST /v5/accounts/subaccounts/{subaccount_id}/enable', {
    summary: 'Enable a sub-account',
    role: 'Admin',
    input: object({ subaccountId: z.string() }),
    output: object({
      subaccount: object({
        id: z.string().optional(),
        name: z.string().optional(),
        createdAt: date('UTC').optional(),
        updatedAt: date('UTC').optional(),
        status: known('disabled', 'open', 'closed').optional(),
        features: z.record(z.string(), z.unknown()).optional(),
      }).optional(),
    }),
  }),
  /** How many messages a month a sub-account may send. `not_found` where no limit is set. Role: Analyst. */
  getLimit: endpoint('GET /v5/accounts/subaccounts/{subaccount_id}/limit/custom/monthly', {
    summary: 'Get the monthly limit of a sub-account',
    input: object({ subaccountId: z.string() }),
    output: object({ limit: z.number().optional(), current: z.number().optional(), period: z.string().optional() }),
  }),
  /** Sets how many messages a month a sub-account may send. Role: Admin. */
  updateLimit: endpoint('PUT /v5/accounts/subaccounts/{subaccount_id}/limit/custom/monthly', {
    summary: 'Set the monthly limit of a sub-account',
    body: 'query',
    role: 'Admin',
    input: object({ subaccountId: z.string(), limit: z.number() }),
    output: object({ success: flag.optional() }),
  }),
  /** Lets a sub-account send without a limit of its own. Role: Admin. */
  deleteLimit: endpoint('DELETE /v5/accounts/subaccounts/{subaccount_id}/limit/custom/monthly', {
    summary: 'Remove the monthly limit of a sub-account',
    role: 'Admin',
    input: object({ subaccountId: z.string() }),
    output: object({ success: flag.optional() }),
  }),
  /** Switches what a sub-account may do; features that are not given stay as they are. Role: Admin. */
  updateFeatures: endpoint('PUT /v5/accounts/subaccounts/{subaccount_id}/features', {
    summary: 'Switch features of a sub-account',
    body: 'urlencoded',
    role: 'Admin',
    input: object({
      subaccountId: z.string(),
      emailPreview: z.string().optional(),
      inboxPlacement: z.string().optional(),
      sending: z.string().optional(),
      validations: z.string().optional(),
      validationsBulk: z.string().optional(),
    }),
    output: object({ features: z.record(z.string(), z.unknown()).optional() }),
  }),
};
