/** How much an agent may send. Every recipient of a call counts as one message. */
export interface Limits {
  /** In any 60 minutes. */
  readonly messagesPerHour?: number | undefined;
  /** In any 24 hours. */
  readonly recipientsPerDay?: number | undefined;
}

/** Recipients that were counted at a time, in milliseconds. */
export interface Counted {
  readonly at: number;
  readonly recipients: number;
}

export interface Exceeded {
  readonly exceeded: keyof Limits;
  readonly limit: number;
  /** What was counted in the window before this call. */
  readonly used: number;
  /** When the call fits, if nothing else is sent until then. Nothing where the call alone is more than the limit. */
  readonly freeAt: Date | undefined;
}

const hour = 60 * 60_000;
const windows = { messagesPerHour: hour, recipientsPerDay: 24 * hour };

/**
 * The limit that is exceeded; of two, the one that lasts longer, so that nobody tries again in vain.
 *
 * @param counted - Of the last 24 hours at least, oldest first.
 */
export function exceededBy(call: Counted, counted: readonly Counted[], limits: Limits): Exceeded | undefined {
  const found = (['messagesPerHour', 'recipientsPerDay'] as const).flatMap((name) => {
    const limit = limits[name];
    return limit === undefined ? [] : (inWindow(name, limit, call, counted) ?? []);
  });
  return found.reduce<Exceeded | undefined>((worst, one) => (worst === undefined || until(one) > until(worst) ? one : worst), undefined);
}

function inWindow(exceeded: keyof Limits, limit: number, call: Counted, counted: readonly Counted[]): Exceeded | undefined {
  const length = windows[exceeded];
  const outside = counted.findLastIndex(({ at }) => at <= call.at - length);
  const inside = counted.slice(outside + 1);
  let used = 0;
  for (const { recipients } of inside) used += recipients;
  // Written so that a limit that is no number lets nothing through.
  if (used + call.recipients <= limit) return undefined;
  let left = used;
  for (const { at, recipients } of inside) {
    left -= recipients;
    if (left + call.recipients <= limit) return { exceeded, limit, used, freeAt: new Date(at + length) };
  }
  return { exceeded, limit, used, freeAt: undefined };
}

function until({ freeAt }: Exceeded): number {
  return freeAt?.getTime() ?? Number.POSITIVE_INFINITY;
}
