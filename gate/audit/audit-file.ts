import { closeSync, fstatSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { auditFolder, newName } from './files';

/** A file that this process alone writes. */
export interface AuditFile {
  readonly name: string;
  readonly path: string;
  /** On which it was begun, in UTC: `2026-01-31`. */
  readonly day: string;
  readonly size: () => number;
  /** Throws where the bytes are not in the file afterwards, all of them. */
  append(bytes: Buffer): void;
  /** Has the disk keep it, and ends. */
  finish(): void;
  /** Ends; never throws. */
  abandon(): void;
  /** Ends and deletes it; never throws. */
  discard(): void;
}

export function createFile(folder: string, now: Date): AuditFile {
  const name = newName(now);
  const path = join(auditFolder(folder), name);
  const descriptor = openSync(path, 'ax', 0o600);
  const own = fstatSync(descriptor);
  let size = 0;
  let open = true;

  const append = (bytes: Buffer): void => {
    // A file that was deleted can still be written to, but nobody will ever read it. The look costs 2 microseconds.
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined || there.ino !== own.ino || there.dev !== own.dev)
      throw new Error(`${name} was taken away while it was written`);
    if (there.size !== size) throw new Error(`${name} was changed by somebody else: it had ${size} bytes and has ${there.size}`);
    const written = writeSync(descriptor, bytes);
    if (written !== bytes.length) throw new Error(`${name} took only ${written} of ${bytes.length} bytes; the disk may be full`);
    size += written;
  };
  const abandon = (): void => {
    // A second time it could be another file that has got the number meanwhile.
    if (!open) return;
    open = false;
    try {
      closeSync(descriptor);
    } catch {
      // Its disk is gone: there is nothing left to end.
    }
  };
  const discard = (): void => {
    abandon();
    try {
      rmSync(path, { force: true });
    } catch {
      // It stays as a file without a record, which is no fault.
    }
  };
  const finish = (): void => {
    try {
      if (open) fsyncSync(descriptor);
    } finally {
      abandon();
    }
  };
  return { name, path, day: now.toISOString().slice(0, 10), size: () => size, append, finish, abandon, discard };
}
