import { z } from 'zod';
import { resetState } from '../../state';
import { nothing, operation } from '../operation';
import { plant, seedShape } from './seed';

export const reset = operation('POST /reset', {
  summary:
    'Empty the account and put back what was seeded: data, mail, log, requests, faults, limits, clock. With `empty`, the seed is forgotten',
  input: z.strictObject({ empty: z.boolean().optional() }),
  output: nothing,
  run: ({ state }, { empty = false }) => {
    if (empty) state.seeds.length = 0;
    resetState(state);
  },
});

export const seed = operation('POST /seed', {
  summary:
    'Put things into the account, without events and webhooks; a reset puts them back. One that is wrong is refused, and nothing is changed',
  input: seedShape,
  output: nothing,
  maxBytes: 256 * 2 ** 20,
  run: ({ state }, given) => {
    plant(state, given);
    state.seeds.push(given);
  },
});
