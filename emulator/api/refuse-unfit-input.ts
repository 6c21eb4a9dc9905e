import type { Endpoint } from 'mailgun-sdk';
import { z } from 'zod';
import { refuse } from '../http/refusal';

/** Refuses what no single field shows to be wrong. The rules are documented; where the words are not, they are those of the SDK. */
export function refuseUnfitInput<E extends Endpoint>({ input, check }: E, given: z.output<E['input']>, message?: string): void {
  const problem = check?.(z.encode(input, given as never) as Readonly<Record<string, unknown>>);
  if (problem !== undefined) throw refuse(400, { message: message ?? problem });
}
