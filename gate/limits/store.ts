import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says whether the counters are still the ones that were opened. */
export interface Store {
  readonly folder: string;
  /** @throws in words when the store is gone or has been replaced. */
  check(): void;
}

const marker = 'store.id';

/**
 * Opens `<folder>/limits`, or makes it where the state folder has nothing else in it yet.
 *
 * A crash leaves the marker whole or not there at all, and it is made before anything is counted: so a marker that is missing beside
 * other state was taken away, and with it what had been counted. Who may write into the state folder can still shorten a journal
 * while no gate runs; the folder has to be out of the agents' reach.
 */
export function openStore(stateFolder: string): Store {
  const folder = join(stateFolder, 'limits');
  const path = join(folder, marker);
  const id = read(path) ?? make(stateFolder, folder, path);
  return {
    folder,
    check() {
      const found = read(path);
      if (found === id) return;
      throw new Error(
        `${path} ${found === undefined ? 'is gone' : 'is not the one that this gate has opened'}: what was counted before is not certain any more. Start the gate again.`,
      );
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read (${codeOf(error)}), so messages cannot be counted.`);
  }
}

function make(stateFolder: string, folder: string, path: string): string {
  try {
    if (!isFresh(stateFolder, folder))
      throw new Error(
        `${path} is missing, but ${stateFolder} is in use: what was counted is not certain. If you want to count from zero, write any word into that file; otherwise put the folder back.`,
      );
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const id = randomUUID();
    const draft = join(folder, `.${id}`);
    writeFileSync(draft, id, { mode: 0o600, flag: 'wx' });
    try {
      linkSync(draft, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    if (!codeOf(error)) throw error;
    throw new Error(`${path} cannot be written (${codeOf(error)}), so messages cannot be counted.`);
  }
  const made = read(path);
  if (made === undefined)
    throw new Error(`${path} is empty, so it is not certain what was counted. Write any word into it to count from zero.`);
  return made;
}

/** Another process may be making the marker at this moment: its folder and its draft are no state. A new disk has `lost+found`. */
function isFresh(stateFolder: string, folder: string): boolean {
  const others = entries(stateFolder).filter((name) => name !== 'limits' && name !== 'lost+found');
  const counted = entries(folder).filter((name) => name !== marker && !name.startsWith('.'));
  return others.length === 0 && counted.length === 0;
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
