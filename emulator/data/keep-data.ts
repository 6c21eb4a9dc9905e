import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Accounts } from '../accounts';
import type { State } from '../state';
import { restore } from './account-data';
import { type DataFile, openDataFile } from './data-file';
import type { Written } from './entries';
import { trackAccounts } from './tracked-accounts';

/** A file that has the data of all accounts, also after the process was killed. */
export interface KeptData {
  /**
   * Resolves when everything that has changed so far is in the file. Those who ask at the same time share one look and one write.
   *
   * @throws an Error if the file cannot be written; it is tried again with the next change.
   */
  written(): Promise<void>;
  /** Writes the rest, and lets go of the file. */
  close(): void;
}

/** A file that is smaller is not rewritten while it is used. Bytes. */
const small = 4 * 2 ** 20;

/** How long what nobody waits for may be in memory only, and what was written on its way to the disk. Milliseconds. */
const pause = 1000;

/**
 * Puts the accounts back as a file has them, and writes down from then on what changes. A file that is not there is made.
 *
 * @throws an Error in plain words for a file that cannot be used; it is not changed then.
 */
export function keepData(accounts: Accounts, path: string): KeptData {
  const file = openDataFile(existsSync(path) ? realpathSync(path) : resolve(path));
  try {
    takeBack(accounts, file);
    return follow(accounts, file);
  } catch (error) {
    file.close();
    throw new Error(`${path} cannot be used: ${(error as Error).message}. It was not changed`);
  }
}

function takeBack(accounts: Accounts, { entries }: DataFile): void {
  const byAccount = new Map<string, Written[]>();
  for (const entry of entries) {
    const [name = ''] = entry.path;
    const own = byAccount.get(name) ?? [];
    own.push(entry);
    byAccount.set(name, own);
  }
  for (const [name, own] of byAccount) {
    const known = name === '' ? accounts.first : accounts.all().find(({ apiKey }) => apiKey === name);
    restore(known ?? accounts.add({ apiKey: name }), name, own);
  }
}

/** The first account keeps its data when it gets another key. */
const named = (accounts: Accounts): ReadonlyMap<string, State> =>
  new Map(accounts.all().map((state) => [state === accounts.first ? '' : state.apiKey, state]));

function follow(accounts: Accounts, file: DataFile): KeptData {
  let tracked = trackAccounts(() => named(accounts));
  let next: Promise<void> | undefined;
  let isOnDisk = true;
  const watched = new WeakSet<State>();

  const rewrite = () => {
    const fresh = trackAccounts(() => named(accounts));
    const changes = fresh.changes();
    file.replace(changes.lines);
    changes.written();
    tracked = fresh;
  };

  const write = () => {
    next = undefined;
    for (const state of accounts.all()) watch(state);
    const changes = tracked.changes();
    if (changes.lines.length === 0) return;
    file.append(changes.lines);
    changes.written();
    isOnDisk = false;
    if (file.bytes > small && file.bytes > 2 * tracked.bytes) rewrite();
  };

  const written = () => {
    next ??= new Promise<void>((done) => setImmediate(done)).then(write);
    return next;
  };

  /** Whoever waits for it is told; nobody waits here. */
  const writeSoon = () => void written().catch(() => undefined);

  const watch = (state: State) => {
    if (watched.has(state)) return;
    watched.add(state);
    state.tasks.onEnd(writeSoon);
  };

  rewrite();
  for (const state of accounts.all()) watch(state);
  const timer = setInterval(() => {
    writeSoon();
    if (!isOnDisk) file.sync();
    isOnDisk = true;
  }, pause).unref();

  return {
    written,
    close: () => {
      clearInterval(timer);
      try {
        write();
        file.sync();
      } finally {
        file.close();
      }
    },
  };
}
