import { createFaults, type Faults } from './http/faults';
import { createRateLimiter, type RateLimit, type RateLimiter } from './http/rate-limit';
import type { ReceivedRequest } from './http/requests';
import { createStores, emptyStore, type Stores } from './store/store';
import type { StoredDomain } from './store/stored';

export interface StateOptions {
  /** A key with every permission, in addition to the keys that are created. Default `key-emulator`. */
  readonly apiKey?: string | undefined;
  /** Milliseconds for which a deleted domain can still be read, and its name is taken. Default 0. */
  readonly deletionDelay?: number | undefined;
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
  dns = 'valid',
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
