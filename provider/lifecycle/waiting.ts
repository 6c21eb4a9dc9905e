import type { Report } from './define-resource';
import { rest, wayToInterrupt } from './interruption';

/** What is not there yet. */
interface Pending {
  /** Tells whoever waits what for. */
  readonly pending: string;
  /** Tells whoever has waited long enough what to do. */
  readonly overdue: string;
}

/**
 * Looks again and again, at most every 30 seconds, until something is there.
 *
 * @throws after `timeout` seconds.
 */
export async function waitUntilThere<T extends object>(timeout: number, look: () => Promise<T | Pending>, report: Report): Promise<T> {
  const limit = Date.now() + timeout * 1000;
  for (let wait = 1000; ; wait = Math.min(2 * wait, 30_000)) {
    const seen = await look();
    if (!('pending' in seen)) return seen;
    if (Date.now() < limit) report(`${seen.pending} (${wayToInterrupt()} to give up)`);
    if (!(await pause(wait, limit))) throw new Error(seen.overdue);
  }
}

/** Waits so many milliseconds, but not beyond the moment `limit`: what comes just before it still counts. False once that has passed. */
export async function pause(wait: number, limit: number): Promise<boolean> {
  const left = limit - Date.now();
  if (left <= 0) return false;
  await rest(Math.min(wait, left));
  return true;
}

const underWay = new Map<string, Promise<unknown>>();

/** Runs what has the same key one after the other, and the rest at the same time. */
export async function inTurn<T>(key: string, action: () => Promise<T>): Promise<T> {
  const turn = (underWay.get(key) ?? Promise.resolve()).then(action, action);
  underWay.set(key, turn);
  try {
    return await turn;
  } finally {
    if (underWay.get(key) === turn) underWay.delete(key);
  }
}
