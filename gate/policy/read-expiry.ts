import { type Field, failUnknown, textOf } from './fields';

/** Reads a date (it counts to the end of that day in UTC) or an ISO time with its zone. */
export function readExpiry(field: Field): Date | undefined {
  const text = textOf(field, 'a date such as 2027-01-31');
  if (text === undefined) return undefined;
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const midnight = new Date(`${day}T00:00:00Z`);
  // `Date` takes 30 February for 2 March.
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().slice(0, 10) === day;
  const end = time === undefined ? new Date(midnight.getTime() + 24 * 60 * 60 * 1000) : new Date(text);
  if (isDay && !Number.isNaN(end.getTime())) return end;
  return failUnknown(field, text, 'is no date', [], 'write one such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z');
}
