import type { Region } from 'mailgun-sdk';
import type { Done } from './clock/agenda';
import type { Fault } from './faults/fault';
import type { FaultRule, Faults } from './faults/faults';
import type { RateLimit } from './http/rate-limit';
import type { ReceivedRequest } from './http/requests';
import { resetState, type State } from './state';
import type { Store } from './store/store';
import type { Task, Transitions } from './store/task';

/** The time of an account: that of its events, its ids and of everything that is due. */
export interface AccountClock {
  now(): Date;
  readonly frozen: boolean;
  /** Stops it; without a time, at the present one. */
  freeze(at?: Date): void;
  /** Lets it run on from where it stands. */
  run(): void;
  /** Moves it on, and does everything that becomes due meanwhile, each at its own time. Resolves with what was done, when all of it has ended. */
  advance(milliseconds: number): Promise<Done<Task>[]>;
}

/** One account of an emulator. */
export interface EmulatedAccount {
  /** A key with every permission, in addition to the keys that are created. */
  readonly apiKey: string;
  /** The data of the US region. If it is changed, the next response shows the change. */
  readonly store: Store;
  /** The data of a region. */
  region(region: Region): Store;
  /** Every request so far, oldest first. `requests.length = 0` clears the list. */
  readonly requests: ReceivedRequest[];
  readonly clock: AccountClock;
  /** When what Mailgun does in the background happens. May be changed while it runs. */
  readonly transitions: Transitions;
  /** Resolves when everything that has begun by itself has ended: webhooks are posted after the answer to what caused them. */
  settled(): Promise<void>;
  /** The faults that were added, with what became of them. */
  readonly faults: Omit<Faults, 'take' | 'takeCommand'>;
  /**
   * Injects a fault. Faults are queued: the first one that matches a request, and is not used up, applies.
   *
   * @throws an error that says what is allowed, for a fault that cannot be.
   */
  fail(fault: Fault): FaultRule;
  /** Removes all faults. */
  clearFaults(): void;
  /** How many requests are answered in how long. Changing it starts counting afresh. */
  rateLimit: RateLimit | undefined;
  /** Milliseconds before each response. */
  latency: number;
  /** Empties stores, requests, faults and the counts of the rate limit, and sets the clock to its start; limits, latency and transitions stay. */
  reset(): void;
}

export function emulatedAccount(state: State): EmulatedAccount {
  const { apiKey, stores, requests, clock, tasks, transitions, faults } = state;
  return {
    apiKey,
    store: stores.us,
    region: (region) => stores[region],
    requests,
    clock: {
      now: clock.now,
      get frozen() {
        return clock.frozen;
      },
      freeze: (at) => {
        clock.freeze(at);
        tasks.refresh();
      },
      run: () => {
        clock.run();
        tasks.refresh();
      },
      advance: tasks.advance,
    },
    transitions,
    settled: tasks.settled,
    faults,
    fail: faults.add,
    clearFaults: faults.clear,
    get rateLimit() {
      return state.limiter.limit;
    },
    set rateLimit(limit) {
      state.limiter.limit = limit;
    },
    get latency() {
      return state.latency;
    },
    set latency(milliseconds) {
      state.latency = milliseconds;
    },
    reset: () => resetState(state),
  };
}
