import type { Grant, Hours } from '../policy/policy';
import { type Denied, denied } from './decision';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Whether calls are allowed at this moment. After midnight the hours of the day before go on. */
export function outsideHours({ hours }: Grant, now: Date): Denied | undefined {
  if (hours === undefined || isWithin(hours.value, now)) return undefined;
  const { from, to, zone, days: allowed } = hours.value;
  return denied(
    hours,
    `calls are allowed from ${clock(from)} to ${clock(to)} (${zone}) on ${allowed.map((day) => days[day - 1]).join(', ')}`,
  );
}

function isWithin({ from, to, days: allowed, zone }: Hours, now: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = days.indexOf(part('weekday')) + 1;
  const minute = Number(part('hour')) * 60 + Number(part('minute'));
  const dayBefore = day === 1 ? 7 : day - 1;
  if (from < to) return allowed.includes(day) && minute >= from && minute < to;
  return (allowed.includes(day) && minute >= from) || (allowed.includes(dayBefore) && minute < to);
}
