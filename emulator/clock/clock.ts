/** The time of one account. It runs from the moment at which it was set, or it stands. */
export interface Clock {
  now(): Date;
  /** The time outside. */
  real(): Date;
  readonly frozen: boolean;
  /** Stops it; without a time, at the present one. */
  freeze(at?: Date): void;
  /** Lets it run on from where it stands. */
  run(): void;
  /** Sets it to a time, and leaves it running or standing. */
  set(at: Date): void;
  /** As it was at the start. */
  reset(): void;
}

export interface ClockOptions {
  /** Default: the real time. */
  readonly start?: Date | undefined;
  /** Whether it stands at the start. Default: it runs. */
  readonly frozen?: boolean | undefined;
}

export function createClock({ start, frozen = false }: ClockOptions = {}): Clock {
  let ahead = 0;
  let standing: number | undefined;
  const now = () => standing ?? Date.now() + ahead;
  const set = (at: number) => {
    if (standing === undefined) ahead = at - Date.now();
    else standing = at;
  };
  const reset = () => {
    ahead = 0;
    // Not set first and stopped then: a millisecond may pass between the two.
    standing = frozen ? (start?.getTime() ?? Date.now()) : undefined;
    if (start !== undefined) set(start.getTime());
  };
  reset();
  return {
    now: () => new Date(now()),
    real: () => new Date(),
    get frozen() {
      return standing !== undefined;
    },
    freeze: (at) => {
      standing = at?.getTime() ?? now();
    },
    run: () => {
      const at = now();
      standing = undefined;
      set(at);
    },
    set: (at) => set(at.getTime()),
    reset,
  };
}
