import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal } from './journal';
import type { Counted } from './windows';

/** A moment of the journal. */
interface Moment {
  readonly at: number;
  /** What was reserved in the 24 hours before it, oldest first. What was given back has no recipients left. */
  readonly counted: readonly Counted[];
}

/** A reservation that was written down: `counted` is what stands before it. */
interface Written extends Moment {
  giveBack(): void;
}

/** What one agent has sent: a file a day. */
export interface AgentJournal {
  look(now: number): Moment;
  append(recipients: number, now: number): Written;
}

interface Entry extends Counted {
  readonly id: string;
  readonly day: string;
  recipients: number;
}

const oneDay = 24 * 60 * 60_000;
/** Longer than they are read, so that a clock that was wrong for some days has thrown nothing away. */
const kept = 8 * oneDay;
const fileName = /^(\d{4}-\d\d-\d\d)\.jsonl$/;

/**
 * The order of the lines decides. Each process writes its line first and then reads: of the lines that hold, the one that was written
 * last has seen all others, so together they fit. Lines of other days count wherever they stand: around midnight two processes may
 * write into two files, and then at least one of them sees the other.
 *
 * Time never goes back in it: a line counts as no older than the line before it, and is written into the newest file. So a clock that
 * is set back, and forward again, frees nothing.
 */
export function openAgentJournal(folder: string): AgentJournal {
  const journals = new Map<string, Journal>();
  /** In the order in which they were read, which is the order of their times. */
  let entries: Entry[] = [];
  const byId = new Map<string, Entry>();
  let latest = Number.NEGATIVE_INFINITY;
  let newestDay = '';
  inFolder(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));

  const journalOf = (day: string) => {
    const known = journals.get(day);
    if (known) return known;
    const opened = openJournal(join(folder, `${day}.jsonl`));
    journals.set(day, opened);
    return opened;
  };

  const readDay = (day: string) => {
    for (const line of journalOf(day).read()) {
      if ('back' in line) {
        const entry = byId.get(line.back);
        if (entry) entry.recipients = 0;
      } else {
        latest = Math.max(latest, line.at);
        const entry = { id: line.id, at: latest, recipients: line.recipients, day };
        entries.push(entry);
        byId.set(line.id, entry);
      }
    }
  };

  /** Gives the newest day. */
  const readAll = (now: number) => {
    const start = Math.max(now, latest) - oneDay;
    const firstDay = dayOf(start);
    for (const day of journals.keys()) if (day < firstDay) journals.delete(day);
    forget(start);
    const days = daysIn(folder);
    const gone = [...journals.keys()].find((day) => !days.includes(day));
    if (gone) throw new Error(`${join(folder, `${gone}.jsonl`)} is gone: what was counted is not certain any more. Start the gate again.`);
    for (const day of days) if (day >= firstDay) readDay(day);
    return [...days, dayOf(now)].reduce((newest, day) => (day > newest ? day : newest));
  };

  const forget = (start: number) => {
    const young = entries.findIndex(({ at }) => at > start);
    const old = young === -1 ? entries.length : young;
    if (old === 0) return;
    for (const { id } of entries.slice(0, old)) byId.delete(id);
    entries = entries.slice(old);
  };

  return {
    look(now) {
      newestDay = readAll(now);
      const at = Math.max(now, latest);
      return { at, counted: entries };
    },
    append(recipients, now) {
      const day = [newestDay, dayOf(now)].reduce((newest, one) => (one > newest ? one : newest));
      const isFirst = !journals.has(day);
      const id = randomUUID();
      journalOf(day).append({ id, at: now, recipients });
      readAll(now);
      if (isFirst) removeOldFiles(folder, dayOf(now - kept));
      const own = byId.get(id);
      if (!own)
        throw new Error(`${join(folder, `${day}.jsonl`)} does not have the line that was just written, so messages cannot be counted.`);
      const place = entries.lastIndexOf(own);
      const counted = entries.slice(0, place).concat(entries.slice(place + 1).filter((entry) => entry.day !== day));
      return { at: own.at, counted, giveBack: () => journalOf(day).append({ back: id }) };
    },
  };
}

function daysIn(folder: string): readonly string[] {
  return inFolder(folder, () => readdirSync(folder).flatMap((name) => fileName.exec(name)?.[1] ?? [])).sort();
}

function removeOldFiles(folder: string, firstDay: string): void {
  for (const day of daysIn(folder)) if (day < firstDay) rmSync(join(folder, `${day}.jsonl`), { force: true });
}

function inFolder<Result>(folder: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    throw new Error(`${folder} cannot be used (${(error as NodeJS.ErrnoException).code}), so messages cannot be counted.`);
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
