import { endpoint } from '../schema/endpoint';
import { date, flag, integer, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { feature, featureState, monthlyLimit, success } from './account-settings';

// mailgun.js has these types; the OpenAPI document says only that there are features.
const features = object({
  emailPreview: featureState,
  inboxPlacement: featureState,
  sending: featureState,
  validations: featureState,
  validationsBulk: featureState,
}).optional();

const subaccount = object({
  id: z.string(),
  name: z.string(),
  status: known('open', 'disabled', 'closed'),
  // Missing in the answers that were recorded in 2023 (mailgun-ruby, subaccounts.yml).
  /** When the sub-account was made. */
  createdAt: date('GMT').optional(),
  updatedAt: date('GMT').optional(),
  features,
});

const answer = object({ subaccount });

const id = spelled('subaccount_id', z.string());

export const subaccounts = {
  /** Every sub-account. 10 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v5/accounts/subaccounts', {
    summary: 'List sub-accounts',
    input: object({
      /** Sub-accounts a page, at most 1,000. Default 10. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
      skip: integer(0).optional(),
      /** By name. */
      sort: z.enum(['asc', 'desc']).optional(),
      /** The name to look for. */
      filter: z.string().optional(),
      /** Enabled ones (true) or disabled ones (false). */
      enabled: flag.optional(),
      /** Closed ones too (true), or without them (false). */
      closed: flag.optional(),
    }),
    output: object({ items: spelled('subaccounts', list(subaccount)), totalCount: spelled('total', integer(0).optional()) }),
    paging: 'skip',
  }),
  /** One sub-account by its id. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v5/accounts/subaccounts/{subaccount_id}', {
    summary: 'Get a sub-account',
    input: object({ id }),
    output: answer,
  }),
  /** Makes a sub-account. It cannot be renamed, and a second call may make a second one: after a lost answer, look before you repeat. Role: Admin. */
  create: endpoint('POST /v5/accounts/subaccounts', {
    summary: 'Create a sub-account',
    body: 'query',
    role: 'Admin',
    input: object({
      /** Its name, which others may have too; it cannot be changed. */
      name: z.string().min(1),
    }),
    output: answer,
  }),
  /**
   * Deletes the sub-account that the call option `onBehalfOf` names, which travels in the header `X-Mailgun-On-Behalf-Of`:
   * `mailgun.subaccounts.delete({}, { onBehalfOf: id })`. Without it the one is deleted that the client was
   * opened for with `subaccountId`. Role: Admin.
   */
  delete: endpoint('DELETE /v5/accounts/subaccounts', {
    summary: 'Delete a sub-account',
    role: 'Admin',
    output: object({ message: z.string().optional() }),
  }),
  /** Disables a sub-account until `enable`. `invalid_request` where it is disabled already. Role: Admin. */
  disable: endpoint('POST /v5/accounts/subaccounts/{subaccount_id}/disable', {
    summary: 'Disable a sub-account',
    body: 'query',
    role: 'Admin',
    input: object({ id, reason: z.string().optional(), note: z.string().optional() }),
    output: answer,
  }),
  /** Enables a disabled sub-account. `invalid_request` where the plan has no sub-account left. Role: Admin. */
  enable: endpoint('POST /v5/accounts/subaccounts/{subaccount_id}/enable', {
    summary: 'Enable a sub-account',
    role: 'Admin',
    input: object({ id }),
    output: answer,
  }),
  /** How many messages a month a sub-account may send, and has sent. `not_found` where no limit is set. Role: Analyst. */
  getLimit: endpoint('GET /v5/accounts/subaccounts/{subaccount_id}/limit/custom/monthly', {
    summary: 'Get the monthly limit of a sub-account',
    input: object({ id }),
    output: monthlyLimit,
  }),
  /** Sets how many messages a month a sub-account may send. Role: Admin. */
  updateLimit: endpoint('PUT /v5/accounts/subaccounts/{subaccount_id}/limit/custom/monthly', {
    summary: 'Set the monthly limit of a sub-account',
    body: 'query',
    role: 'Admin',
    input: object({
      id,
      /** Messages a month. */
      limit: integer(0),
    }),
    output: success,
  }),
  /** Removes the monthly limit of a sub-account. Role: Admin. */
  deleteLimit: endpoint('DELETE /v5/accounts/subaccounts/{subaccount_id}/limit/custom/monthly', {
    summary: 'Remove the monthly limit of a sub-account',
    role: 'Admin',
    input: object({ id }),
    output: success,
  }),
  /** Switches features of a sub-account on and off; those that are not given stay as they are. Role: Admin. */
  updateFeatures: endpoint('PUT /v5/accounts/subaccounts/{subaccount_id}/features', {
    summary: 'Switch features of a sub-account',
    body: 'urlencoded',
    role: 'Admin',
    input: object({
      id,
      /** Previews of messages as mail clients show them. */
      emailPreview: feature,
      /** Tests of where messages arrive: inbox, spam or nowhere. */
      inboxPlacement: feature,
      /** Sending of messages. */
      sending: feature,
      /** Validation of one address at a time. */
      validations: feature,
      /** Validation of lists of addresses. */
      validationsBulk: feature,
    }),
    check: (fields) => (Object.keys(fields).length === 1 ? 'there must be a feature to switch' : undefined),
    output: object({ features }),
  }),
};
