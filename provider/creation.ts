import { setTimeout as sleep } from 'node:timers/promises';
import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import { readIfThere } from './absence';
import { type Described, pick, type Resource, type Values } from './define-resource';
import { agrees } from './difference';

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

/** In the state of a thing whose creation was never answered: when that was asked. The next update finds out what became of it. */
export const UNANSWERED_SINCE = 'unansweredSince';

/** Clocks of two machines may differ by so much, in milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** Waits before another look for a thing that Mailgun may not show yet, in milliseconds. */
const LOOKS = [0, 500, 1500];

/** Things without a name that this process made or found, so that of two equal ones each belongs to one resource. */
const taken = new Set<string>();
const underWay = new Map<string, Promise<unknown>>();

/**
 * Makes a thing exactly once.
 *
 * @throws {PartialFailure} when neither the answer nor a look afterwards could tell whether it was made.
 */
export function make(resource: Resource, mailgun: Mailgun, args: Values): Promise<Described> {
  return resource.idOf
    ? makeOne(resource, mailgun, args)
    : inTurn(JSON.stringify([resource.type, args]), () => makeOne(resource, mailgun, args));
}

/** Equal things without a name are made one after the other: a look for a lost one would find the other, still unanswered one. */
async function inTurn<T>(key: string, action: () => Promise<T>): Promise<T> {
  const turn = (underWay.get(key) ?? Promise.resolve()).then(action, action);
  underWay.set(key, turn);
  try {
    return await turn;
  } finally {
    if (underWay.get(key) === turn) underWay.delete(key);
  }
}

async function makeOne(resource: Resource, mailgun: Mailgun, args: Values): Promise<Described> {
  const since = new Date();
  try {
    return take(resource, await resource.create(mailgun, pick(args, resource.createTakes ?? Object.keys(resource.fields))));
  } catch (error) {
    if (!isMailgunError(error)) throw error;
    if (!error.maybeDone) throw await explainRefusal(resource, mailgun, args, error);
    const found = await lookForLost(resource, mailgun, args, since, error);
    if (found === undefined) throw error;
    return take(resource, found);
  }
}

function take(resource: Resource, described: Described): Described {
  if (!resource.idOf) taken.add(`${resource.type} ${described.id}`);
  return described;
}

async function lookForLost(resource: Resource, mailgun: Mailgun, args: Values, since: Date, cause: Error) {
  try {
    for (const wait of LOOKS) {
      await sleep(wait);
      const found = await findMade(resource, mailgun, args, since);
      if (found !== undefined) return found;
    }
    return undefined;
  } catch {
    const reason = `${cause.message}, and Mailgun cannot be asked whether it was made: the next update finds out`;
    const id = resource.idOf?.(args) ?? `unanswered-${since.toISOString()}`;
    throw new PartialFailure(id, { ...args, [UNANSWERED_SINCE]: since.toISOString() }, reason, { cause });
  }
}

/** Finds what an unanswered creation made: equal to what was asked for, not older than the request, and nobody else's. */
export async function findMade(resource: Resource, mailgun: Mailgun, args: Values, since: Date): Promise<Described | undefined> {
  const asked = Object.entries(pick(args, resource.createTakes ?? Object.keys(resource.fields)));
  for await (const described of candidates(resource, mailgun, args)) {
    const actual = described as unknown as Values;
    const fresh = described.createdAt === undefined || described.createdAt.getTime() >= since.getTime() - CLOCK_TOLERANCE;
    const equal = asked.every(([name, value]) => actual[name] === undefined || agrees(resource, name, value, actual[name]));
    if (fresh && equal && !taken.has(`${resource.type} ${described.id}`)) return described;
  }
  return undefined;
}

async function* candidates(resource: Resource, mailgun: Mailgun, args: Values): AsyncIterable<Described> {
  if (resource.list) yield* resource.list(mailgun);
  else if (resource.idOf) {
    const existing = await readIfThere(resource, mailgun, resource.idOf(args));
    if (existing) yield existing;
  }
}

/** A name that is taken is refused in several wordings, and webhooks in none that is documented: so it is looked up. */
async function explainRefusal(resource: Resource, mailgun: Mailgun, args: Values, refusal: Error): Promise<Error> {
  if (!resource.idOf || !(isMailgunError(refusal, 'conflict') || isMailgunError(refusal, 'invalid_request'))) return refusal;
  const id = resource.idOf(args);
  const existing = await readIfThere(resource, mailgun, id).catch(() => undefined);
  if (existing)
    return new Error(
      `${resource.type} ${id} exists already and is not managed by this stack. To take it over, give the resource the option { import: "${id}" }, ` +
        `or write it to an import file for 'pulumi import --file'. (${refusal.message})`,
      { cause: refusal },
    );
  if (!isMailgunError(refusal, 'conflict')) return refusal;
  return new Error(
    `${resource.type} ${id} is taken, but not in this account and region: another account or the other region has it, or it is still being deleted. (${refusal.message})`,
    { cause: refusal },
  );
}
