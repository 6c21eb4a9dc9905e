import { EventEmitter } from 'node:events';

/** When a try ends at the latest. */
export interface Deadline {
  readonly signal: Signal;
  readonly passed: () => boolean;
  /** undici hears of a signal only once the connection is open. */
  readonly race: <T>(request: Promise<T>) => Promise<T>;
  readonly end: () => void;
}

/** undici takes an emitter for a signal too, which costs a tenth of an `AbortSignal`. */
type Signal = EventEmitter & { aborted: boolean; reason: unknown };

/** A timer that is set further ahead fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** One timer and one signal a try: AbortSignal.any and AbortSignal.timeout cost a small send a tenth of its time. */
export function createDeadline(milliseconds: number, outer: AbortSignal | undefined): Deadline {
  const signal: Signal = Object.assign(new EventEmitter(), { aborted: false, reason: undefined });
  let passed = false;
  const stop = (reason: unknown) => {
    signal.aborted = true;
    signal.reason = reason;
    signal.emit('abort');
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
    signal,
    passed: () => passed,
    race: (request) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.once('abort', () => reject(signal.reason));
        request.then(resolve, reject);
      }),
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
