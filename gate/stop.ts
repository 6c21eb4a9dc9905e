interface Details {
  readonly retryAfter?: number;
  readonly step?: 'refused' | 'denied' | 'lost';
  readonly by?: string | undefined;
}

/** A reason not to carry a call out, on its way to become a refusal. */
export class Stop extends Error {
  readonly rule: string | undefined;
  readonly line: number | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly step: 'refused' | 'denied' | 'lost';
  /** The person who refused it. */
  readonly by: string | undefined;

  constructor(
    readonly status: number,
    readonly reason: string,
    place?: { readonly rule: string; readonly line: number },
    { retryAfter, step = 'refused', by }: Details = {},
  ) {
    super(reason);
    this.rule = place?.rule;
    this.line = place?.line;
    this.retryAfter = retryAfter;
    this.step = step;
    this.by = by;
  }
}
