import type { BoundStore } from './bounded-store';

/** Milliseconds from one attempt to the next. */
const pause = 1_000;

/** About 2 MB. The oldest are dropped first. */
const most = 10_000;

interface OwedMarks {
  has(token: string): boolean;
  add(token: string, seconds: number): void;
}

/** Tokens that are used up and that the store could not be told of. It is told as soon as it answers again; until then this process knows. */
export function createOwedMarks(store: BoundStore): OwedMarks {
  const expiries = new Map<string, number>();
  let isPaying = false;

  const pay = async () => {
    for (const [token, expiry] of expiries) {
      const seconds = (expiry - Date.now()) / 1000;
      if (seconds > 0) await store.remember(token, seconds);
      expiries.delete(token);
    }
  };
  const payLater = () => {
    isPaying = expiries.size > 0;
    if (!isPaying) return;
    const timer = setTimeout(() => pay().then(payLater, payLater), pause);
    // A process that has nothing else to do may end. Timers of browsers and workers are numbers.
    if (typeof timer === 'object') timer.unref();
  };

  return {
    has: (token) => expiries.has(token),
    add(token, seconds) {
      const [oldest] = expiries.keys();
      if (expiries.size >= most && oldest !== undefined) expiries.delete(oldest);
      expiries.set(token, Date.now() + seconds * 1000);
      if (!isPaying) payLater();
    },
  };
}
