import { z } from 'zod';
import { resetState } from '../state';
import { nothing, operation } from './operation';

export const reset = operation('POST /reset', {
  summary: 'Empty the account: data, mail, log, requests, faults and rate limits; its clock is set to its start',
  input: z.strictObject({}),
  output: nothing,
  run: ({ state }) => resetState(state),
});
