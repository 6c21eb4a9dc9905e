import { setTimeout as sleep } from 'node:timers/promises';

const controller = new AbortController();

/** Aborted when the run is interrupted. */
export const interruption: AbortSignal = controller.signal;

/**
 * How a person ends a wait. Pulumi tells a dynamic provider of no Ctrl-C (cmd/dynamic-provider answers `cancel` by itself); the second ends the
 * process. A host that is told of the first one says so.
 */
let way = 'Ctrl-C twice';

export const wayToInterrupt = (): string => way;

/** To call by a host that calls `interrupt` when Pulumi is interrupted. */
export function hearInterruption(): void {
  way = 'Ctrl-C';
}

/** Ends all waits of this process, and those that would begin later. Requests that are under way are not cut off: their answers are needed. */
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
    const end = () => reject(interrupted());
    if (controller.signal.aborted) return end();
    controller.signal.addEventListener('abort', end, { once: true });
    waited.then(resolve, reject).finally(() => controller.signal.removeEventListener('abort', end));
  });
}

const interrupted = () => new Error('The run was interrupted while it waited. Run the command again: it goes on where this one ended.');
