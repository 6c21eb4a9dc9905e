import { flag, json, object } from '../schema/wire';
import { z } from '../schema/zod';

/** The answer of most writes to the account and its sub-accounts. */
export const success = object({ success: flag.optional() });

const state = object({
  /** Whether it is on. */
  enabled: flag,
});

/** Whether one feature is on. */
export const featureState = state.optional();

/** One feature, to be switched on or off. */
export const feature = json(state).optional();

/** How many messages may be sent in a month. */
export const monthlyLimit = object({
  limit: z.number(),
  /** Messages sent in this month. */
  current: z.number().optional(),
  period: z.string().optional(),
});
