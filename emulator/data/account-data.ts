import type { Job } from '../clock/agenda';
import type { State } from '../state';
import type { Store } from '../store/store';
import type { Task } from '../store/task';
import { assemble, type Entry, entriesOf, type Path, type Written } from './entries';

/** What is added to and never changed, so that it is written once. */
export const logs = ['messages', 'events'] as const;
export const regions = ['us', 'eu'] as const;

/** The time and the bytes of an account go on where they were. */
export interface Course {
  /** Where the clock stands. */
  readonly at?: Date;
  /** Milliseconds by which it is ahead of the real time. */
  readonly ahead?: number;
  readonly drawn?: number;
}

/** Where an account runs, its clock wanders by a millisecond from one look to the next. */
const tolerance = 100;

/** Everything that is kept of an account, but for the logs. Requests, faults, limits and what was given as an option are those of the process. */
export function* dataOf(name: string, { stores, jobs, tasks }: State, course: Course): Generator<Entry> {
  yield { path: [name, 'course'], value: course };
  yield* entriesOf([name, 'account'], stores.us.account);
  for (const region of regions) yield* entriesOf([name, region], ownOf(stores[region]));
  yield* entriesOf([name, 'jobs'], { jobs });
  yield { path: [name, 'running'], value: tasks.running() };
}

/** What makes ids and times is not kept; what both regions share is kept once; the logs have their own way. */
const ownOf = ({ now: _, randomBytes: __, account: ___, messages: ____, events: _____, ...own }: Store) => own;

/** @param before what was kept last: a clock that only goes on is no change. */
export function courseOf({ clock, stores }: State, before: Course | undefined): Course {
  const { drawn } = stores.us.randomBytes;
  const seeded = drawn !== undefined && { drawn };
  if (clock.frozen) return { at: clock.now(), ...seeded };
  const ahead = +clock.now() - Date.now();
  const isSame = before?.ahead !== undefined && Math.abs(before.ahead - ahead) < tolerance;
  return { ahead: isSame ? before.ahead : Math.abs(ahead) < tolerance ? 0 : ahead, ...seeded };
}

/**
 * Puts an account back as a file has it. The collections stay the same objects: a test may hold them.
 *
 * @throws an Error for what is not whole; nothing has been changed then.
 */
export function restore(state: State, name: string, entries: readonly Written[]): void {
  const below = (...path: string[]) => {
    const root: Path = [name, ...path];
    return assemble(
      root,
      entries.filter(({ path: own }) => root.every((part, index) => own[index] === part) && !isLog(own)),
    );
  };
  const account = below('account');
  const own = regions.map((region) => [region, below(region), logs.map((log) => [log, logOf(entries, region, log)] as const)] as const);
  const { jobs } = (below('jobs') ?? { jobs: new Map() }) as { readonly jobs: Map<string, Job<Task>> };
  const running = (below('running') ?? []) as readonly Task[];
  const course = below('course') as Course | undefined;

  fill(state.stores.us.account, account);
  for (const [region, data, lists] of own) {
    fill(state.stores[region], data);
    // Not `push`: nothing of it is new, and nobody is to be told.
    for (const [log, items] of lists) fill(state.stores[region][log], items);
  }
  goOn(state, course);
  fill(state.jobs, jobs);
  state.tasks.refresh();
  // What was broken off is done again: better a webhook twice than never.
  for (const task of running) state.tasks.add('immediate', task);
}

const isLog = (path: Path) => path.length === 4 && logs.some((log) => path[2] === log);

const logOf = (entries: readonly Written[], region: string, log: string) =>
  entries.filter(({ path }) => isLog(path) && path[1] === region && path[2] === log).map((entry) => assemble(entry.path, [entry]));

function goOn({ clock, stores }: State, course: Course | undefined): void {
  if (course === undefined) return;
  if (course.at === undefined) {
    clock.run();
    clock.set(new Date(Date.now() + (course.ahead ?? 0)));
  } else clock.freeze(course.at);
  // Another seed, or the same: ids that were given are not given again.
  if (stores.us.randomBytes.drawn !== undefined) stores.us.randomBytes.drawn = Math.max(course.drawn ?? 0, stores.us.randomBytes.drawn);
}

function fill(target: object, source: unknown): void {
  if (typeof source !== 'object' || source === null) return;
  if (target instanceof Map) {
    target.clear();
    for (const [key, value] of source as Map<unknown, unknown>) target.set(key, value);
  } else if (Array.isArray(target)) {
    target.length = 0;
    for (const [index, item] of (source as unknown[]).entries()) target[index] = item;
  } else {
    const own = target as Record<string, unknown>;
    const theirs = source as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(own).filter((each) => !kept.has(each))) {
      const before = own[name];
      if (before instanceof Map || Array.isArray(before)) fill(before, theirs[name]);
      else own[name] = theirs[name];
    }
  }
}

/** Of a store: see `ownOf`. */
const kept: ReadonlySet<string> = new Set(['now', 'randomBytes', 'account', 'messages', 'events']);
