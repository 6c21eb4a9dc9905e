import { type Field, fail, failUnknown, fieldsOf, required, ruleOf, textOf, textsOf } from './fields';
import type { Hours, Rule } from './policy';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Reads `{ from: '08:00', to: '18:00', days: [Mon, Tue], zone: Europe/Berlin }`: every day and UTC where it does not say. */
export function readHours(field: Field): Rule<Hours> | undefined {
  const fields = fieldsOf(field, ['from', 'to', 'days', 'zone']);
  if (fields === undefined) return undefined;
  const from = readTime(required(fields, 'from', field, "write from: '08:00'"));
  const to = readTime(required(fields, 'to', field, "write to: '18:00'"));
  const named = fields.get('days');
  const on = named === undefined ? days : readDays(named);
  const zone = readZone(fields.get('zone'));
  if (from === undefined || to === undefined || on === undefined || zone === undefined) return undefined;
  if (from === to) return fail(field, 'ends when it begins; leave hours out for the whole day');
  return ruleOf(field, { from, to, days: days.flatMap((day, index) => (on.includes(day) ? [index + 1] : [])), zone });
}

function readTime(field: Field | undefined): number | undefined {
  const text = field && textOf(field, "a time such as '08:00'");
  if (field === undefined || text === undefined) return undefined;
  const [, hours, minutes] = /^([01]\d|2[0-3]|24):([0-5]\d)$/.exec(text) ?? [];
  const time = Number(hours) * 60 + Number(minutes);
  return time <= 24 * 60 ? time : failUnknown(field, text, 'is no time', [], "write one such as '08:00'");
}

function readDays(field: Field): readonly string[] | undefined {
  const read = textsOf(field, days.join(', '), (text) => (days.includes(text) ? undefined : `is no day; there are ${days.join(', ')}`));
  return read?.value.length === 0 ? fail(field, 'has no day; name one, or leave days out for all') : read?.value;
}

function readZone(field: Field | undefined): string | undefined {
  if (field === undefined) return 'UTC';
  const zone = textOf(field, 'a time zone such as Europe/Berlin');
  return zone === undefined || isZone(zone)
    ? zone
    : failUnknown(field, zone, 'is no time zone', ['UTC', ...Intl.supportedValuesOf('timeZone')], 'write one such as Europe/Berlin');
}

/** Names only: an offset such as +01:00 would be wrong for half of the year. */
function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return /^[a-z]/i.test(zone);
  } catch {
    return false;
  }
}
