import { isDeepStrictEqual } from 'node:util';
import type { Mailgun } from 'mailgun-sdk';
import type { Account } from './account';
import { ACCOUNT, type Described, omit, pick, type Report, type Resource, type Values } from './define-resource';
import { agrees, comparable } from './difference';
import { readIfThere } from './if-there';
import { OWNER } from './memory';

/** In the state of a thing whose creation was never answered: when that was asked. The next update finds out what became of it. */
const SINCE = 'unansweredSince';

/** In the same state: what else is known of that moment. Pulumi's display leaves out names that begin so. */
const DETAILS = '__unanswered';

/** A creation whose answer is missing. */
export interface Unanswered {
  readonly since: Date;
  /** Nothing had been answered until then, so that Mailgun's clock was not known and the moment is ours. */
  readonly byOurClock: boolean;
  /** The ids of equal things that are not what it made. */
  readonly others: readonly string[];
  /** It was to give a thing another name, which may be of any age. */
  readonly isRenaming?: boolean | undefined;
  /** Whether it made this, where that was answered and only Pulumi's state may lack it. */
  readonly isOf?: ((id: string) => boolean) | undefined;
}

/** How far the moments of two of Mailgun's servers may lie apart, in milliseconds; many are whole seconds. */
const TOLERANCE = 5_000;

/** How much later than it was asked for a thing may be made, in milliseconds. What is younger is somebody else's. */
const LATEST = 10 * 60_000;

export const isUnanswered = (state: Values): boolean => typeof state[SINCE] === 'string';

/** What a state says of a creation that was never answered. */
export function unansweredIn(state: Values): Unanswered | undefined {
  const { [SINCE]: since, [DETAILS]: details } = state;
  if (typeof since !== 'string') return undefined;
  const { byOurClock = false, others = [] } = (details ?? {}) as Partial<Unanswered>;
  return { since: new Date(since), byOurClock, others };
}

/** The state of it, in Mailgun's time if anything was answered until now: the next run may come from a machine with another clock. */
export function rememberUnanswered(args: Values, { since, byOurClock, others }: Unanswered, { clock }: Account): Values {
  const offset = byOurClock ? clock.offset() : 0;
  const moment = new Date(since.getTime() + (offset ?? 0));
  return { ...args, [SINCE]: moment.toISOString(), [DETAILS]: { byOurClock: offset === undefined, others } };
}

const momentOf = ({ since, byOurClock }: Unanswered, { clock }: Account) => since.getTime() + (byOurClock ? (clock.offset() ?? 0) : 0);

/** Whether it may still be about to be made. */
export const isYoung = (unanswered: Unanswered, account: Account): boolean =>
  Date.now() + (account.clock.offset() ?? 0) - momentOf(unanswered, account) < LATEST;

/** Several things that an unanswered creation may have made, of which somebody else made some: none of them may be taken, or deleted. */
export class Several extends Error {
  override readonly name = 'Several';
  constructor(
    { type }: Resource,
    readonly ids: readonly string[],
  ) {
    super(
      `${type} ${ids.join(' and ')} are equal and were made in the same moment, at least one of them by somebody else. Nothing was deleted. ` +
        'Look into the other stacks, and delete the one that none of them has at Mailgun',
    );
  }
}

/**
 * Finds what an unanswered creation made: equal to what was asked for, made after that, and nobody else's. Of equal things, `most` may be ours.
 *
 * @throws {Several} where there are more.
 */
export async function findMade(
  resource: Resource,
  account: Account,
  args: Values,
  { unanswered, most = 1 }: { readonly unanswered: Unanswered; readonly most?: number },
): Promise<Described | undefined> {
  const { mailgun, claims } = account;
  const found: Described[] = [];
  for await (const described of candidates(resource, mailgun, args)) {
    // Only now has Mailgun answered for sure, and its clock is known.
    const age = (described.createdAt?.getTime() ?? momentOf(unanswered, account)) - momentOf(unanswered, account);
    const isOther = !resource.idOf && (claims.isHeld(resource, described.id) || unanswered.others.includes(described.id));
    const isAnswered = unanswered.isOf?.(described.id) ?? true;
    const isInTime = unanswered.isRenaming || (age >= -TOLERANCE && age <= LATEST);
    if (isInTime && !isOther && isAnswered && isAsAsked(resource, args, described)) found.push(described);
  }
  const ids = found.map(({ id }) => id);
  if (ids.length > most) throw new Several(resource, ids);
  return found[0];
}

/** What may be somebody else's is told, and neither taken nor deleted. */
export const tellSeveral = (report: Report) => (error: unknown) => {
  if (!(error instanceof Several)) throw error;
  report(`${error.message}.`);
  return undefined;
};

/** The ids of what is as asked for. */
export async function idsOfEqual(resource: Resource, mailgun: Mailgun, args: Values): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const described of candidates(resource, mailgun, args)) if (isAsAsked(resource, args, described)) ids.push(described.id);
  return ids;
}

async function* candidates(resource: Resource, mailgun: Mailgun, args: Values): AsyncIterable<Described> {
  if (resource.idOf) {
    const existing = await readIfThere(resource, mailgun, resource.idOf(args), args);
    if (existing) yield existing;
  } else if (resource.list) yield* resource.list(mailgun, ACCOUNT);
}

/** The arguments that its creation takes. */
const askedOf = (resource: Resource, args: Values): Values => pick(args, resource.createTakes ?? Object.keys(resource.fields));

/** What a creation whose answer was lost has set: what it takes, and what shows. What would have been set after it, the next update sets. */
export const setByCreation = (resource: Resource, args: Values, actual: Values): Values => ({
  ...pick(
    args,
    Object.keys(args).filter((name) => actual[name] !== undefined),
  ),
  ...askedOf(resource, args),
});

const isAsAsked = (resource: Resource, args: Values, described: Described): boolean => {
  const actual = described as unknown as Values;
  return Object.entries(askedOf(resource, args)).every(
    ([name, value]) => actual[name] === undefined || agrees(resource, name, value, actual[name]),
  );
};

/** The same for all whose creation asks for the same, so that one cannot be told from another. */
export function likenessOf(resource: Resource, args: Values): string {
  const asked = Object.entries(askedOf(resource, omit(args, [OWNER]))).filter(
    ([name, value]) => !isDeepStrictEqual(value, (resource.defaults as Values | undefined)?.[name]),
  );
  return JSON.stringify([resource.type, asked.map(([name, value]) => [name, comparable(resource, name, value)]).sort()]);
}
