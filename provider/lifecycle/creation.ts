import { setTimeout as sleep } from 'node:timers/promises';
import { isMailgunError, type MailgunError } from 'mailgun-sdk';
import type { Account } from './account';
import { findAbandoned, takeOver } from './adoption';
import { ownerOf } from './claims';
import { type Described, pick, type Report, type Resource, type Values } from './define-resource';
import { readIfThere } from './if-there';
import { type Intent, NO_INTENT } from './intents';
import { currentId } from './memory';
import { existsAlready, explainRefusal, findInTheWay } from './refusal';
import { findMade, idsOfEqual, likenessOf, rememberUnanswered, Several, tellSeveral, type Unanswered } from './unanswered';
import { inTurn } from './waiting';

/** Something was made, or may have been: the state must know before the error is shown. */
export class PartialFailure extends Error {
  override readonly name = 'PartialFailure';
  constructor(
    readonly id: string,
    readonly state: Values,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** Waits before another look for a thing that Mailgun may not show yet, in milliseconds. */
const LOOKS = [0, 500, 1500];

/** Whose an equal thing is shows once the engine has come to the resource that has it, milliseconds later. */
export const SETTLING = 1000;

/** Of a thing that Mailgun failed to make, and of one whose secret is lost with the answer. */
const MOST_TRIES = 3;

/** What is asked for. */
interface Wish {
  /** All arguments, including the generated ones, and the mark of the resource. */
  readonly args: Values;
  /** Those that the program gives. */
  readonly given: Values;
  /** Its note, for the case that this process is killed. */
  readonly intent: Intent;
  readonly report: Report;
}

/** What is there now, and how it came to be: made a moment ago, by a run that was killed, or before and as the program says. */
interface Made {
  readonly described: Described;
  readonly origin: 'made' | 'left' | 'taken';
}

/** What tells one creation from another, whatever resource of the program asks for it. */
export const creationOf = (resource: Resource, args: Values): string =>
  resource.idOf ? `${resource.type} ${resource.idOf(args)}` : likenessOf(resource, args);

/**
 * Writes down that a thing is about to get another name. Should the answer be lost, a refresh finds nothing under the old one, and the program's
 * resource is a new one, which then has the new name.
 */
export async function beginRenaming(
  resource: Resource,
  account: Account,
  { id, state, args, report }: { readonly id: string; readonly state: Values; readonly args: Values; readonly report: Report },
): Promise<Intent> {
  if (resource.isSetting || !resource.idOf || resource.idOf(args) === currentId(resource, id, state)) return NO_INTENT;
  const intent = account.intents(resource.type, creationOf(resource, args));
  await intent.left(report);
  intent.begin({ isRenaming: true }, report);
  return intent;
}

/**
 * Makes a thing exactly once, or takes over what is there, where the settings say so.
 *
 * @throws {PartialFailure} when neither the answer nor a look afterwards could tell whether it was made.
 */
export function make(resource: Resource, account: Account, wish: Wish): Promise<Made> {
  const makeIt = async () => {
    const made = await makeOrTake(resource, account, wish);
    account.claims.hold(resource, made.described.id, wish.args, ownerOf(wish.args));
    return made;
  };
  return oneAtATime(resource, wish.args, makeIt);
}

/** A look for a lost one would find an equal one whose creation is not answered yet. */
export const oneAtATime = <T>(resource: Resource, args: Values, action: () => Promise<T>): Promise<T> =>
  resource.idOf ? action() : inTurn(likenessOf(resource, args), action);

async function makeOrTake(resource: Resource, account: Account, wish: Wish): Promise<Made> {
  const { args, given, intent, report } = wish;
  const left = await findLeft(resource, account, wish);
  if (left) return { described: left, origin: 'left' };
  const abandoned = await findAbandoned(resource, account, wish);
  if (abandoned) return { described: abandoned, origin: 'taken' };
  intent.begin({ others: resource.idOf ? [] : account.claims.heldOf(resource.type) }, report);
  const taken = (there: Described, refusal?: Error) => {
    account.claims.claimFound(resource, there.id, ownerOf(args));
    const taking = { args, given, owner: ownerOf(args), report, refusal: existsAlready(resource, there.id, refusal) };
    return takeOver(resource, account, there, taking).then((described): Made => ({ described, origin: 'taken' }));
  };
  const id = resource.createOverwrites ? resource.idOf?.(args) : undefined;
  const before = id === undefined ? undefined : await readIfThere(resource, account.mailgun, id);
  if (before) return taken(before);
  try {
    return { described: await makeOne(resource, account, wish), origin: 'made' };
  } catch (error) {
    if (!isMailgunError(error) || error.maybeDone || resource.isSetting) throw error;
    const existing = await findInTheWay(resource, account, args, error);
    if (existing) return taken(existing, error);
    throw explainRefusal(resource, args, error);
  }
}

/** What a run made that was killed before Pulumi was told. What Mailgun told only then is of no use, and is deleted. */
async function findLeft(resource: Resource, account: Account, { args, intent, report }: Wish): Promise<Described | undefined> {
  const begun = await intent.left(report);
  if (begun.length > 0 && !resource.idOf) await sleep(SETTLING);
  for (const unanswered of begun) {
    // Each of equal things has a note of its own.
    const found = await lookAgain(resource, account, args, { unanswered, most: begun.length }).catch(tellSeveral(report));
    if (found) unanswered.take();
    if (found && resource.shownOnce) await remove(resource, account, found, { args, report });
    const { type, shownOnce } = resource;
    if (found)
      report(`${type} ${found.id} was made by a run that was killed${shownOnce ? ', and is made anew' : ', and belongs to this one now'}.`);
    if (found && !shownOnce) return found;
  }
  return undefined;
}

/** Looks until it is there, or it is time to give up. */
async function lookAgain(
  resource: Resource,
  account: Account,
  args: Values,
  lost: { readonly unanswered: Unanswered; readonly most?: number },
): Promise<Described | undefined> {
  for (const wait of LOOKS) {
    await sleep(wait);
    const found = await findMade(resource, account, args, lost);
    if (found) return found;
  }
  return undefined;
}

const remove = (resource: Resource, { mailgun }: Account, { id }: Described, { args, report }: Pick<Wish, 'args' | 'report'>) =>
  resource.delete(mailgun, id, { state: args, report, isWanted: () => false });

async function makeOne(resource: Resource, account: Account, { args, report }: Wish): Promise<Described> {
  const since = new Date();
  const wanted = pick(args, resource.createTakes ?? Object.keys(resource.fields));
  const create = () => resource.create(account.mailgun, wanted, report);
  for (let tries = 1; ; tries += 1) {
    try {
      // A plan that is full may have room when those that go are gone.
      return await (resource.deletesInBackground ? account.departures.retry(create) : create());
    } catch (error) {
      if (!isMailgunError(error) || resource.isSetting || !error.maybeDone) throw error;
      const found = await lookForLost(resource, account, { args, since, report, cause: error });
      if (found && !resource.shownOnce) return found;
      if (tries === MOST_TRIES || error.status === 501) throw error;
    }
  }
}

interface Lost {
  readonly args: Values;
  readonly since: Date;
  readonly report: Report;
  readonly cause: MailgunError;
}

/** Mailgun's own words that it failed. Where the answer is lost on the way, or a gateway's, it may still be at it. */
const hasFailed = ({ status }: MailgunError) => status === 500 || status === 501 || status === 503;

/**
 * What a creation made whose answer was lost; `undefined` where it made nothing.
 * What Mailgun tells once is lost with the answer, and the thing is of no use without it: it is deleted, so that another can be made.
 */
async function lookForLost(resource: Resource, account: Account, { args, since, report, cause }: Lost): Promise<Described | undefined> {
  let unanswered: Unanswered = { since, byOurClock: true, others: [] };
  const fail = (words: string, next = 'checks again') => {
    const state = rememberUnanswered(args, unanswered, account);
    const id = resource.idOf?.(args) ?? `unanswered-${since.toISOString()}`;
    return new PartialFailure(id, state, `${cause.message}. ${words}: the next update ${next}`, { cause });
  };
  try {
    const found = await lookAgain(resource, account, args, { unanswered });
    if (found && resource.shownOnce) await remove(resource, account, found, { args, report });
    if (found) return found;
    if (hasFailed(cause)) return undefined;
    if (!resource.idOf) unanswered = { ...unanswered, others: await idsOfEqual(resource, account.mailgun, args) };
  } catch (error) {
    if (error instanceof Several) {
      unanswered = { ...unanswered, others: error.ids };
      throw fail(error.message, 'makes a new one');
    }
    throw fail('Mailgun could not be asked whether it was created');
  }
  throw fail('Mailgun does not list it yet, but may still create it');
}
