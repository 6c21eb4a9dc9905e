import { mkdirSync } from 'node:fs';
import { type AuditFile, createFile } from './audit-file';
import type { AuditRecord, Entry, Head } from './entry';
import { auditFolder } from './files';
import { appendHead } from './heads';
import { beginningOf, seal } from './record';
import type { Told } from './sentence';

/** What could not be written down must not be done. */
export interface Audit {
  /** Writes one record. Throws where it has not been written whole; the next call tries again, in a new file that says what happened. */
  write(entry: Entry): AuditRecord;
  /** Up to where it has been written. */
  head(): Head;
  /** Writes that the process stops, and ends. */
  close(): void;
}

export interface AuditOptions {
  /** The state folder; the files lie in its folder `audit`. Several processes may use it at once. */
  readonly folder: string;
  /** From `readAuditKey`. */
  readonly key: Buffer;
  /** A file to which the head is appended, or who is told it: at the start, at the end, with each new file, each 100 records and each minute in which something was written. */
  readonly heads?: string | ((head: Head) => void) | undefined;
  /** After how many bytes a new file is begun. Default 10 MB. A new one is begun at midnight in UTC, too. */
  readonly maxBytes?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

const recordsPerHead = 100;
const millisecondsPerHead = 60_000;

/** Begins the records of this process. Throws where the first one cannot be written. */
export function openAudit(options: AuditOptions): Audit {
  return openChain(options);
}

/** The same, for what the audit itself has to say, too. */
export function openChain(options: AuditOptions): Audit & { write(told: Told): AuditRecord } {
  const { folder, key, heads, maxBytes = 10_000_000, now = () => new Date() } = options;
  let head: Head = { file: '', sequence: 0, mac: '', time: '' };
  let file: AuditFile | undefined;
  /** Why there is no file to write to. */
  let failure: string | undefined;
  let closed = false;
  let headIsDue = false;
  let recordsSinceHead = 0;
  let timeOfHead = 0;

  const put = (to: AuditFile, told: Told): AuditRecord => {
    const time = now().toISOString();
    const sequence = head.sequence + 1;
    const previous = head.sequence === 0 ? beginningOf(to.name) : head.mac;
    const { line, record } = seal(key, told, { sequence, time, previous });
    to.append(line);
    head = { file: to.name, sequence, mac: record.mac, time };
    recordsSinceHead += 1;
    return record;
  };

  const begin = (): AuditFile => {
    const isFirst = head.sequence === 0;
    makeFolder(folder, isFirst);
    const first = createFile(folder, now());
    try {
      put(first, { step: 'opened', file: first.name, after: isFirst ? undefined : head.file, reason: failure });
    } catch (error) {
      // No record names it yet, and a full disk must not fill a folder with beginnings.
      first.discard();
      throw error;
    }
    headIsDue = true;
    failure = undefined;
    return first;
  };

  /** The next file is there before the last record of this one names it, so that at no moment a file is named that never was. */
  const rotate = (from: AuditFile): AuditFile => {
    const next = createFile(folder, now());
    try {
      put(from, { step: 'closed', next: next.name });
    } catch (error) {
      next.discard();
      throw error;
    }
    try {
      from.finish();
      put(next, { step: 'opened', file: next.name, after: from.name });
    } catch (error) {
      next.abandon();
      throw error;
    }
    headIsDue = true;
    return next;
  };

  const writeDown = (told: Told): AuditRecord => {
    try {
      const isFull = file !== undefined && (file.size() >= maxBytes || file.day !== now().toISOString().slice(0, 10));
      file = file === undefined ? begin() : isFull ? rotate(file) : file;
      return put(file, told);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failure ??= `the file before could not be written: ${why}`;
      file?.abandon();
      file = undefined;
      throw new Error(`The audit cannot be written, so nothing may be let through: ${why}`, { cause: error });
    }
  };

  const tellHead = (): void => {
    if (heads === undefined || recordsSinceHead === 0) return;
    if (typeof heads === 'string') appendHead(heads, head);
    else heads(head);
    headIsDue = false;
    recordsSinceHead = 0;
    timeOfHead = now().getTime();
  };

  /** Where it fails, the record is written, but the call is refused: its end could be cut off unseen. It is tried again with the next one. */
  const tellHeadWhenDue = (): void => {
    const elapsed = Math.abs(now().getTime() - timeOfHead);
    if (headIsDue || recordsSinceHead >= recordsPerHead || elapsed >= millisecondsPerHead) tellHead();
  };

  const writeAndTell = (told: Told): AuditRecord => {
    if (closed) throw new Error('The audit is closed, so nothing may be let through.');
    const record = writeDown(told);
    tellHeadWhenDue();
    return record;
  };

  try {
    file = begin();
    tellHead();
  } catch (error) {
    file?.abandon();
    throw error;
  }
  const timer = setInterval(() => {
    try {
      tellHead();
    } catch {
      // Nobody is waiting here. The next record tries again and fails where this is still so.
    }
  }, millisecondsPerHead).unref();

  return {
    write: writeAndTell,
    head: () => head,
    close() {
      if (closed) return;
      clearInterval(timer);
      try {
        headIsDue = true;
        writeAndTell({ step: 'closed' });
        file?.finish();
      } finally {
        closed = true;
        file?.abandon();
      }
    },
  };
}

/** The folder is made anew where it was deleted, but the state folder is not: what it stood on may be gone. */
function makeFolder(folder: string, isFirst: boolean): void {
  try {
    mkdirSync(auditFolder(folder), { recursive: isFirst, mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
