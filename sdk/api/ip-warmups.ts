import { endpoint, message } from '../endpoint';
import { integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { paging } from './paging';

export const ipWarmups = {
  /** The addresses that are being warmed up. Role: Analyst. */
  list: endpoint('GET /v3/ip_warmups', {
    summary: 'List warm-ups',
    input: object({ page: z.string().optional(), limit: z.string().optional() }),
    output: object({
      items: list(
        object({
          ip: z.string(),
          sentWithinStage: z.string().optional(),
          throttle: integer().optional(),
          stageNumber: integer().optional(),
          stageStartVolume: integer().optional(),
          stageStartTime: z.string().optional(),
          stageVolumeLimit: integer().optional(),
        }),
      ),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /** How far the warm-up of an address is. `not_found` where none is under way. Role: Analyst. */
  get: endpoint('GET /v3/ip_warmups/{addr}', {
    summary: 'Get a warm-up',
    input: object({ ip: spelled('addr', z.string()) }),
    output: message,
  }),
  /** Begins to warm up an address: its mail is raised step by step. Role: Developer. */
  create: endpoint('POST /v3/ip_warmups/{addr}', {
    summary: 'Start a warm-up',
    input: object({ ip: spelled('addr', z.string()) }),
    output: message,
  }),
  /** Ends the warm-up of an address at once. Role: Developer. */
  delete: endpoint('DELETE /v3/ip_warmups/{addr}', {
    summary: 'Cancel a warm-up',
    input: object({ ip: spelled('addr', z.string()) }),
    output: message,
  }),
};
