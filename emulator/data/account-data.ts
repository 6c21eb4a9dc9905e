import { type Content, contentOf, putBack } from '../control/operations/put-back';
import type { State } from '../state';
import type { Task } from '../store/task';
import { assemble, type Entry, entriesOf, type Path, type Written } from './entries';

/** What is added to and never changed, so that it is written once. */
export const logs = ['messages', 'events'] as const;
export const regions = ['us', 'eu'] as const;

/** The time of an account goes on where it was, and so do the bytes that its ids are made of. */
export interface Course {
  /** Where the clock stands. */
  readonly at?: Date;
  /** Milliseconds by which it is ahead of the real time. */
  readonly ahead?: number;
  readonly drawn: number;
}

/** Milliseconds: from one look to the next a running clock wanders a little. */
const tolerance = 100;

/** Everything that is kept of an account, but for the logs. Requests, faults, limits and what was given as an option are those of the process. */
export function* dataOf(name: string, state: State, course: Course): Generator<Entry> {
  const { account, us, eu, jobs } = contentOf(state);
  yield { path: [name, 'course'], value: course };
  yield* entriesOf([name, 'account'], account);
  for (const [region, data] of Object.entries({ us, eu })) yield* entriesOf([name, region], { ...data, messages: [], events: [] });
  yield* entriesOf([name, 'jobs'], { jobs });
  yield { path: [name, 'running'], value: state.tasks.running() };
}

/** @param before what was kept last: a clock that only goes on is no change. */
export function courseOf({ clock, random }: State, before: Course | undefined): Course {
  const drawn = random.position;
  if (clock.frozen) return { at: clock.now(), drawn };
  const ahead = +clock.now() - +clock.real();
  const isSame = before?.ahead !== undefined && Math.abs(before.ahead - ahead) < tolerance;
  return { ahead: isSame ? before.ahead : Math.abs(ahead) < tolerance ? 0 : ahead, drawn };
}

/**
 * Puts an account back as a file has it.
 *
 * @throws an Error for what is not whole; nothing has been changed then.
 */
export function restore(state: State, name: string, entries: readonly Written[]): void {
  const own = contentOf(state);
  const below = <T>(part: string, otherwise: T): T => {
    const found = entries.filter(({ path }) => path[1] === part && !isLog(path));
    return (assemble([name, part], found) ?? otherwise) as T;
  };
  const regionOf = (region: 'us' | 'eu') => ({
    ...below(region, own[region]),
    messages: logOf<'messages'>(entries, region, 'messages'),
    events: logOf<'events'>(entries, region, 'events'),
  });
  const { at, ahead = 0, drawn } = below<Course>('course', courseOf(state, undefined));
  const running = below<readonly Task[]>('running', []);
  putBack(state, {
    ...own,
    clock: at === undefined ? { now: new Date(+state.clock.real() + ahead), frozen: false } : { now: at, frozen: true },
    drawn,
    account: below('account', own.account),
    us: regionOf('us'),
    eu: regionOf('eu'),
    jobs: below('jobs', { jobs: own.jobs }).jobs,
  });
  // What was broken off is done again: better a webhook twice than never.
  for (const task of running) state.tasks.add('immediate', task);
}

const isLog = (path: Path) => path.length === 4 && logs.some((log) => path[2] === log);

const logOf = <Log extends (typeof logs)[number]>(entries: readonly Written[], region: string, log: Log) =>
  entries
    .filter(({ path }) => isLog(path) && path[1] === region && path[2] === log)
    .map((entry) => assemble(entry.path, [entry])) as Content['us'][Log];
