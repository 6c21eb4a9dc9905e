/** When a try ends at the latest. */
export interface Deadline {
  readonly passed: () => boolean;
  /** Calls the listener with the reason: at once where the try is over already. */
  readonly whenStopped: (listener: (reason: Error) => void) => void;
  readonly end: () => void;
}

/** A timer that is set further ahead fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** One timer a try, and no signal: AbortSignal.any and AbortSignal.timeout cost a small send a tenth of its time. */
export function createDeadline(milliseconds: number, outer: AbortSignal | undefined): Deadline {
  const listeners: ((reason: Error) => void)[] = [];
  let reason: Error | undefined;
  let passed = false;
  const stop = (why: Error) => {
    reason = why;
    for (const listener of listeners) listener(why);
  };
  const timer = setTimeout(
    () => {
      passed = true;
      stop(new Error('no answer in time'));
    },
    Math.min(milliseconds, LONGEST_TIMER),
  );
  const onAbort = () => stop(new Error('cancelled'));
  if (outer?.aborted) onAbort();
  else outer?.addEventListener('abort', onAbort, { once: true });
  return {
    passed: () => passed,
    whenStopped(listener) {
      if (reason !== undefined) listener(reason);
      else listeners.push(listener);
    },
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
