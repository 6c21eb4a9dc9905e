import { refuse } from '../http/refusal';

export type Resolution = 'hour' | 'day' | 'month';

interface Asked {
  readonly start?: Date | undefined;
  readonly end: Date;
  readonly duration?: string | undefined;
}

export interface Period {
  readonly start: Date;
  readonly end: Date;
}

/** What is asked for, `duration` before `start`; without either, a length of time until the end. */
export function periodOf({ start, end, duration }: Asked, otherwise: string): Period {
  return { start: duration === undefined && start !== undefined ? start : before(end, duration ?? otherwise), end };
}

/** Months are those of the calendar (mailgun-ruby, metrics.yml, 2024-11). */
function before(end: Date, duration: string): Date {
  const moment = new Date(end);
  for (const [, length, unit = ''] of duration.matchAll(/(\d+)([a-z])/gi)) {
    const count = Number(length);
    if (unit === 'h') moment.setTime(+moment - count * 60 * 60 * 1000);
    else if (unit === 'd') moment.setUTCDate(moment.getUTCDate() - count);
    else if (unit === 'm') moment.setUTCMonth(moment.getUTCMonth() - count);
    else throw refuse(400, { message: "'duration' attribute is invalid" });
  }
  return moment;
}

/** The first moment of an hour, a day or a month, in UTC. */
export function startOf(resolution: Resolution, moment: Date): Date {
  const [year, month, day, hour] = [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate(), moment.getUTCHours()];
  return new Date(Date.UTC(year, month, resolution === 'month' ? 1 : day, resolution === 'hour' ? hour : 0));
}

/** The first moment of the next one, or of the one some further on. */
export function later(resolution: Resolution, moment: Date, by = 1): Date {
  const next = new Date(moment);
  if (resolution === 'month') next.setUTCMonth(next.getUTCMonth() + by);
  else next.setTime(+next + by * (resolution === 'day' ? 24 : 1) * 60 * 60 * 1000);
  return next;
}
