/** How a process takes the time, where it is not as the machine has it. */
interface Clock {
  /** Its clock is so many minutes ahead. */
  readonly ahead?: number;
  /** How long a request may take, in milliseconds, in place of half a minute. */
  readonly requestLimit?: number;
  /** It waits so many times shorter before it tries or looks again. */
  readonly faster?: number;
}

/** What a process must find in its environment to have that clock. */
export function withClock({ ahead = 0, requestLimit = 30_000, faster = 1 }: Clock): { readonly NODE_OPTIONS: string } {
  const program = `import waits from 'node:timers/promises';
const { Date: Right, setTimeout: wait } = globalThis;
const { setTimeout: rest } = waits;
if (${ahead}) globalThis.Date = class extends Right {
  constructor(...at) { at.length ? super(...at) : super(Right.now() + ${ahead} * 60000); }
  static now() { return Right.now() + ${ahead} * 60000; }
};
globalThis.setTimeout = (action, milliseconds, ...more) => wait(action, milliseconds === 30000 ? ${requestLimit} : milliseconds, ...more);
waits.setTimeout = (milliseconds, ...more) => rest(milliseconds / ${faster}, ...more);`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` };
}
