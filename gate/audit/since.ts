const milliseconds = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const ago = /^(\d{1,9})([smhdw])$/;
const moment = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** The time that `2h`, `3d`, `2026-01-31` or `2026-01-31T12:00:00Z` means. Without a zone, it is UTC, as in the records. Throws for anything else. */
export function parseSince(text: string, now = new Date()): Date {
  const before = ago.exec(text);
  const time =
    before === null ? readMoment(text) : new Date(now.getTime() - Number(before[1]) * milliseconds[before[2] as keyof typeof milliseconds]);
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new Error(`'${text}' is no time. Say how long ago (90s, 15m, 2h, 3d, 1w) or when (2026-01-31, 2026-01-31T12:00:00Z).`);
  }
  return time;
}

function readMoment(text: string): Date | undefined {
  const [, day = '', clock, zone] = moment.exec(text) ?? [];
  // Otherwise 31 February would be 3 March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  return clock === undefined ? midnight : new Date(zone === undefined ? `${text}Z` : text);
}
