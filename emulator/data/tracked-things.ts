import { createHash } from 'node:crypto';
import { bytesOf, type Changes } from './changes';
import { type Entry, textOf } from './entries';

/** What can change: everything is looked at each time, so that changes that no request made are found too. */
export interface TrackedThings {
  /** @param entries all that there are. */
  look(entries: Iterable<Entry>, changes: Changes): void;
  /** Bytes of everything that is in the file and still there. */
  readonly bytes: number;
}

/** What the file has of an entry: enough to see that it has changed. */
interface Mark {
  readonly text: string;
  readonly bytes: number;
}

export function trackThings(): TrackedThings {
  const marks = new Map<string, Mark>();
  /** What will not change any more. */
  const finals = new WeakSet<object>();
  let bytes = 0;

  const remember = (key: string, mark: Mark | undefined) => {
    bytes += (mark?.bytes ?? 0) - (marks.get(key)?.bytes ?? 0);
    if (mark === undefined) marks.delete(key);
    else marks.set(key, mark);
  };

  return {
    get bytes() {
      return bytes;
    },
    look: (entries, changes) => {
      const seen = new Set<string>();
      for (const entry of entries) {
        const key = JSON.stringify(entry.path);
        seen.add(key);
        const isEnded = isFinal(entry);
        if (isEnded && finals.has(entry.value as object) && marks.has(key)) continue;
        const text = textOf(entry.value);
        const mark = { text: shortened(text), bytes: bytesOf(key, text) };
        if (isEnded) changes.afterwards(() => finals.add(entry.value as object));
        if (marks.get(key)?.text === mark.text) continue;
        changes.set(key, text);
        changes.afterwards(() => remember(key, mark));
      }
      for (const key of marks.keys()) {
        if (seen.has(key)) continue;
        changes.drop(key);
        changes.afterwards(() => remember(key, undefined));
      }
    },
  };
}

/** A long text is remembered by its hash: what is posted has files in it. */
const shortened = (text: string) => (text.length < 100 ? text : createHash('sha1').update(text).digest('base64'));

/** What was posted for good stays as it is; there are many of them, and they are large. */
const isFinal = ({ path, value }: Entry) =>
  path.length === 4 && path[2] === 'postings' && (value as { readonly state?: unknown }).state !== 'waiting';
