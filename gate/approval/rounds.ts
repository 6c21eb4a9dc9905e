import { type FSWatcher, watch } from 'node:fs';

/** Looks again and again, for everything that waits in this process, and at once when a file of the folder changes. */
export interface Rounds {
  /** What `look` finds first. Looks once more when the signal is aborted. */
  until<Found>(look: () => Found | undefined, signal?: AbortSignal): Promise<Found>;
}

export function createRounds(folder: string, pollMs: number): Rounds {
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const lookAll = () => {
    for (const look of [...waiting]) look();
  };
  const begin = () => {
    timer = setInterval(lookAll, pollMs);
    try {
      watcher = watch(folder, { persistent: false }, lookAll);
      watcher.on('error', () => watcher?.close());
    } catch {
      // Not every file system tells of changes; it is looked for anyway.
    }
  };
  const stop = () => {
    clearInterval(timer);
    watcher?.close();
    watcher = undefined;
  };

  return {
    until<Found>(look: () => Found | undefined, signal?: AbortSignal) {
      return new Promise<Found>((resolve, reject) => {
        const leave = () => {
          waiting.delete(check);
          signal?.removeEventListener('abort', check);
          if (waiting.size === 0) stop();
        };
        const check = () => {
          try {
            const found = look();
            if (found === undefined) return;
            leave();
            resolve(found);
          } catch (error) {
            leave();
            reject(error);
          }
        };
        if (waiting.size === 0) begin();
        waiting.add(check);
        signal?.addEventListener('abort', check);
        check();
      });
    },
  };
}
