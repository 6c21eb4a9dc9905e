/** Any answer; a string is sent as it stands, anything else as JSON. */
export interface ReplacedAnswer {
  readonly status: number;
  /** Default: empty. */
  readonly body?: unknown;
  /** Default: plain text for a string, else JSON. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What a client gets in place of the answer.
 *
 * - `drop`: the connection is closed without an answer
 * - `hang`: there is no answer, and the connection stays open
 * - `cut`: half of the answer, then the connection is closed
 */
export type FaultAnswer = ReplacedAnswer | 'drop' | 'hang' | 'cut';

export interface Fault {
  /** The declared route that it strikes, `POST /v3/routes`. Default: every request. */
  readonly route?: string;
  /** How many requests it strikes. Default 1. */
  readonly times?: number;
  /** How many requests it lets pass first. Default 0. */
  readonly skip?: number;
  /** `after`: the request is carried out, and only its answer is lost. Default `before`. */
  readonly when?: 'before' | 'after';
  readonly answer: FaultAnswer;
}

/** The faults to come, in the order in which they strike. */
export interface Faults {
  add(fault: Fault): void;
  /** What happens to this request, if anything. */
  take(route: string | undefined): Fault | undefined;
  clear(): void;
}

export function createFaults(): Faults {
  const waiting: { fault: Fault; skip: number; times: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }),
    take(route) {
      const next = waiting.find(({ fault }) => fault.route === undefined || fault.route === route);
      if (next === undefined) return undefined;
      if (next.skip > 0) {
        next.skip -= 1;
        return undefined;
      }
      next.times -= 1;
      if (next.times <= 0) waiting.splice(waiting.indexOf(next), 1);
      return next.fault;
    },
    clear: () => void waiting.splice(0),
  };
}
