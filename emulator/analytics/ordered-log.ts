import type { StoredEvent } from '../store/stored';

/** What is known of a log: its events, oldest first, how many it had, and which was the last. */
interface Known {
  readonly sorted: StoredEvent[];
  readonly length: number;
  readonly last: StoredEvent | undefined;
}

const logs = new WeakMap<readonly StoredEvent[], Known>();

/**
 * The events of a log by their time; those of the same time as they were written. They are written nearly in that order: what has come since the
 * last call finds its place from the end. A log that has lost events, or got others, is sorted anew. Nobody may change what is returned.
 */
export function oldestFirst(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const known = logs.get(events);
  const isSame = known !== undefined && known.length <= events.length && events[known.length - 1] === known.last;
  const sorted = isSame ? known.sorted : events.toSorted((a, b) => +a.timestamp - +b.timestamp);
  for (const event of events.slice(sorted.length)) {
    let place = sorted.length;
    while (place > 0 && (sorted[place - 1] as StoredEvent).timestamp > event.timestamp) place -= 1;
    sorted.splice(place, 0, event);
  }
  logs.set(events, { sorted, length: events.length, last: events.at(-1) });
  return sorted;
}
