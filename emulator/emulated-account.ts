import type { Region } from 'mailgun-sdk';
import type { Accounts } from './accounts';
import { functionsOf, withFunctions } from './control/functions';
import type { FunctionsOf } from './control/operation';
import { operations } from './control/operations';
import type { Fault } from './faults/fault';
import type { FaultRule, Faults } from './faults/faults';
import type { RateLimit } from './http/rate-limit';
import type { ReceivedRequest } from './http/requests';
import type { State } from './state';
import type { Store } from './store/store';
import type { Transitions } from './store/task';

type Functions = FunctionsOf<typeof operations>;

/** The time of an account: that of its events, its ids and of everything that is due. */
interface AccountClock extends Pick<Functions['clock'], 'get' | 'freeze' | 'run' | 'advance'> {
  now(): Date;
  readonly frozen: boolean;
}

/** One account of an emulator. */
export interface EmulatedAccount extends Omit<Functions, 'clock' | 'requests' | 'transitions' | 'faults'> {
  /** A key with every permission, in addition to the keys that are created. */
  readonly apiKey: string;
  /** The data of the US region. If it is changed, the next response shows the change. */
  readonly store: Store;
  /** The data of a region. */
  region(region: Region): Store;
  /** Every request so far, oldest first. `requests.length = 0` clears the list. */
  readonly requests: ReceivedRequest[] & Functions['requests'];
  readonly clock: AccountClock;
  /** When what Mailgun does in the background happens. May be changed while it runs. */
  readonly transitions: Transitions & Functions['transitions'];
  /** Resolves when everything that has begun by itself has ended: webhooks are posted after the answer to what caused them. */
  settled(): Promise<void>;
  /** The faults that were added, with what became of them. */
  readonly faults: Pick<Faults, 'add' | 'get' | 'unused'> & Omit<Functions['faults'], 'add'>;
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
}

export function emulatedAccount(state: State, accounts: Accounts): EmulatedAccount {
  const { apiKey, stores, clock, tasks, transitions, faults } = state;
  const functions = functionsOf(operations, { state, accounts });
  return {
    ...functions,
    apiKey,
    store: stores.us,
    region: (region) => stores[region],
    requests: withFunctions(state.requests, functions.requests),
    clock: {
      ...functions.clock,
      now: clock.now,
      get frozen() {
        return clock.frozen;
      },
    },
    transitions: withFunctions(transitions, functions.transitions),
    settled: tasks.settled,
    faults: { ...functions.faults, add: faults.add, get: faults.get, unused: faults.unused },
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
  };
}
