import { setTimeout as sleep } from 'node:timers/promises';
import type { api } from '../api';
import type { Calls, InputOf, ItemOf, ListOptions } from '../calls';
import { isMailgunError } from '../errors';

type Query = InputOf<typeof api.events.list>;

/** An event of the log: something that happened to one message and one recipient. */
export interface LoggedEvent extends ItemOf<typeof api.events.list> {}

/** The position from which a tail continues after a restart. It is plain JSON. */
export interface EventCursor {
  /** Seconds since 1970: every event before this has been yielded. */
  readonly since: number;
  /** The events after `since` that have been yielded: the time of each, by id. */
  readonly seen: Readonly<Record<string, number>>;
}

export interface TailOptions extends ListOptions {
  /** The cursor of an earlier tail, to continue there. Default: events from now on. */
  readonly from?: EventCursor | undefined;
  /** Seconds between two polls. Default 15. */
  readonly interval?: number | undefined;
  /** Seconds by which an event may be late: each poll goes back that far. Default 1,800. */
  readonly lateness?: number | undefined;
  /**
   * Called with the error of a failed poll, which will be repeated; must not throw. An event that cannot be read makes every poll fail that includes it:
   * give `onUnreadable` to continue without it. Default: `console.error`, but not for the same message twice in a row.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** An endless sequence of events. */
export interface EventTail extends AsyncIterable<LoggedEvent> {
  /** Store it after an event has been handled, and pass it as `from` after a restart. */
  readonly cursor: EventCursor;
}

/** Mailgun's ids are unique within a day: the same id at another time of more than this many seconds is another event. */
const HALF_A_DAY = 43_200;

/** Seconds after which a poll ends although the log has more, once it is at events that have happened since it began. */
const LONGEST_POLL = 60;

/**
 * Follows the events of a domain as they happen, each once. Mailgun's services write the log independently of each other, so events arrive late
 * and out of order (https://documentation.mailgun.com/docs/mailgun/user-manual/events/events#event-polling): each poll goes back by
 * `lateness` and skips what it has already yielded. It ends when `signal` is aborted. A failed poll calls `onError` and is repeated, unless the key or
 * the domain is wrong.
 */
export const tailEvents =
  ({ list }: Pick<Calls['events'], 'list'>) =>
  (query: Omit<Query, 'begin' | 'end' | 'ascending'>, options: TailOptions = {}): EventTail => {
    const { from, interval = 15, lateness = 1800, signal, onError = complain(), onResponse, ...call } = options;
    const seen = new Map(Object.entries(from?.seen ?? {}));
    let since = from?.since ?? now();
    let most = 0;

    /** Forgets what is too old to be listed again. Not at each event, because it looks at all of them. */
    const forget = () => {
      for (const [id, at] of seen) if (at < since) seen.delete(id);
      most = 2 * seen.size + 1000;
    };

    /** All that happened before `moment` and was in the log then has been yielded; what is later than `lateness` is not waited for. */
    const advance = (moment: number) => {
      // Whole seconds: a fraction does not survive the way into a query exactly, and what lies between would come twice.
      since = Math.max(since, Math.floor(moment - lateness));
      if (seen.size > most) forget();
    };

    async function* look(): AsyncGenerator<LoggedEvent> {
      const startedAt = now();
      // By the clock of whoever keeps the log. Ours may be wrong, and ahead it would take events for too old that are merely late.
      let startedThere: number | undefined;
      const pages = list(
        { pageSize: 300, ...query, begin: new Date(since * 1000), ascending: true },
        {
          ...call,
          ...(signal !== undefined && { signal }),
          onResponse(response) {
            startedThere ??= dateOf(response.headers.date, now()) - (now() - startedAt);
            onResponse?.(response);
          },
        },
      );
      for await (const event of pages) {
        // An event may lack what it should have.
        const timestamp: Date | undefined = event.timestamp;
        const at = (timestamp?.getTime() ?? Date.now()) / 1000;
        if (Math.abs(at - (seen.get(event.id) ?? Number.NEGATIVE_INFINITY)) < HALF_A_DAY) continue;
        seen.set(event.id, at);
        // Here already, because a poll of a whole day would remember all of it, and begin again with it after an error.
        if (timestamp !== undefined) advance(Math.min(at, startedAt, startedThere ?? startedAt));
        yield event;
        // A busy log has more at each page: without an end, what comes late to the part behind would never be looked for.
        if (at > (startedThere ?? startedAt) && now() - startedAt > LONGEST_POLL) break;
      }
      advance(Math.min(startedAt, startedThere ?? startedAt));
      forget();
    }

    async function* follow(): AsyncGenerator<LoggedEvent> {
      while (!signal?.aborted) {
        try {
          yield* look();
        } catch (error) {
          if (signal?.aborted) return;
          if (!isPassing(error)) throw error;
          onError(error);
        }
        await sleep(interval * 1000, undefined, { signal }).catch(() => {});
      }
    }

    return {
      [Symbol.asyncIterator]: follow,
      get cursor() {
        return { since, seen: Object.fromEntries(seen) };
      },
    };
  };

const now = () => Date.now() / 1000;

/** Seconds since 1970 of an HTTP date. */
function dateOf(header: string | string[] | undefined, otherwise: number): number {
  const moment = Date.parse(String(header)) / 1000;
  return Number.isNaN(moment) ? otherwise : moment;
}

const isPassing = (error: unknown) =>
  isMailgunError(error) && ['rate_limited', 'server_error', 'network', 'timeout', 'invalid_response'].includes(error.code);

/** A tail that stands still says so, and not every 15 seconds. */
function complain(): (error: unknown) => void {
  let said = '';
  return (error) => {
    if (String(error) !== said) console.error(`The events that follow are waited for: ${error}`);
    said = String(error);
  };
}
