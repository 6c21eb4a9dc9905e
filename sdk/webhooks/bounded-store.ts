import type { ReplayStore } from './replay-store';

/** Milliseconds that the store has for an answer. */
const patience = 5_000;

/** So many calls may be without an answer after their time; they stay in the queue of a connection, and every further one would too. */
const mostLate = 100;

/** Milliseconds from one call to the next while there are so many. */
const pause = 1_000;

/** A replay store that answers or fails in bounded time and memory, whatever its connection does. */
export interface BoundStore {
  /** Marks the token. A mark that is made after this failed is removed again, because nobody would know that it is theirs. */
  claim(token: string, seconds: number): Promise<boolean>;
  /** Marks the token. A mark that is made after this failed stays. */
  remember(token: string, seconds: number): Promise<boolean>;
  has(token: string): Promise<boolean>;
  forget(token: string): Promise<void>;
}

export function boundStore(store: ReplayStore): BoundStore {
  let late = 0;
  let lastCall = 0;

  const bound = <T>(call: () => Promise<T> | T, tooLate: (value: T) => unknown = () => undefined): Promise<T> => {
    if (late >= mostLate && Date.now() - lastCall < pause) return Promise.reject(new Error(`${late} calls wait for its answer`));
    lastCall = Date.now();
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        late += 1;
        reject(new Error(`it did not answer within ${patience / 1000} seconds`));
      }, patience);
      const settle = () => {
        clearTimeout(timer);
        if (isLate) late -= 1;
      };
      (async () => call())().then(
        (value) => {
          settle();
          if (isLate) tooLate(value);
          else resolve(value);
        },
        (error) => {
          settle();
          reject(error);
        },
      );
    });
  };

  return {
    claim: (token, seconds) =>
      bound(
        () => store.remember(token, seconds),
        async (isNew) => {
          if (isNew) await Promise.resolve(store.forget(token)).catch(() => undefined);
        },
      ),
    remember: (token, seconds) => bound(() => store.remember(token, seconds)),
    has: (token) => bound(() => store.has(token)),
    forget: (token) => bound(() => store.forget(token)),
  };
}
