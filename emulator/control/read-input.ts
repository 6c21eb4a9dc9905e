import { findProblems } from 'mailgun-sdk';
import { z } from 'zod';
import type { Operation } from './operation';
import { Problem } from './problem';

/** @throws {Problem} 400, with a sentence for each thing that is wrong. */
export function readInput({ input }: Operation, given: unknown): z.output<z.ZodObject> {
  const problems = findProblems(input, given);
  if (problems.length > 0) throw new Problem(400, problems.join('; '));
  return input.parse(given);
}

/** A query is text: what is meant as a number, as true or false, or as one of several becomes that. */
export function readQuery({ input }: Operation, query: Readonly<Record<string, string | readonly string[]>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, readText(input.shape[name], value)]));
}

function readText(field: z.core.$ZodType | undefined, value: string | readonly string[]): unknown {
  if (field === undefined) return value;
  const candidates = typeof value === 'string' ? [value, ...valuesIn(value), [value]] : [value];
  const meant = typeof value === 'string' ? (valuesIn(value)[0] ?? value) : value;
  return candidates.find((candidate) => z.safeParse(field, candidate).success) ?? meant;
}

function valuesIn(text: string): readonly unknown[] {
  if (text === 'true' || text === 'false') return [text === 'true'];
  return /^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : [];
}
