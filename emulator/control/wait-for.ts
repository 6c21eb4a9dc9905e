import type { Live } from '../store/live';

interface Patience {
  /** Real ones, whatever the account's clock says. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

const longestTimer = 2 ** 31 - 1;

/** What a question answers as soon as it answers something; nothing once the time is over. It is asked again after something has happened. */
export function waitFor<T>(live: Live, ask: () => T | undefined, { milliseconds, signal }: Patience): Promise<T | undefined> {
  const first = ask();
  if (first !== undefined) return Promise.resolve(first);
  return new Promise((resolve) => {
    let asking: NodeJS.Immediate | undefined;
    const end = (result: T | undefined) => {
      clearTimeout(timer);
      clearImmediate(asking);
      forget();
      resolve(result);
    };
    const timer = setTimeout(() => end(undefined), Math.min(milliseconds, longestTimer));
    // Many things that happen together are one reason to ask.
    const forget = live.listen(() => {
      asking ??= setImmediate(() => {
        asking = undefined;
        const result = ask();
        if (result !== undefined) end(result);
      });
    });
    signal?.addEventListener('abort', () => end(undefined), { once: true });
  });
}
