/** What has just happened, for whoever looks at it live. */
export interface LiveEntry {
  /** Counts up, so that a reader who was away goes on where it stopped. */
  readonly id: number;
  readonly kind: LiveKind;
  readonly data: unknown;
}

type LiveKind = 'request' | 'event' | 'message' | 'posting' | 'reset';

export interface Live {
  announce(kind: LiveKind, data: unknown): void;
  /** What is kept of what came after an id. */
  since(id: number): readonly LiveEntry[];
  /** The id of the last one. */
  readonly last: number;
  /** Tells of everything from now on, until the function that it returns is called. */
  listen(listener: (entry: LiveEntry) => void): () => void;
}

/** How many are kept for those who come back. */
const kept = 5000;

export function createLive(): Live {
  const entries: LiveEntry[] = [];
  const listeners = new Set<(entry: LiveEntry) => void>();
  let last = 0;
  return {
    announce: (kind, data) => {
      last += 1;
      const entry = { id: last, kind, data };
      entries.push(entry);
      if (entries.length > kept * 2) entries.splice(0, kept);
      for (const listener of listeners) listener(entry);
    },
    // An id that was not given yet is one of an earlier process.
    since: (id) => entries.filter((entry) => id > last || entry.id > id),
    get last() {
      return last;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
