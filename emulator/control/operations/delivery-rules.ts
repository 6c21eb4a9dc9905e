import { z } from 'zod';
import { createUuid } from '../../store/ids';
import { nothing, operation } from '../operation';
import { Problem } from '../problem';

const outcome = z.enum(['deliver', 'bounce', 'temporary-failure', 'complain', 'open', 'click', 'unsubscribe']);

const rule = {
  /** An address; `*` stands for any characters. */
  recipient: z.string().min(1),
  outcome,
  code: z.number().int().min(400).max(599).optional(),
  message: z.string().optional(),
};

const shown = z.object({ ...rule, id: z.string(), times: z.number().nullable(), hits: z.number() });

/** JSON has no infinity: `null` is for ever. */
const timesOf = (times: number) => (Number.isFinite(times) ? times : null);

export const deliveryRules = {
  list: operation('GET /delivery-rules', {
    summary: 'The rules of what becomes of mail, in the order in which they are tried; `hits` says how often one has held',
    input: z.strictObject({}),
    output: z.object({ rules: z.array(shown) }),
    run: ({ state }) => ({
      rules: [...state.stores.us.account.deliveryRules.values()].map((one) => ({ ...one, times: timesOf(one.times) })),
    }),
  }),

  add: operation('POST /delivery-rules', {
    summary: 'Say what becomes of mail to recipients; without `times`, for ever',
    input: z.strictObject({ ...rule, times: z.number().int().min(1).optional() }),
    output: shown,
    run: ({ state }, { times = Number.POSITIVE_INFINITY, ...given }) => {
      const added = { ...given, id: createUuid(state.stores.us), times, hits: 0 };
      state.stores.us.account.deliveryRules.set(added.id, added);
      return { ...added, times: timesOf(times) };
    },
  }),

  remove: operation('DELETE /delivery-rules/{id}', {
    summary: 'Take a rule away',
    input: z.strictObject({ id: z.string() }),
    output: nothing,
    shorthand: 'id',
    run: ({ state }, { id }) => {
      if (!state.stores.us.account.deliveryRules.delete(id)) throw new Problem(404, `there is no delivery rule ${id}`);
    },
  }),
};
