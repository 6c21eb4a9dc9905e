import { setTimeout as sleep } from 'node:timers/promises';

let controller = new AbortController();

/** Aborted when the run that goes on now is interrupted. */
export const interruption = (): AbortSignal => controller.signal;

/**
 * How a person ends a wait. Pulumi tells a dynamic provider of no Ctrl-C (cmd/dynamic-provider answers `cancel` by itself); the second ends the
 * process. A host that is told of the first one says so.
 */
let way = 'Ctrl-C twice';

export const wayToInterrupt = (): string => way;

/** To call when a run begins, by a host that calls `interrupt` when Pulumi is interrupted: what ended the run before does not end this one. */
export function hearInterruption(): void {
  way = 'Ctrl-C';
  controller = new AbortController();
}

/** Ends all waits of the run, and those that would begin later. Requests that are under way are not cut off: their answers are needed. */
export const interrupt = (): void => controller.abort();

/** Waits so many milliseconds. @throws at once when the run is interrupted. */
export async function rest(milliseconds: number): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: controller.signal });
  } catch {
    throw interrupted();
  }
}

/** What is waited for, or the interruption, whichever comes first. */
export function orInterruption<T>(waited: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const { signal } = controller;
    const end = () => reject(interrupted());
    if (signal.aborted) return end();
    signal.addEventListener('abort', end, { once: true });
    waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}

const interrupted = () => new Error('The run was interrupted while it waited. Run the command again: it goes on where this one ended.');
