/** When a try ends at the latest. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly passed: () => boolean;
  /** undici hears of a signal only once the connection is open. */
  readonly race: <T>(request: Promise<T>) => Promise<T>;
  readonly end: () => void;
}

/** A timer that is set further ahead fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** One timer and one signal a try: AbortSignal.any and AbortSignal.timeout cost a small send a tenth of its time. */
export function createDeadline(milliseconds: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let passed = false;
  let abandon: (reason: unknown) => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abandon = reject;
  });
  aborted.catch(() => {});
  const stop = (reason: unknown) => {
    abandon(reason);
    controller.abort(reason);
  };
  const timer = setTimeout(
    () => {
      passed = true;
      stop(new Error('no answer in time'));
    },
    Math.min(milliseconds, LONGEST_TIMER),
  );
  const onAbort = () => stop(outer?.reason);
  if (outer?.aborted) onAbort();
  else outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    race: (request) => Promise.race([request, aborted]),
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
