import type { State } from '../state';
import { type Course, courseOf, dataOf, logs, regions } from './account-data';
import { Changes } from './changes';
import { type TrackedLog, trackLog } from './tracked-log';
import { type TrackedThings, trackThings } from './tracked-things';

/** All accounts beside what a file has of them. */
export interface TrackedAccounts {
  /** What has changed since the last changes that were written. */
  changes(): Changes;
  /** Bytes of everything that is in the file and still there. */
  readonly bytes: number;
}

interface Tracked {
  course: Course | undefined;
  readonly things: TrackedThings;
  readonly logs: readonly { readonly listOf: (state: State) => readonly object[]; readonly log: TrackedLog }[];
}

/** @param accounts by the name under which each is kept. */
export function trackAccounts(accounts: () => ReadonlyMap<string, State>): TrackedAccounts {
  const tracked = new Map<string, Tracked>();

  const trackedOf = (name: string): Tracked => {
    const known = tracked.get(name) ?? track(name);
    tracked.set(name, known);
    return known;
  };

  return {
    get bytes() {
      return [...tracked.values()].reduce((sum, one) => one.logs.reduce((own, { log }) => own + log.bytes, sum + one.things.bytes), 0);
    },
    changes: () => {
      const changes = new Changes();
      const present = accounts();
      for (const [name, state] of present) {
        const own = trackedOf(name);
        const course = courseOf(state, own.course);
        own.things.look(dataOf(name, state, course), changes);
        for (const { listOf, log } of own.logs) log.look(listOf(state), changes);
        changes.afterwards(() => {
          own.course = course;
        });
      }
      for (const [name, { things, logs: all }] of tracked) {
        if (present.has(name)) continue;
        things.look([], changes);
        for (const { log } of all) log.look([], changes);
        changes.afterwards(() => tracked.delete(name));
      }
      return changes;
    },
  };
}

const track = (name: string): Tracked => ({
  course: undefined,
  things: trackThings(),
  logs: regions.flatMap((region) =>
    logs.map((log) => ({ listOf: ({ stores }: State) => stores[region][log], log: trackLog([name, region, log]) })),
  ),
});
