import { z } from 'zod';
import type { Transition } from '../../clock/agenda';
import type { State } from '../../state';
import { operation } from '../operation';
import { duration, millisecondsOf } from '../values';

const immediate = z.literal('immediate');
const reads = z.strictObject({ reads: z.number().int().nonnegative() });

const given = z.union([immediate, z.strictObject({ after: duration }), reads]).optional();
/** Milliseconds. */
const answered = z.union([immediate, z.object({ after: z.number() }), reads]);

const all = <T extends z.ZodType>(one: T) => ({ verification: one, deletion: one, templates: one, delivery: one });

const read = (transition: NonNullable<z.output<typeof given>>): Transition =>
  typeof transition === 'object' && 'after' in transition ? { after: millisecondsOf(transition.after) } : transition;

const show = ({ transitions: { verification, deletion, templates, delivery } }: State) => ({ verification, deletion, templates, delivery });

export const transitions = {
  get: operation('GET /transitions', {
    summary: 'When what Mailgun does in the background happens',
    input: z.strictObject({}),
    output: z.object(all(answered)),
    run: ({ state }) => show(state),
  }),

  change: operation('PATCH /transitions', {
    summary: 'Say when it happens: at once, after a time, or after so many reads; what is not named stays',
    input: z.strictObject(all(given)),
    output: z.object(all(answered)),
    run: ({ state }, changes) => {
      const named = Object.entries(changes).filter(([, transition]) => transition !== undefined);
      Object.assign(state.transitions, Object.fromEntries(named.map(([name, transition]) => [name, read(transition)])));
      return show(state);
    },
  }),
};
