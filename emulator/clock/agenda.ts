import type { Clock } from './clock';

/** When something happens: at once, some milliseconds later, or once something was read so many times. */
export type Transition = 'immediate' | { readonly after: number } | { readonly reads: number };

/** Something that is to happen. It is data, so that it can be kept in a file. */
export interface Job<Task> {
  readonly id: string;
  readonly task: Task;
  /** When it is due; or what has to be read how often before. */
  readonly due: Date | { readonly of: string; left: number };
}

/** What has happened while the clock went on. */
interface Done<Task> {
  readonly at: Date;
  readonly task: Task;
}

/** What is due when. Times are those of the account's clock. */
export interface Agenda<Task> {
  /** Does it now if it is due, or notes it. `of` names what has to be read where the transition counts reads. */
  add(transition: Transition | Date, task: Task, of?: string): void;
  /** Something is about to be read: does what waited for that. */
  read(of: string): void;
  /** Moves the clock on, and does everything that becomes due meanwhile, each at its own time. Resolves when all of it has ended. */
  advance(milliseconds: number): Promise<Done<Task>[]>;
  /** Resolves when everything that has begun has ended. */
  settled(): Promise<void>;
  /** What waits, in the order in which it is due; what waits for reads comes last. */
  waiting(): readonly Job<Task>[];
  /** What has begun and not ended. */
  running(): readonly Task[];
  /** Calls the listener whenever something has been done. */
  onEnd(listener: () => void): void;
  /** Forgets what waits for which this holds. */
  remove(isMeant: (task: Task) => boolean): void;
  /** The clock was set, or jobs were put there: looks anew at what is due. */
  refresh(): void;
  /** Does nothing more, until something is added again. */
  stop(): void;
}

interface Options<Task> {
  readonly clock: Clock;
  /** Where the jobs are kept; whoever changes it calls `refresh`. */
  readonly jobs: Map<string, Job<Task>>;
  readonly createId: () => string;
  /** Does a job; what it does before its first `await` has been done when `add` returns. It must not fail. */
  readonly run: (task: Task) => Promise<void> | void;
}

/** Node's timers take no more. */
const longestTimer = 2 ** 31 - 1;

export function createAgenda<Task>({ clock, jobs, createId, run }: Options<Task>): Agenda<Task> {
  const running = new Map<Promise<void>, Task>();
  const listeners: (() => void)[] = [];
  let timed = inOrder(jobs.values());
  let timer: NodeJS.Timeout | undefined;
  let advancing: Promise<unknown> = Promise.resolve();

  const tell = () => {
    for (const listener of listeners) listener();
  };

  const start = (task: Task) => {
    const work = run(task);
    if (work === undefined) return tell();
    const ended: Promise<void> = work.finally(() => {
      running.delete(ended);
      tell();
    });
    running.set(ended, task);
  };

  const startNext = () => {
    const job = timed.shift();
    if (job === undefined || !jobs.delete(job.id)) return;
    start(job.task);
  };

  const settled = async () => {
    while (running.size > 0) await Promise.all(running.keys());
  };

  const startDue = () => {
    clearTimeout(timer);
    for (let [next] = timed; next !== undefined && next.due <= clock.now(); [next] = timed) startNext();
    const [next] = timed;
    if (next === undefined || clock.frozen) return;
    timer = setTimeout(startDue, Math.min(+next.due - +clock.now(), longestTimer)).unref();
  };

  const goOn = async (milliseconds: number) => {
    const target = +clock.now() + milliseconds;
    const done: Done<Task>[] = [];
    await settled();
    const stood = clock.frozen;
    // It stands meanwhile, so that everything happens at its own time and not some milliseconds later.
    clock.freeze();
    for (let [next] = timed; next !== undefined && +next.due <= target; [next] = timed) {
      // What was added meanwhile has set a timer, which would do the same beside this loop.
      clearTimeout(timer);
      clock.set(new Date(Math.max(+next.due, +clock.now())));
      if (jobs.has(next.id)) done.push({ at: clock.now(), task: next.task });
      startNext();
      await settled();
    }
    clock.set(new Date(Math.max(target, +clock.now())));
    if (!stood) clock.run();
    startDue();
    return done;
  };

  return {
    add: (transition, task, of = '') => {
      const due = dueOf(transition, of, clock.now());
      if (due instanceof Date ? due <= clock.now() : due.left <= 0) return start(task);
      const job = { id: createId(), task, due };
      jobs.set(job.id, job);
      if (!isTimed(job)) return;
      insert(timed, job);
      if (timed[0] === job) startDue();
    },
    read: (of) => {
      // Nothing waits for reads.
      if (jobs.size === timed.length) return;
      for (const { id, task, due } of [...jobs.values()]) {
        if (due instanceof Date || due.of !== of) continue;
        if (due.left > 0) due.left -= 1;
        else if (jobs.delete(id)) start(task);
      }
    },
    advance: (milliseconds) => {
      const done = advancing.then(() => goOn(milliseconds));
      advancing = done.catch(() => undefined);
      return done;
    },
    settled,
    waiting: () => [...timed, ...[...jobs.values()].filter((job) => !isTimed(job))],
    running: () => [...running.values()],
    onEnd: (listener) => void listeners.push(listener),
    remove: (isMeant) => {
      for (const [id, { task }] of jobs) if (isMeant(task)) jobs.delete(id);
      timed = timed.filter(({ id }) => jobs.has(id));
    },
    refresh: () => {
      timed = inOrder(jobs.values());
      startDue();
    },
    stop: () => clearTimeout(timer),
  };
}

type Timed<Task> = Job<Task> & { readonly due: Date };

function isTimed<Task>(job: Job<Task>): job is Timed<Task> {
  return job.due instanceof Date;
}

const inOrder = <Task>(jobs: Iterable<Job<Task>>) => [...jobs].filter(isTimed).sort((a, b) => +a.due - +b.due);

/** Behind those that are due at the same time. */
function insert<Task>(timed: Timed<Task>[], job: Timed<Task>): void {
  let [low, high] = [0, timed.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = timed[middle];
    if (other !== undefined && other.due <= job.due) low = middle + 1;
    else high = middle;
  }
  timed.splice(low, 0, job);
}

function dueOf(transition: Transition | Date, of: string, now: Date): Job<unknown>['due'] {
  if (transition instanceof Date) return transition;
  if (transition === 'immediate') return now;
  if ('after' in transition) return new Date(+now + transition.after);
  return { of, left: transition.reads };
}
