import { randomUUID } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A person is shown a few lines; a file larger than this is none of ours. */
const mostBytes = 1_000_000;

/** The files of one folder. Each appears whole or not at all. */
export interface Files {
  readonly folder: string;
  /** @throws in words when it cannot be written. */
  put(name: string, text: string): void;
  /** Whether it was not there yet: of two processes, one gets `true`. @throws in words when it cannot be written. */
  putOnce(name: string, text: string): boolean;
  /** Nothing where there is none. An empty text for what cannot be read. */
  get(name: string): string | undefined;
  remove(name: string): void;
  /** @throws in words when the folder cannot be read. */
  names(): readonly string[];
  /** When it was written or touched, in milliseconds since 1970. */
  writtenAt(name: string): number | undefined;
  /** Says by its time that somebody still needs it. */
  touch(name: string, time: number): void;
}

/** Opens the folder, and makes it where it is missing. @throws in words when it cannot be made. */
export function openFiles(folder: string): Files {
  const written = (name: string, use: (draft: string) => void) => {
    const draft = join(folder, `.${randomUUID()}`);
    try {
      use(draft);
    } catch (error) {
      throw new Error(`${join(folder, name)} cannot be written (${codeOf(error)}), so nobody can be asked.`);
    } finally {
      rmSync(draft, { force: true });
    }
  };
  const write = (draft: string, text: string) => writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(`${folder} cannot be made (${codeOf(error)}), so nobody can be asked.`);
  }

  return {
    folder,
    put(name, text) {
      if (Buffer.byteLength(text) > mostBytes) throw new Error('There is too much to show of this call, so nobody can be asked.');
      written(name, (draft) => {
        write(draft, text);
        renameSync(draft, join(folder, name));
      });
    },
    putOnce(name, text) {
      let isNew = true;
      written(name, (draft) => {
        write(draft, text);
        try {
          // Unlike a rename it replaces nothing, and unlike an exclusive open it never shows half a file.
          linkSync(draft, join(folder, name));
        } catch (error) {
          if (codeOf(error) !== 'EEXIST') throw error;
          isNew = false;
        }
      });
      return isNew;
    },
    get(name) {
      const path = join(folder, name);
      try {
        const { size } = lstatSync(path);
        return size > mostBytes ? '' : readFileSync(path, 'utf8');
      } catch (error) {
        return codeOf(error) === 'ENOENT' ? undefined : '';
      }
    },
    remove(name) {
      rmSync(join(folder, name), { force: true, recursive: true });
    },
    names() {
      try {
        return readdirSync(folder);
      } catch (error) {
        throw new Error(`${folder} cannot be read (${codeOf(error)}), so nobody can be asked.`);
      }
    },
    writtenAt: (name) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs,
    touch(name, time) {
      try {
        utimesSync(join(folder, name), time / 1000, time / 1000);
      } catch {
        // Whoever sees an old time takes the call for one that nobody waits for.
      }
    },
  };
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
