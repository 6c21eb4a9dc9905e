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
  /** None, once they have been given back. */
  recipients: number;
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
/** Milliseconds. */
const lengths = { messagesPerHour: hour, recipientsPerDay: 24 * hour };

/** What was reserved in the last 24 hours at least, oldest first, with a sum for each window: many reservations take no longer than few. */
export interface Windows<Entry extends Counted> {
  /** One that is no older than those before it. */
  add(entry: Entry): void;
  /** It counts for nothing from now on. */
  giveBack(entry: Entry): void;
  /** Gives what is older than all windows, and has it no more. */
  forget(at: number): readonly Entry[];
  /** An entry and those after it. */
  since(entry: Entry): readonly Entry[];
  /**
   * The limit that is exceeded; of two, the one that lasts longer, so that nobody tries again in vain.
   *
   * @param uncounted - Of the last entries, those that do not count for this call.
   */
  exceededBy(call: Counted, limits: Limits, uncounted?: readonly Entry[]): Exceeded | undefined;
}

interface Window {
  readonly name: keyof Limits;
  /** Number of the first entry inside, of all that were ever added. */
  first: number;
  /** Recipients inside. */
  used: number;
}

export function createWindows<Entry extends Counted>(): Windows<Entry> {
  const entries: Entry[] = [];
  /** How many were added before the first of them. */
  let forgotten = 0;
  const day: Window = { name: 'recipientsPerDay', first: 0, used: 0 };
  const windows: readonly Window[] = [{ name: 'messagesPerHour', first: 0, used: 0 }, day];

  const entry = (number: number) => entries[number - forgotten];
  const recipientsOf = (number: number) => entry(number)?.recipients ?? 0;
  const isInside = (number: number, start: number) => (entry(number)?.at ?? Number.POSITIVE_INFINITY) > start;
  /** Back as well, where a clock was set back before anything was counted at its time. */
  const slide = (window: Window, at: number) => {
    const start = at - lengths[window.name];
    while (!isInside(window.first, start)) window.used -= recipientsOf(window.first++);
    while (window.first > forgotten && isInside(window.first - 1, start)) window.used += recipientsOf(--window.first);
  };

  const exceeds = (window: Window, limit: number, call: Counted, uncounted: readonly Entry[]): Exceeded | undefined => {
    slide(window, call.at);
    let used = window.used;
    for (const { recipients } of uncounted) used -= recipients;
    // Written so that a limit that is no number lets nothing through.
    if (used + call.recipients <= limit) return undefined;
    const { name: exceeded } = window;
    let left = used;
    for (const one of entries.slice(window.first - forgotten)) {
      if (uncounted.includes(one)) continue;
      left -= one.recipients;
      if (left + call.recipients <= limit) return { exceeded, limit, used, freeAt: new Date(one.at + lengths[exceeded]) };
    }
    return { exceeded, limit, used, freeAt: undefined };
  };

  return {
    add(entry) {
      entries.push(entry);
      for (const window of windows) window.used += entry.recipients;
    },
    giveBack(entry) {
      const number = forgotten + entries.lastIndexOf(entry);
      for (const window of windows) if (number >= window.first) window.used -= entry.recipients;
      entry.recipients = 0;
    },
    forget(at) {
      for (const window of windows) slide(window, at);
      const old = entries.splice(0, day.first - forgotten);
      forgotten += old.length;
      return old;
    },
    since: (entry) => entries.slice(entries.lastIndexOf(entry)),
    exceededBy(call, limits, uncounted = []) {
      const found = windows.flatMap((window) => {
        const limit = limits[window.name];
        return limit === undefined ? [] : (exceeds(window, limit, call, uncounted) ?? []);
      });
      return found.reduce<Exceeded | undefined>(
        (worst, one) => (worst === undefined || until(one) > until(worst) ? one : worst),
        undefined,
      );
    },
  };
}

function until({ freeAt }: Exceeded): number {
  return freeAt?.getTime() ?? Number.POSITIVE_INFINITY;
}
