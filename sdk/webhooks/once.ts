import { boundStore } from './bounded-store';
import { createOwedMarks } from './owed-marks';
import type { ReplayStore } from './replay-store';
import type { OpenedWebhook } from './verify';

/** Seconds. Longer than Mailgun waits for an answer, and over before the second time that it repeats (15 minutes after the first). */
const longestRun = 600;

export type Outcome = 'done' | 'replayed' | 'running';

/**
 * Runs a function once for each token. The token is used up only when the function is done, so that one that fails, or a process that dies, can be
 * repeated; until then another mark keeps a second process away.
 */
export function createOnce(
  unbounded: ReplayStore,
  onError: (error: unknown) => void,
): (opened: OpenedWebhook, run: () => unknown) => Promise<Outcome> {
  const store = boundStore(unbounded);
  const owed = createOwedMarks(store);

  return async ({ webhook: { token }, secondsLeft }, run) => {
    if (owed.has(token)) return 'replayed';
    const running = `${token}.running`;
    // Where this fails the mark lapses by itself.
    const release = () => store.forget(running).catch(() => undefined);
    if (!(await store.claim(running, longestRun).catch(throwBefore))) return 'running';
    let isReplayed: boolean;
    try {
      isReplayed = await store.has(token).catch(throwBefore);
      if (!isReplayed) await run();
    } catch (error) {
      await release();
      throw error;
    }
    if (isReplayed) {
      await release();
      return 'replayed';
    }
    try {
      await store.remember(token, secondsLeft);
    } catch (error) {
      // With 500 Mailgun would send again what is done. The other mark stays: it keeps repetitions away until the store knows.
      owed.add(token, secondsLeft);
      onError(storeError('after your function had finished', 'Mailgun got 200, and the store is told when it works again', error));
      return 'done';
    }
    await release();
    return 'done';
  };
}

function throwBefore(error: unknown): never {
  throw storeError(
    'before your function was called',
    'Mailgun gets 500 and sends the webhook again for 8 hours, except `delivered`',
    error,
  );
}

const storeError = (when: string, consequence: string, cause: unknown) =>
  new Error(
    `mailgun-sdk: the replay store of the webhook handler failed ${when}: ${cause instanceof Error ? cause.message : String(cause)}. ${consequence}: repair the store, or its connection, before that ends.`,
    { cause },
  );
