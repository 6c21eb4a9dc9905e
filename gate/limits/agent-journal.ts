import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal } from './journal';
import { type Counted, createWindows, type Exceeded, type Limits } from './windows';

/** A reservation that was written down. */
interface Written {
  /** The limit that what stands before it leaves no room under. */
  readonly exceeded: Exceeded | undefined;
  giveBack(): void;
}

/** What one agent has sent: a file a day. */
export interface AgentJournal {
  /** The limit that so many recipients would exceed now. */
  look(recipients: number, now: number, limits: Limits): Exceeded | undefined;
  append(recipients: number, now: number, limits: Limits): Written;
}

interface Entry extends Counted {
  readonly id: string;
  readonly day: string;
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
  const windows = createWindows<Entry>();
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
        if (entry) windows.giveBack(entry);
      } else {
        latest = Math.max(latest, line.at);
        const entry = { id: line.id, at: latest, recipients: line.recipients, day };
        windows.add(entry);
        byId.set(line.id, entry);
      }
    }
  };

  /** Gives the newest day. */
  const readAll = (now: number) => {
    const time = Math.max(now, latest);
    const firstDay = dayOf(time - oneDay);
    for (const day of journals.keys()) if (day < firstDay) journals.delete(day);
    for (const { id } of windows.forget(time)) byId.delete(id);
    const days = daysIn(folder);
    const gone = [...journals.keys()].find((day) => !days.includes(day));
    if (gone) throw new Error(`${join(folder, `${gone}.jsonl`)} is gone: what was counted is not certain any more. Start the gate again.`);
    for (const day of days) if (day >= firstDay) readDay(day);
    return [...days, dayOf(now)].reduce((newest, day) => (day > newest ? day : newest));
  };

  return {
    look(recipients, now, limits) {
      newestDay = readAll(now);
      return windows.exceededBy({ at: Math.max(now, latest), recipients }, limits);
    },
    append(recipients, now, limits) {
      const day = [newestDay, dayOf(now)].reduce((newest, one) => (one > newest ? one : newest));
      const isFirst = !journals.has(day);
      const id = randomUUID();
      journalOf(day).append({ id, at: now, recipients });
      readAll(now);
      if (isFirst) removeOldFiles(folder, dayOf(now - kept));
      const own = byId.get(id);
      if (!own)
        throw new Error(`${join(folder, `${day}.jsonl`)} does not have the line that was just written, so messages cannot be counted.`);
      const itself = windows.since(own).filter((entry) => entry.day === day);
      return { exceeded: windows.exceededBy(own, limits, itself), giveBack: () => journalOf(day).append({ back: id }) };
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
