import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, type Resource } from './define-resource';
import { readIfThere } from './if-there';
import { orInterruption } from './interruption';
import { openList } from './shared-list';

/** How long a background deletion may take, in milliseconds; one minute was too short (terraform-provider-mailgun #39, #44). */
const LIMIT = 10 * 60_000;

/** How long looks may fail, in milliseconds, before nobody waits any more. Each look has been tried several times by then. */
const BLIND = 30_000;

/** From one look to the next, in milliseconds, and as a part of the time that the youngest has been waited for: so much longer it may take. */
const SHORTEST = 250;
const LONGEST = 5000;
const PART = 1 / 12;

/** What Mailgun has accepted to delete, and still shows. */
interface Departure {
  readonly resource: Resource;
  readonly id: string;
  readonly since: number;
  /** Since when looks for it have failed. */
  blindSince: number | undefined;
  /** Nobody waits for this one alone any more, and Pulumi's state is without it. */
  isReleased: boolean;
  /** Rejected when it is not gone in time, or cannot be looked for. */
  readonly gone: Promise<void>;
  readonly end: (failure?: unknown) => void;
}

/** Background deletions of one account, which are waited for together: Pulumi has only as many workers as the machine has processors for. */
export interface Departures {
  /**
   * To call once Mailgun has accepted a deletion. Waits until it and all that were accepted before are gone; or until another one is accepted,
   * which then waits for all of them: so the last one of a run ends when everything is gone.
   *
   * @throws when something is not gone in time, and when it cannot be looked for; names everything that is left.
   */
  add(resource: Resource, id: string): Promise<void>;
  /** Waits until a thing that is being deleted is gone; one that is not is not waited for. */
  gone(resource: Resource, id: string): Promise<void>;
  /** What is refused while something goes is asked for again when that is gone: it may have been in the way. */
  retry<T>(action: () => Promise<T>): Promise<T>;
}

export function createDepartures(mailgun: Mailgun): Departures {
  const leaving = new Set<Departure>();
  let newest: { readonly departure: Departure; readonly release: () => void } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;

  const lookIn = (wait: number) => {
    const moment = Date.now() + wait;
    if (moment >= due) return;
    clearTimeout(timer);
    due = moment;
    timer = setTimeout(look, wait);
  };

  const look = async () => {
    // Nobody else looks meanwhile.
    due = Number.NEGATIVE_INFINITY;
    await lookFor(mailgun, [...leaving], (departure) => leaving.delete(departure));
    due = Number.POSITIVE_INFINITY;
    if (leaving.size > 0) lookIn(untilNextLook([...leaving]));
  };

  return {
    async add(resource, id) {
      const departure = depart(resource, id);
      leaving.add(departure);
      if (newest) newest.departure.isReleased = true;
      newest?.release();
      const released = new Promise<void>((resolve) => {
        newest = { departure, release: resolve };
      });
      lookIn(leaving.size === 1 ? 0 : SHORTEST);
      await orInterruption(Promise.race([released, allGone([...leaving])]));
    },
    gone: (resource, id) => orInterruption(allGone([...leaving].filter((each) => each.resource === resource && each.id === id))),
    async retry(action) {
      try {
        return await action();
      } catch (error) {
        if (leaving.size === 0 || !isRefusal(error)) throw error;
        await orInterruption(Promise.allSettled([...leaving].map(({ gone }) => gone)));
        return action();
      }
    },
  };
}

function depart(resource: Resource, id: string): Departure {
  let end: Departure['end'] = () => undefined;
  const gone = new Promise<void>((resolve, reject) => {
    end = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  // Whoever waits for it when it fails says so.
  gone.catch(() => undefined);
  return { resource, id, since: Date.now(), blindSince: undefined, isReleased: false, gone, end };
}

/** Also what begins just before the limit still counts. */
function untilNextLook(leaving: readonly Departure[]): number {
  const starts = leaving.map(({ since }) => since);
  const wait = Math.max(SHORTEST, Math.min((Date.now() - Math.max(...starts)) * PART, LONGEST));
  return Math.max(0, Math.min(wait, Math.min(...starts) + LIMIT - Date.now()));
}

/** Asks a list first which of many are still there, with one request; gone is only what is missing when it is asked for by itself. */
async function lookFor(mailgun: Mailgun, leaving: readonly Departure[], leave: (departure: Departure) => void): Promise<void> {
  const lists = new Map(leaving.length > 1 ? leaving.map(({ resource }) => [resource, listOf(resource, mailgun)]) : []);
  const lookForOne = async (departure: Departure) => {
    const { resource, id, since, isReleased, end } = departure;
    const isOverdue = Date.now() >= since + LIMIT;
    try {
      // A list may be late: for the last look it does not count.
      const listed = isOverdue ? undefined : await lists.get(resource)?.see(id);
      if ((listed && listed.of(id).length > 0) || (await isStillThere(departure, mailgun))) {
        if (!isOverdue) return;
        throw new Error(overdue(resource, id, isReleased));
      }
      leave(departure);
      end();
    } catch (failure) {
      leave(departure);
      end(failure);
    }
  };
  await Promise.all(leaving.map(lookForOne));
}

/** As many rows as the list of any class shows at once. */
const ROWS = 1000;

const listOf = ({ list }: Resource, mailgun: Mailgun) =>
  list && openList({ pageSize: ROWS, rows: list, keyOf: ({ id }) => id }, mailgun, ACCOUNT);

/** A failure that will pass is no answer, so that the wait goes on for a while; a refused key is. */
async function isStillThere(departure: Departure, mailgun: Mailgun): Promise<boolean> {
  const { resource, id, blindSince = Date.now() } = departure;
  try {
    const isThere = (await readIfThere(resource, mailgun, id, {})) !== undefined;
    departure.blindSince = undefined;
    return isThere;
  } catch (error) {
    departure.blindSince = blindSince;
    if (isMailgunError(error, 'unauthorized') || isMailgunError(error, 'forbidden')) throw error;
    if (Date.now() - blindSince < BLIND) return true;
    throw new Error(unseen(departure, error), { cause: error });
  }
}

const unseen = ({ resource: { type }, id, isReleased }: Departure, error: unknown) =>
  `${type} ${id} is being deleted, but Mailgun cannot be asked whether it is gone (${error instanceof Error ? error.message : error}). ` +
  (isReleased ? "Pulumi's state no longer has it: look in Mailgun's control panel whether it is gone." : 'Run the command again.');

const overdue = ({ type }: Resource, id: string, isReleased: boolean) =>
  `${type} ${id} still exists ${LIMIT / 60_000} minutes after Mailgun accepted its deletion. ` +
  (isReleased
    ? "Pulumi's state no longer has it: look in Mailgun's control panel later, and delete it there if it is still there."
    : 'Run the command again to continue waiting.');

async function allGone(departures: readonly Departure[]): Promise<void> {
  const outcomes = await Promise.allSettled(departures.map(({ gone }) => gone));
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
  const words = [...new Set(failures.map(({ message }) => message))];
  if (words.length > 1) throw new Error(words.join('\n'), { cause: failures[0] });
  if (failures[0]) throw failures[0];
}

/** An answer that may be another one when something else is gone. What a resource says by itself, it says of what it read. */
const isRefusal = (error: unknown) =>
  !isMailgunError(error) ||
  isMailgunError(error, 'invalid_request') ||
  isMailgunError(error, 'conflict') ||
  isMailgunError(error, 'forbidden');
