import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditRecord } from './entry';
import { auditFolder, linesOf, namesIn, originOf } from './files';
import { printable } from './printable';
import { parse } from './record';

export interface ReadOptions {
  readonly folder: string;
  readonly agent?: string | undefined;
  /** From `parseSince`. */
  readonly since?: Date | undefined;
  /** `messages.send`. */
  readonly operation?: string | undefined;
  readonly step?: AuditRecord['step'] | undefined;
  /** Told which line is none of the gate's. The end of a file that is still written is no such line. */
  readonly onUnreadable?: ((words: string) => void) | undefined;
}

/** The records of all processes in order of time, read as they are asked for. It does not verify them: that is `verifyAudit`. */
export async function* readAudit(options: ReadOptions): AsyncGenerator<AuditRecord> {
  for (const record of inOrder(options)) if (isWanted(record, options)) yield record;
}

function isWanted(record: AuditRecord, { agent, since, operation, step }: ReadOptions): boolean {
  return (
    (agent === undefined || record.agent === printable(agent)) &&
    (operation === undefined || record.operation === printable(operation)) &&
    (step === undefined || record.step === step) &&
    (since === undefined || Date.parse(record.time) >= since.getTime())
  );
}

/** A file that is being read. */
interface Cursor {
  readonly rest: Iterator<AuditRecord>;
  readonly record: AuditRecord;
}

/** A file is opened when its time has come, so that a year of files is not open at once. */
function* inOrder({ folder, since, onUnreadable }: ReadOptions): Generator<AuditRecord> {
  const files = namesIn(folder).flatMap((name) => {
    const origin = originOf(name);
    return origin === undefined ? [] : [{ name, path: join(auditFolder(folder), name), begun: origin.time }];
  });
  const waiting = files.filter(({ path }) => since === undefined || isWrittenSince(path, since));
  let open: Cursor[] = [];
  try {
    for (;;) {
      const earliest = open.reduce<Cursor | undefined>(
        (first, each) => (first !== undefined && !isBefore(each, first) ? first : each),
        undefined,
      );
      const [file] = waiting;
      if (file !== undefined && (earliest === undefined || file.begun <= Date.parse(earliest.record.time))) {
        waiting.shift();
        const cursor = advance(recordsOf(file.path, file.name, onUnreadable));
        if (cursor !== undefined) open.push(cursor);
        continue;
      }
      if (earliest === undefined) return;
      yield earliest.record;
      const following = advance(earliest.rest);
      open = open.flatMap((each) => (each === earliest ? (following ?? []) : each));
    }
  } finally {
    for (const { rest } of open) rest.return?.();
  }
}

/** Of one process, several files can be begun in one millisecond. */
function isBefore({ record: one }: Cursor, { record: other }: Cursor): boolean {
  return one.time < other.time || (one.time === other.time && one.sequence < other.sequence);
}

function advance(rest: Iterator<AuditRecord>): Cursor | undefined {
  const { value, done } = rest.next();
  return done === true ? undefined : { rest, record: value };
}

/** It may have been deleted since the folder was read. */
function isWrittenSince(path: string, since: Date): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && status.mtimeMs >= since.getTime();
}

function* recordsOf(path: string, name: string, onUnreadable: ReadOptions['onUnreadable']): Generator<AuditRecord> {
  for (const { number, bytes, complete } of linesOf(path)) {
    if (!complete) return;
    const record = parse(bytes);
    if (record === undefined) onUnreadable?.(`${name} line ${number} is not a record.`);
    else yield record;
  }
}
