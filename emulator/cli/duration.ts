const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A day: timers of Node.js overflow at 25 of them. */
const LONGEST = 24 * 3_600_000;

/**
 * Milliseconds of `500ms`, `10s`, `1.5s`, `2m` or `1h`; at most a day.
 *
 * @throws an Error that says how a duration is written.
 */
export function parseDuration(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(number) * (MILLISECONDS[unit] ?? Number.NaN);
  if (number === '' || !(milliseconds <= LONGEST)) {
    throw new Error(`"${text}" is not a duration: write 500ms, 10s, 2m or 1h, at most 24h.`);
  }
  return milliseconds;
}
