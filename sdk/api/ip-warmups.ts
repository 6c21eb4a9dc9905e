import { endpoint, message } from '../schema/endpoint';
import { integer, isoDate, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { paging } from './paging';

const ip = spelled('addr', z.ipv4());

export const ipWarmups = {
  /** Every address that is being warmed up. 10 a page. Role: Analyst. */
  list: endpoint('GET /v3/ip_warmups', {
    summary: 'List warm-ups',
    input: object({
      /** Where to begin, as an earlier answer said. */
      page: z.string().optional(),
      /** Warm-ups a page. Default 10. */
      pageSize: spelled('limit', integer(1).optional()),
    }),
    output: object({
      items: list(
        object({
          ip: z.string(),
          /** How much of the stage is done, as `25%`. */
          sentWithinStage: z.string().optional(),
          throttle: integer(0).optional(),
          stageNumber: integer(0).optional(),
          stageStartVolume: integer(0).optional(),
          stageStartTime: isoDate.optional(),
          stageVolumeLimit: integer(0).optional(),
        }),
      ),
      paging: paging.optional(),
    }),
    paging: 'cursor',
  }),
  /** How far the warm-up of a dedicated address is. `not_found` where none is under way. Role: Analyst. */
  get: endpoint('GET /v3/ip_warmups/{addr}', {
    summary: 'Get a warm-up',
    input: object({ ip }),
    // Documented as a message only; the example beside it and mailgun-go (mtypes/ip_warmups.go) have the details.
    output: object({
      details: object({
        /** How much of the stage is done, as `25%`. */
        sentWithinStage: z.string().optional(),
        throttle: integer(0).optional(),
        startVolume: integer(0).optional(),
        stage: integer(0).optional(),
        stageLimit: integer(0).optional(),
        hourlyLimit: integer(0).optional(),
        stageStartedAt: isoDate.optional(),
        hourStartedAt: isoDate.optional(),
        planStartedAt: isoDate.optional(),
        planLastUpdatedAt: isoDate.optional(),
        totalStages: integer(0).optional(),
        stageHistory: list(object({ firstUpdatedAt: isoDate.optional(), completedAt: isoDate.optional(), limit: integer(0).optional() })),
      }),
    }),
  }),
  /** Begins to warm up a dedicated address of the account: how much it may send grows from stage to stage. Role: Developer. */
  create: endpoint('POST /v3/ip_warmups/{addr}', {
    summary: 'Start a warm-up',
    input: object({ ip }),
    output: message,
  }),
  /** Ends the warm-up of an address before its time. Role: Developer. */
  delete: endpoint('DELETE /v3/ip_warmups/{addr}', {
    summary: 'Cancel a warm-up',
    input: object({ ip }),
    output: message,
  }),
};
