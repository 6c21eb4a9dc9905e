import type { Region } from 'mailgun-sdk';
import { type Agenda, createAgenda, type Job } from './clock/agenda';
import { type Clock, type ClockOptions, createClock } from './clock/clock';
import { plant, readSeed, type Seed } from './control/operations/seed';
import { createFaults, type Faults } from './faults/faults';
import { createRateLimiter, type RateLimit, type RateLimiter } from './http/rate-limit';
import type { ReceivedRequest } from './http/requests';
import { runTask } from './run-task';
import { handOver } from './smtp/hand-over';
import type { HandOver } from './store/context';
import { createUuid } from './store/ids';
import { createLive, type Live } from './store/live';
import { observePushes } from './store/observed';
import { createRandom, type Random } from './store/random';
import { createRetention, type Keep, keepByDefault } from './store/retention';
import { createStores, emptyStore, type Store, type Stores } from './store/store';
import type { StoredDomain } from './store/stored';
import type { Task, Transitions } from './store/task';

export interface StateOptions {
  /** A key with every permission, in addition to the keys that are created. Default `key-emulator`. */
  readonly apiKey?: string | undefined;
  /** The time at the start, and whether it stands. Default: the real time, running. */
  readonly clock?: ClockOptions | undefined;
  /** Makes ids and keys the same in each run. Times are the same only where the clock stands. */
  readonly randomSeed?: number | undefined;
  /** When what Mailgun does in the background happens. Default: everything `immediate`. */
  readonly transitions?: Partial<Transitions> | undefined;
  /** Milliseconds before each response. Default 0. */
  readonly latency?: number | undefined;
  /**
   * What a resolver finds of the DNS records of new domains. `valid`, the default: a new domain is unverified as at Mailgun, and becomes active
   * by a verification or before its first message. `unknown`: verifications find nothing, and messages are refused with 403. Each domain in the
   * store can be told otherwise.
   */
  readonly dns?: StoredDomain['dns'] | undefined;
  /** Default: none. */
  readonly rateLimit?: RateLimit | undefined;
  /** What is there at the start, and after each reset. */
  readonly seed?: Seed | undefined;
  /** How much is kept of mail, events and requests. */
  readonly keep?: Partial<Keep> | undefined;
  /** Hosts, or hosts with ports, that webhooks and forwarded mail may be posted to beside this machine; `*` for every one. Default: none. */
  readonly postTo?: readonly string[] | undefined;
  /** Another mail catcher: each message that is delivered is given to it, and fails where it is not taken there. Default: none. */
  readonly forwardSmtp?: { readonly host: string; readonly port: number; readonly tls?: boolean | undefined } | undefined;
}

/** All that changes of an account while an emulator runs. */
export interface State {
  readonly apiKey: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly stores: Stores;
  /** What is to happen by itself. */
  readonly tasks: Agenda<Task>;
  readonly jobs: Map<string, Job<Task>>;
  readonly requests: ReceivedRequest[];
  readonly faults: Faults;
  readonly limiter: RateLimiter;
  readonly dns: StoredDomain['dns'];
  readonly postTo: readonly string[];
  readonly handOver: HandOver | undefined;
  readonly transitions: Transitions;
  readonly keep: Keep;
  latency: number;
  /** What happens, for whoever looks at it or waits for it. */
  readonly live: Live;
  /** What a reset puts back. */
  readonly seeds: Seed[];
  /** Where the emulator is reached, without a region. */
  readonly url: string;
}

/** @throws an error for a seed that is wrong. */
export function createState(options: StateOptions, url: string): State {
  const { apiKey = 'key-emulator', latency = 0, dns = 'valid', postTo = [], transitions, forwardSmtp } = options;
  const clock = createClock(options.clock);
  const random = createRandom(options.randomSeed);
  const source = { now: clock.now, randomBytes: random.bytes };
  const jobs = new Map<string, Job<Task>>();
  const state: State = {
    apiKey,
    clock,
    random,
    stores: createStores(source),
    jobs,
    tasks: createAgenda({ clock, jobs, createId: () => createUuid(source), run: (task) => runTask(state, task) }),
    live: createLive(),
    seeds: options.seed === undefined ? [] : [readSeed(options.seed)],
    url,
    requests: [],
    faults: createFaults(),
    limiter: createRateLimiter(options.rateLimit, () => +clock.now()),
    dns,
    postTo,
    handOver: forwardSmtp && (({ recipient, ...message }) => handOver({ ...forwardSmtp, ...message, recipients: [recipient] })),
    transitions: { verification: 'immediate', deletion: 'immediate', templates: 'immediate', delivery: 'immediate', ...transitions },
    keep: { ...keepByDefault, ...options.keep },
    latency,
  };
  observe(state);
  for (const seed of state.seeds) plant(state, seed);
  return state;
}

function observe({ stores, live, requests, keep }: State): void {
  const retention = createRetention(stores, keep);
  observePushes(requests, () => retention.request(requests));
  for (const [region, store] of Object.entries(stores) as [Region, Store][]) {
    observePushes(store.messages, (message) => {
      retention.message(store, message);
      live.announce('message', { region, storageKey: message.storageKey });
    });
    observePushes(store.events, (event) => {
      retention.event(store);
      live.announce('event', { region, event });
    });
  }
}

export function resetState(state: State): void {
  const { stores, requests, faults, limiter, tasks, clock, live } = state;
  tasks.remove(() => true);
  clock.reset();
  emptyStore(stores.us);
  emptyStore(stores.eu);
  requests.length = 0;
  faults.clear();
  limiter.clear();
  for (const seed of state.seeds) plant(state, seed);
  live.announce('reset', {});
}
