import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './define-resource';

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
    if (Date.now() + wait > limit) throw new Error(seen.overdue);
    report(seen.pending);
    await sleep(wait);
  }
}
