import { bytesOf, type Changes } from './changes';
import { type Path, textOf } from './entries';

/** A list to which is added, and from which things go; what is in it does not change. Each thing is written once, under a number that counts up. */
export interface TrackedLog {
  look(list: readonly object[], changes: Changes): void;
  /** Of everything that is in the file and still there. */
  readonly bytes: number;
}

interface Kept {
  readonly key: string;
  readonly bytes: number;
}

export function trackLog(path: Path): TrackedLog {
  const kept = new Map<object, Kept>();
  let last: object | undefined;
  let next = 0;
  let bytes = 0;

  /** What has gone out of the middle moves the last one. */
  const hasOnlyGrown = (list: readonly object[]) => kept.size === 0 || (kept.has(list[0] ?? list) && list[kept.size - 1] === last);

  return {
    get bytes() {
      return bytes;
    },
    look: (list, changes) => {
      const grown = hasOnlyGrown(list);
      if (!grown) {
        const there = new Set(list);
        for (const [item, { key, bytes: size }] of kept) {
          if (there.has(item)) continue;
          changes.drop(key);
          changes.afterwards(() => {
            if (kept.delete(item)) bytes -= size;
          });
        }
      }
      for (const item of grown ? list.slice(kept.size) : list.filter((one) => !kept.has(one))) {
        const key = JSON.stringify([...path, String(next++)]);
        const text = textOf(item);
        const size = bytesOf(key, text);
        changes.set(key, text);
        changes.afterwards(() => {
          kept.set(item, { key, bytes: size });
          bytes += size;
        });
      }
      const newest = list[list.length - 1];
      changes.afterwards(() => {
        last = newest;
      });
    },
  };
}
