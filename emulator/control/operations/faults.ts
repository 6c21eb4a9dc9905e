import { z } from 'zod';
import { type Fault, faultSchema, InvalidFault } from '../../faults/fault';
import type { FaultRule } from '../../faults/faults';
import { nothing, operation } from '../operation';
import { Problem } from '../problem';

const ruleShape = z.object({
  id: z.string(),
  fault: z.record(z.string(), z.unknown()),
  /** How many requests, or SMTP commands, it has struck. */
  hits: z.number(),
  isUsedUp: z.boolean(),
});

const shown = ({ id, fault, hits, isUsedUp }: FaultRule): z.output<typeof ruleShape> => ({ id, fault: { ...fault }, hits, isUsedUp });

/** The room of faults judges it: its sentences say what is allowed. */
const faultFields = z.looseObject({}).meta(z.toJSONSchema(faultSchema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>);

export const faults = {
  add: operation('POST /faults', {
    summary: 'Let requests, or SMTP commands, to come go wrong',
    input: faultFields,
    output: ruleShape,
    run: ({ state }, fault) => {
      try {
        return shown(state.faults.add(fault as Fault));
      } catch (error) {
        throw error instanceof InvalidFault ? new Problem(400, error.message) : error;
      }
    },
  }),

  list: operation('GET /faults', {
    summary: 'The faults that were added, with what became of them',
    input: z.strictObject({}),
    output: z.object({ faults: z.array(ruleShape) }),
    run: ({ state }) => ({ faults: state.faults.list().map(shown) }),
  }),

  remove: operation('DELETE /faults/{id}', {
    summary: 'Take a fault away',
    input: z.strictObject({ id: z.string() }),
    output: nothing,
    shorthand: 'id',
    run: ({ state }, { id }) => {
      if (!state.faults.remove(id)) throw new Problem(404, `there is no fault ${id}`);
    },
  }),

  clear: operation('DELETE /faults', {
    summary: 'Let nothing go wrong any more',
    input: z.strictObject({}),
    output: nothing,
    run: ({ state }) => state.faults.clear(),
  }),
};
