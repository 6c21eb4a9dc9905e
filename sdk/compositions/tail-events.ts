import { setTimeout as sleep } from 'node:timers/promises';
import type { api } from '../api';
import type { Calls, InputOf, ItemOf, ListOptions } from '../calls';
import { isMailgunError } from '../errors';

type Query = InputOf<typeof api.events.list>;

/** An event of the log: something that happened to one message and one recipient. */
export interface LoggedEvent extends ItemOf<typeof api.events.list> {}

/** Where a tail goes on after a restart. It is plain JSON. */
export interface EventCursor {
  /** Seconds since 1970: everything before has been seen. */
  readonly since: number;
  /** The events after `since` that have been seen: when each happened, by id. */
  readonly seen: Readonly<Record<string, number>>;
}

export interface TailOptions extends ListOptions {
  /** Goes on where another tail ended. Default: events from now on. */
  readonly from?: EventCursor | undefined;
  /** Seconds between two looks. Default 15. */
  readonly interval?: number | undefined;
  /** Seconds by which an event may be late: so far back is looked each time. Default 1,800. */
  readonly lateness?: number | undefined;
  /**
   * Told why a look failed that will be repeated; must not throw. An event that cannot be read makes every look fail that comes to it: give
   * `onUnreadable` to go on without it. Default: `console.error`, but not the same words twice in a row.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Events as they come, without end. */
export interface EventTail extends AsyncIterable<LoggedEvent> {
  /** Store it after an event has been dealt with, and give it as `from` after a restart. */
  readonly cursor: EventCursor;
}

/**
 * Follows the events of a domain as they happen, each once. Mailgun's services write the log independently of each other, so that events come late
 * and out of order (https://documentation.mailgun.com/docs/mailgun/user-manual/events/events#event-polling): each look goes back by `lateness`,
 * and what has been seen is left out. It ends when `signal` is aborted; a failed look is repeated, and `onError` is told, unless the key or the domain
 * is wrong.
 */
export const tailEvents =
  ({ list }: Pick<Calls['events'], 'list'>) =>
  (query: Omit<Query, 'begin' | 'end' | 'ascending'>, options: TailOptions = {}): EventTail => {
    const { from, interval = 15, lateness = 1800, signal, onError = complain(), ...call } = options;
    const seen = new Map(Object.entries(from?.seen ?? {}));
    let since = from?.since ?? Date.now() / 1000;

    async function* look(): AsyncGenerator<LoggedEvent> {
      const startedAt = Date.now() / 1000;
      const pages = list(
        { pageSize: 300, ...query, begin: new Date(since * 1000), ascending: true },
        signal === undefined ? call : { ...call, signal },
      );
      for await (const event of pages) {
        if (seen.has(event.id)) continue;
        // An event may lack what it should have.
        seen.set(event.id, ((event.timestamp as Date | undefined)?.getTime() ?? Date.now()) / 1000);
        yield event;
      }
      since = Math.max(since, startedAt - lateness);
      for (const [id, at] of seen) if (at < since) seen.delete(id);
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
