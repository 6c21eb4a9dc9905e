import type { Endpoint } from 'mailgun-sdk';
import type { z } from 'zod';
import type { Context } from '../store/context';

/** One behaviour for every endpoint of an area; a missing one does not compile, unless it is named: it answers 501. */
export type Behaviours<Area extends Readonly<Record<string, Endpoint>>, NotEmulated extends keyof Area = never> = {
  readonly [Verb in Exclude<keyof Area, NotEmulated>]: (
    context: Context,
    input: z.output<Area[Verb]['input']>,
  ) => z.output<Area[Verb]['output']>;
};
