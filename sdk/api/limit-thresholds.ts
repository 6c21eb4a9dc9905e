import { endpoint, message } from '../endpoint';
import { integer, isoDate, known, list, object } from '../wire';
import { z } from '../zod';

export const limitThresholds = {
  /** The thresholds that watch limits of the account. Role: Analyst. */
  list: endpoint('GET /v1/thresholds/limits', {
    summary: 'List limit thresholds',
    output: object({
      items: list(
        object({
          id: z.string().optional(),
          parentAccountId: z.string().optional(),
          subaccountId: z.string().optional(),
          accountGroup: z.string().optional(),
          name: z.string(),
          createdAt: isoDate,
          updatedAt: isoDate.optional(),
          lastChecked: z.string().optional(),
          description: z.string().optional(),
          filters: list(
            object({
              dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
              comparator: known('=', '!=', 'contains', 'not contains', '<', '<=', '>', '>='),
              values: list(z.string()),
            }),
          ),
          metric: known('email_preview_success_count', 'seed_test_count'),
          comparator: known('=', '!=', '<', '<=', '>', '>='),
          limit: z.string(),
          dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
          period: z.string().optional(),
        }),
      ),
      total: integer(),
    }),
    paging: 'whole',
  }),
  /** Makes a threshold. `conflict` where the name is taken. Role: Developer. */
  create: endpoint('POST /v1/thresholds/limits', {
    summary: 'Create a limit threshold',
    body: 'json',
    input: object({
      name: z.string(),
      metric: z.enum(['email_preview_success_count', 'seed_test_count']),
      comparator: z.enum(['=', '!=', '<', '<=', '>', '>=']),
      limit: z.string(),
      dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
      filters: z
        .array(
          object({
            dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
            comparator: z.enum(['=', '!=', 'contains', 'not contains', '<', '<=', '>', '>=']),
            values: z.array(z.string()),
          }),
        )
        .optional(),
      period: z.string().optional(),
      description: z.string().optional(),
    }),
    output: object({
      id: z.string().optional(),
      parentAccountId: z.string().optional(),
      subaccountId: z.string().optional(),
      accountGroup: z.string().optional(),
      name: z.string(),
      createdAt: isoDate,
      updatedAt: isoDate.optional(),
      lastChecked: z.string().optional(),
      description: z.string().optional(),
      filters: list(
        object({
          dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
          comparator: known('=', '!=', 'contains', 'not contains', '<', '<=', '>', '>='),
          values: list(z.string()),
        }),
      ),
      metric: known('email_preview_success_count', 'seed_test_count'),
      comparator: known('=', '!=', '<', '<=', '>', '>='),
      limit: z.string(),
      dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
      period: z.string().optional(),
    }),
  }),
  /** One threshold by its name. Role: Analyst. */
  get: endpoint('GET /v1/thresholds/limits/{name}', {
    summary: 'Get a limit threshold',
    input: object({ name: z.string() }),
    output: object({
      id: z.string().optional(),
      parentAccountId: z.string().optional(),
      subaccountId: z.string().optional(),
      accountGroup: z.string().optional(),
      name: z.string(),
      createdAt: isoDate,
      updatedAt: isoDate.optional(),
      lastChecked: z.string().optional(),
      description: z.string().optional(),
      filters: list(
        object({
          dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
          comparator: known('=', '!=', 'contains', 'not contains', '<', '<=', '>', '>='),
          values: list(z.string()),
        }),
      ),
      metric: known('email_preview_success_count', 'seed_test_count'),
      comparator: known('=', '!=', '<', '<=', '>', '>='),
      limit: z.string(),
      dimension: known('domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount'),
      period: z.string().optional(),
    }),
  }),
  /** Replaces a threshold as a whole. Role: Developer. */
  update: endpoint('PUT /v1/thresholds/limits/{name}', {
    summary: 'Replace a limit threshold',
    body: 'json',
    input: object({
      name: z.string(),
      metric: z.enum(['email_preview_success_count', 'seed_test_count']),
      comparator: z.enum(['=', '!=', '<', '<=', '>', '>=']),
      limit: z.string(),
      dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
      filters: z
        .array(
          object({
            dimension: z.enum(['domain', 'ip', 'ip_pool', 'recipient_provider', 'subaccount']),
            comparator: z.enum(['=', '!=', 'contains', 'not contains', '<', '<=', '>', '>=']),
            values: z.array(z.string()),
          }),
        )
        .optional(),
      period: z.string().optional(),
      description: z.string().optional(),
    }),
    output: message,
  }),
  /** Deletes a threshold. Role: Developer. */
  delete: endpoint('DELETE /v1/thresholds/limits/{name}', {
    summary: 'Delete a limit threshold',
    input: object({ name: z.string() }),
    output: message,
  }),
};
