import { createFaults, type Faults } from './http/faults';
import { createRateLimiter, type RateLimit, type RateLimiter } from './http/rate-limit';
import type { ReceivedRequest } from './http/requests';
import { createStores, emptyStore, type Stores } from './store/store';
import type { StoredDomain } from './store/stored';

export interface StateOptions {
  /** The key that may do everything, beside those that are made. Default `key-emulator`. */
  readonly apiKey?: string;
  /** Milliseconds that a deleted domain stays readable and keeps its name. Default 0. */
  readonly deletionDelay?: number;
  /** Milliseconds before each answer. Default 0. */
  readonly latency?: number;
  /**
   * What a resolver finds of the DNS records of new domains: with `valid` the first verification makes them active. Each domain in the store can
   * be told otherwise. Default `unknown`: verifications find nothing.
   */
  readonly dns?: StoredDomain['dns'];
  /** Default: none. */
  readonly rateLimit?: RateLimit;
}

/** All that changes while an emulator runs. */
export interface State {
  readonly apiKey: string;
  readonly stores: Stores;
  readonly requests: ReceivedRequest[];
  readonly faults: Faults;
  readonly limiter: RateLimiter;
  readonly dns: StoredDomain['dns'];
  deletionDelay: number;
  latency: number;
}

export const createState = ({
  apiKey = 'key-emulator',
  deletionDelay = 0,
  latency = 0,
  dns = 'unknown',
  rateLimit,
}: StateOptions): State => ({
  apiKey,
  stores: createStores(),
  requests: [],
  faults: createFaults(),
  limiter: createRateLimiter(rateLimit),
  dns,
  deletionDelay,
  latency,
});

export function resetState({ stores, requests, faults, limiter }: State): void {
  emptyStore(stores.us);
  emptyStore(stores.eu);
  requests.length = 0;
  faults.clear();
  limiter.clear();
}
