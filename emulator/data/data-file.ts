import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { version } from 'mailgun-sdk';
import type { Path, Written } from './entries';
import { lock } from './lock';

/** Raised whenever what is in the lines changes. */
const format = 1;

const head = JSON.stringify({ 'mailgun-emulator': version, format });

const tooNew = (file: string, by: unknown) =>
  new Error(`${file} was written by mailgun-emulator ${by}, which is newer than this one, ${version}: use that, or another file`);

/**
 * A file to which lines are added. The first one says what it is; each other one is a JSON list of what changed together, `[path, value]` or, for
 * what is gone, `[path]`. What was added outlives the end of the process; what the disk has not written yet is lost if the machine fails.
 */
export interface DataFile {
  /** What is in it, in order. */
  readonly entries: readonly Written[];
  readonly bytes: number;
  /** @throws an Error if it cannot be written; the file is as before then. */
  append(changes: readonly string[]): void;
  /** Puts these in the place of everything. Whoever reads the file meanwhile has the old one or the new one, whole. */
  replace(changes: Iterable<string>): void;
  /** Waits for the disk. */
  sync(): void;
  close(): void;
}

/** @throws an Error in plain words for a file that is another's, newer, broken or used; it is unchanged then. */
export function openDataFile(file: string): DataFile {
  const unlock = lock(file);
  try {
    const entries = existsSync(file) ? read(file) : [];
    return writable(file, entries, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function writable(file: string, entries: readonly Written[], unlock: () => void): DataFile {
  let descriptor: number | undefined;
  let bytes = 0;

  const append: DataFile['append'] = (changes) => {
    if (descriptor === undefined) throw new Error(`${file} is closed`);
    try {
      bytes += write(descriptor, `[${changes.join(',')}]\n`, bytes);
    } catch (error) {
      ftruncateSync(descriptor, bytes);
      throw error;
    }
  };

  return {
    entries,
    get bytes() {
      return bytes;
    },
    append,
    replace: (changes) => {
      const other = `${file}.new`;
      const made = openSync(other, 'w', 0o600);
      try {
        let written = write(made, `${head}\n`, 0);
        for (const change of changes) written += write(made, `[${change}]\n`, written);
        fsyncSync(made);
        renameSync(other, file);
        bytes = written;
      } catch (error) {
        closeSync(made);
        rmSync(other, { force: true });
        throw error;
      }
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = made;
      syncFolder(dirname(file));
    },
    sync: () => {
      if (descriptor !== undefined) fsyncSync(descriptor);
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
      unlock();
    },
  };
}

function write(descriptor: number, text: string, position: number): number {
  const buffer = Buffer.from(text);
  for (let done = 0; done < buffer.length; ) done += writeSync(descriptor, buffer, done, buffer.length - done, position + done);
  return buffer.length;
}

/** The new name of a file is in its folder, which some systems do not open. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // The file itself is on the disk.
  }
}

function read(file: string): readonly Written[] {
  const entries = new Map<string, Written>();
  let number = 0;
  for (const line of linesOf(file)) {
    number += 1;
    if (number === 1) checkHead(file, line);
    else for (const change of changesIn(file, line, number)) apply(entries, change);
  }
  if (number === 0) throw foreign(file);
  return [...entries.values()];
}

type Change = readonly [path: Path, value?: unknown, shared?: readonly unknown[]];

function apply(entries: Map<string, Written>, change: Change): void {
  const [path, value, shared = []] = change;
  const key = JSON.stringify(path);
  if (change.length === 1) entries.delete(key);
  else entries.set(key, { path, value, shared });
}

/** Whole lines. A last one without an end is what was being written when the process ended: nobody was answered because of it. */
function* linesOf(file: string): Generator<string> {
  const descriptor = openSync(file, 'r');
  try {
    if (fstatSync(descriptor).size === 0) return yield head;
    const chunk = Buffer.alloc(2 ** 20);
    let begun: Buffer[] = [];
    for (let length = readSync(descriptor, chunk); length > 0; length = readSync(descriptor, chunk)) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0 && end < length; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString();
        begun = [];
        start = end + 1;
      }
      begun.push(Buffer.from(chunk.subarray(start, length)));
    }
  } finally {
    closeSync(descriptor);
  }
}

const foreign = (file: string) => new Error(`${file} is no data file of mailgun-emulator: choose another with --data. It was not changed`);

function checkHead(file: string, line: string): void {
  const said = parse(line) as { readonly 'mailgun-emulator'?: unknown; readonly format?: unknown } | undefined;
  if (typeof said?.['mailgun-emulator'] !== 'string' || typeof said.format !== 'number') throw foreign(file);
  if (said.format > format) throw tooNew(file, said['mailgun-emulator']);
}

function changesIn(file: string, line: string, number: number): readonly Change[] {
  const changes = parse(line);
  if (Array.isArray(changes) && changes.every(isChange)) return changes;
  throw new Error(`${file} is broken in line ${number}: put a copy in its place, or choose another with --data. It was not changed`);
}

const isChange = (change: unknown): change is Change =>
  Array.isArray(change) && Array.isArray(change[0]) && change[0].every((name) => typeof name === 'string');

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
