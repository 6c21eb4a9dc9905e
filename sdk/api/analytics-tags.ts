import { endpoint, message } from '../schema/endpoint';
import { date, flag, integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { measures, sendingMetrics, usageMetrics } from './measures';

const tag = z.string().min(1);

export const analyticsTags = {
  /** The tags of the account. 10 a page, at most 1,000 with `pagination.pageSize`. Role: Analyst. */
  list: endpoint('POST /v1/analytics/tags', {
    summary: 'List tags',
    body: 'json',
    access: 'read',
    input: object({
      /** A tag, or how tags begin. */
      tag: tag.optional(),
      /** Default false. */
      includeSubaccounts: flag.optional(),
      /** Also show the counts of each tag; then at most 20 a page. Default false. */
      includeMetrics: flag.optional(),
      pagination: object({
        /** `lastseen:desc`. */
        sort: z.string().optional(),
        skip: integer(0).optional(),
        /** Tags a page, at most 1,000. Default 10. */
        pageSize: spelled('limit', integer(1, 1000).optional()),
        /** Also answer how many there are. Default false. */
        includeTotal: flag.optional(),
      }).optional(),
    }),
    output: object({
      items: list(
        object({
          accountId: z.string(),
          parentAccountId: z.string(),
          tag: z.string(),
          description: z.string(),
          firstSeen: date('+0000').optional(),
          lastSeen: date('+0000').optional(),
          metrics: measures(...sendingMetrics, ...usageMetrics, 'esp_block_count', 'hard_bounce_rate', 'soft_bounce_rate').optional(),
          accountName: z.string(),
        }),
      ),
      pagination: object({
        sort: z.string().optional(),
        skip: integer(0).optional(),
        limit: integer(0).optional(),
        total: integer(0).optional(),
        includeTotal: flag.optional(),
      }).optional(),
    }),
    paging: 'bodySkip',
  }),
  /** Describes a tag. `not_found` for some time after its first message. Role: Developer. */
  update: endpoint('PUT /v1/analytics/tags', {
    summary: 'Describe a tag',
    body: 'json',
    input: object({ tag, description: z.string() }),
    output: message,
  }),
  /** Deletes a tag. `not_found` where there is none. Role: Developer. */
  delete: endpoint('DELETE /v1/analytics/tags', {
    summary: 'Delete a tag',
    body: 'json',
    input: object({ tag }),
    output: message,
  }),
  /** How many tags the account has, and how many it may have. Role: Analyst. */
  getLimits: endpoint('GET /v1/analytics/tags/limits', {
    summary: 'See how many tags there may be',
    output: object({ limit: integer(0), count: integer(0), limitReached: flag }),
  }),
};
