import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** `20260131T235959.999Z-4242-0a1b2c3d.jsonl`: sorted by name is sorted by time. */
const name = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z-(\d+)-[0-9a-f]{16}\.jsonl$/;

/** Where the files of a state folder lie. */
export function auditFolder(folder: string): string {
  return join(folder, 'audit');
}

export function newName(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]/g, '')}-${process.pid}-${randomBytes(8).toString('hex')}.jsonl`;
}

/** When the file was begun, in milliseconds, and by which process. */
export function originOf(file: string): { readonly time: number; readonly pid: number } | undefined {
  const parts = name.exec(file);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, pid] = parts;
  return { time: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`), pid: Number(pid) };
}

/** Names of everything in the folder, oldest first; none where there is no folder yet. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(auditFolder(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without the line end. */
  readonly bytes: Buffer;
  /** False for what stands after the last line end: it was not written to its end. */
  readonly complete: boolean;
}

/** The lines of a file, read piece by piece. In bytes, because text hides what is not UTF-8. */
export function* linesOf(path: string): Generator<Line> {
  const descriptor = openSync(path, 'r');
  try {
    const piece = Buffer.alloc(65_536);
    let number = 0;
    let rest = Buffer.alloc(0);
    for (let count = readSync(descriptor, piece); count > 0; count = readSync(descriptor, piece)) {
      const bytes = Buffer.concat([rest, piece.subarray(0, count)]);
      let start = 0;
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
        number += 1;
        yield { number, bytes: bytes.subarray(start, end), complete: true };
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) yield { number: number + 1, bytes: rest, complete: false };
  } finally {
    closeSync(descriptor);
  }
}
