import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** A line of a journal: so many recipients were reserved, or a reservation was given back. */
type Line = { readonly id: string; readonly at: number; readonly recipients: number } | { readonly back: string };

/** One file of lines that only ever grows. Several processes append to it. */
export interface Journal {
  /** Appends the line, in one write. Creates the file where this process has never seen it. */
  append(line: Line): void;
  /** The lines that were appended since the last time, in their order in the file. */
  read(): readonly Line[];
}

const newline = 0x0a;
/** So much of what was read last is read again, to see that the file has only grown. */
const remembered = 64;

/** @throws from all of its functions, in words, when the file is gone, shorter, unreadable, unwritable or no journal. */
export function openJournal(path: string): Journal {
  let offset = 0;
  let tail = Buffer.alloc(0);
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const inFile = <Result>(use: (file: number) => Result): Result => {
    let file: number | undefined;
    try {
      file = openSync(path, O_RDWR | O_APPEND | (offset === 0 ? O_CREAT : 0) | (O_NOFOLLOW ?? 0), 0o600);
      if (!fstatSync(file).isFile()) throw new Error(`${path} is no file, so messages cannot be counted.`);
      return use(file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new Error(`${path} cannot be read and written (${code}), so messages cannot be counted.`);
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };

  return {
    append(line) {
      inFile((file) => {
        // What a killed process has left unfinished ends here, and takes nothing of this line with it.
        const bytes = Buffer.from(`\n${JSON.stringify(line)}`);
        if (writeSync(file, bytes) < bytes.length) throw new Error(`${path} has no room for another line, so messages cannot be counted.`);
      });
    },
    read() {
      const added = inFile((file) => readFrom(file, offset - tail.length));
      if (!added.subarray(0, tail.length).equals(tail))
        throw new Error(`${path} was shortened or replaced: what was counted is not certain any more.`);
      const lines: Line[] = [];
      let start = tail.length;
      while (start < added.length) {
        const next = added.indexOf(newline, start);
        const end = next === -1 ? added.length : next;
        const line = parse(added.toString('utf8', start, end), path);
        // Another process may be in the middle of it.
        if (next === -1 && !line) break;
        if (line) lines.push(line);
        start = next === -1 ? end : next + 1;
      }
      offset += start - tail.length;
      tail = Buffer.from(added.subarray(Math.max(0, start - remembered), start));
      return lines;
    },
  };
}

function readFrom(file: number, position: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - position));
  let length = 0;
  while (length < bytes.length) {
    const read = readSync(file, bytes, length, bytes.length - length, position + length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

/** Nothing for a line that was not finished: its call was not sent. A power cut may leave zeros. */
function parse(text: string, path: string): Line | undefined {
  const written = text.replace(/^\0+/, '');
  if (written === '') return undefined;
  let line: unknown;
  try {
    line = JSON.parse(written);
  } catch {
    if (written.startsWith('{')) return undefined;
  }
  if (isLine(line)) return line;
  throw new Error(
    `${path} is no journal of this gate, so messages cannot be counted. If it is not needed, move it away while no gate runs.`,
  );
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false;
  if ('back' in value) return typeof value.back === 'string';
  return (
    'id' in value &&
    typeof value.id === 'string' &&
    'at' in value &&
    Number.isSafeInteger(value.at) &&
    'recipients' in value &&
    Number.isSafeInteger(value.recipients) &&
    Number(value.recipients) > 0
  );
}
