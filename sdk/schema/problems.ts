import { z } from './zod';

/** What is wrong with a value, a line each: where, and what is allowed. */
export const problemsOf = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));

/** Checks one argument as the endpoint that takes it would, without sending anything. */
export function findProblems(field: z.ZodType, value: unknown): readonly string[] {
  const encoded = z.safeEncode(field, value as never);
  return encoded.success ? [] : problemsOf(encoded.error);
}
