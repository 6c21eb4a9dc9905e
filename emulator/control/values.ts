import { z } from 'zod';
import { Problem } from './problem';
import { searchHelp } from './search';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const durationText = /^(\d+(\.\d+)?(ms|s|m|h|d))+$/;

/** A length of time: milliseconds, or `10m`, `1h30m`, `2d`. */
export const duration = z.union([
  z.number().nonnegative(),
  z.string().regex(durationText, 'must be milliseconds, or a text such as 500ms, 30s, 10m, 1h30m or 2d'),
]);

export function millisecondsOf(value: z.output<typeof duration>): number {
  if (typeof value === 'number') return value;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
}

/** A time that is given: a `Date`, or an ISO 8601 text. */
export const time = z.union([z.iso.datetime({ offset: true, error: 'must be a time such as 2030-01-31T12:00:00Z' }), z.date()]);

/** A time that is answered. */
export const instant = z.date();

export function dateOf(value: z.output<typeof time>): Date {
  const date = new Date(value);
  if (Number.isNaN(+date)) throw new Problem(400, `${value} is no time`);
  return date;
}

export const region = z.enum(['us', 'eu']);

/** A search of mail or of the log. */
export const query = z.string().optional().describe(searchHelp);

/** How many of a list are answered. */
export const limit = z.number().int().min(1).max(1000).optional();
export const skip = z.number().int().nonnegative().optional();

/** Part of a list, and how many there are. */
export function pageOf<T>(
  all: readonly T[],
  { skip: first = 0, limit: most = 100 }: { skip?: number | undefined; limit?: number | undefined },
) {
  return all.slice(first, first + most);
}
