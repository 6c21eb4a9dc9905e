import { createFaults, type Faults } from './http/faults';
import { createRateLimiter, type RateLimit, type RateLimiter } from './http/rate-limit';
import type { ReceivedRequest } from './http/requests';
import { createStores, emptyStore, type Stores } from './store/store';

export interface StateOptions {
  /** The key that may do everything, beside those that are made. Default `key-emulator`. */
  readonly apiKey?: string;
  /** Milliseconds that a deleted domain stays readable and keeps its name. Default 0. */
  readonly deletionDelay?: number;
  /** Milliseconds before each answer. Default 0. */
  readonly latency?: number;
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
  deletionDelay: number;
  latency: number;
}

export const createState = ({ apiKey = 'key-emulator', deletionDelay = 0, latency = 0, rateLimit }: StateOptions): State => ({
  apiKey,
  stores: createStores(),
  requests: [],
  faults: createFaults(),
  limiter: createRateLimiter(rateLimit),
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
