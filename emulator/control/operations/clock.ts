import { z } from 'zod';
import type { State } from '../../state';
import { operation } from '../operation';
import { dateOf, duration, instant, millisecondsOf, time } from '../values';

const shown = z.object({
  now: instant,
  frozen: z.boolean(),
  waiting: z.array(z.looseObject({ task: z.looseObject({ kind: z.string() }), due: z.union([instant, z.looseObject({})]) })),
});

const show = ({ clock, tasks }: State) => ({
  now: clock.now(),
  frozen: clock.frozen,
  waiting: tasks.waiting().map(({ task, due }) => ({ task: { ...task }, due })),
});

export const clock = {
  get: operation('GET /clock', {
    summary: 'The time of the account, and what waits for its time',
    input: z.strictObject({}),
    output: shown,
    run: ({ state }) => show(state),
  }),

  freeze: operation('POST /clock/freeze', {
    summary: 'Stop the clock; without a time, at the present one',
    input: z.strictObject({ at: time.optional() }),
    output: shown,
    shorthand: 'at',
    run: ({ state }, { at }) => {
      state.clock.freeze(at === undefined ? undefined : dateOf(at));
      state.tasks.refresh();
      return show(state);
    },
  }),

  run: operation('POST /clock/run', {
    summary: 'Let the clock run on from where it stands',
    input: z.strictObject({}),
    output: shown,
    run: ({ state }) => {
      state.clock.run();
      state.tasks.refresh();
      return show(state);
    },
  }),

  advance: operation('POST /clock/advance', {
    summary:
      'Move the clock on, and do everything that becomes due meanwhile, each at its own time; answers what was done, once it has ended',
    input: z.strictObject({ by: duration }),
    output: z.array(z.object({ at: instant, task: z.looseObject({ kind: z.string() }) })),
    shorthand: 'by',
    run: async ({ state }, { by }) => (await state.tasks.advance(millisecondsOf(by))).map(({ at, task }) => ({ at, task: { ...task } })),
  }),
};
