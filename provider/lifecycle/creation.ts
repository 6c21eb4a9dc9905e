import { setTimeout as sleep } from 'node:timers/promises';
import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import { claimFound, hold, isHeld, ownerOf } from './claims';
import { type Described, omit, pick, type Report, type Resource, type Values } from './define-resource';
import { agrees } from './difference';
import { readIfThere } from './if-there';
import { OWNER, UNANSWERED_SINCE } from './memory';
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

/** Clocks of two machines may differ by so much, in milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** Waits before another look for a thing that Mailgun may not show yet, in milliseconds. */
const LOOKS = [0, 500, 1500];

/** Of a thing whose secret is lost with the answer. */
const MOST_TRIES = 3;

/**
 * Makes a thing exactly once.
 *
 * @throws {PartialFailure} when neither the answer nor a look afterwards could tell whether it was made.
 */
export function make(resource: Resource, mailgun: Mailgun, args: Values, report: Report): Promise<Described> {
  const makeIt = async () => {
    const described = await makeOne(resource, mailgun, args, report);
    hold(resource, described.id, args, ownerOf(args));
    return described;
  };
  return resource.idOf
    ? makeIt()
    : // A look for a lost one would find an equal one whose creation is not answered yet.
      inTurn(JSON.stringify([resource.type, omit(args, [OWNER])]), makeIt);
}

async function makeOne(resource: Resource, mailgun: Mailgun, args: Values, report: Report): Promise<Described> {
  if (resource.createOverwrites) await refuseExisting(resource, mailgun, args);
  for (let tries = 1; ; tries += 1) {
    const since = new Date();
    try {
      return await resource.create(mailgun, pick(args, resource.createTakes ?? Object.keys(resource.fields)), report);
    } catch (error) {
      if (!isMailgunError(error) || resource.isSetting) throw error;
      if (!error.maybeDone) throw await explainRefusal(resource, mailgun, args, error);
      const found = await lookForLost(resource, mailgun, { args, since, report, cause: error });
      if (found === undefined) throw error;
      if (!resource.shownOnce) return found;
      if (tries === MOST_TRIES) throw error;
    }
  }
}

interface Lost {
  readonly args: Values;
  readonly since: Date;
  readonly report: Report;
  readonly cause: Error;
}

/** What Mailgun tells once is lost with the answer, and the thing is of no use without it: it is deleted, so that another can be made. */
async function lookForLost(resource: Resource, mailgun: Mailgun, { args, since, report, cause }: Lost): Promise<Described | undefined> {
  try {
    for (const wait of LOOKS) {
      await sleep(wait);
      const found = await findMade(resource, mailgun, args, since);
      if (found !== undefined && resource.shownOnce)
        await resource.delete(mailgun, found.id, { state: args, report, isWanted: () => false });
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
    if (fresh && equal && (resource.idOf || !isHeld(resource, described.id))) return described;
  }
  return undefined;
}

async function* candidates(resource: Resource, mailgun: Mailgun, args: Values): AsyncIterable<Described> {
  if (resource.list) yield* resource.list(mailgun);
  else if (resource.idOf) {
    const existing = await readIfThere(resource, mailgun, resource.idOf(args), args);
    if (existing) yield existing;
  }
}

/** A name that is taken is refused in several wordings, and webhooks in none that is documented: so it is looked up. */
async function explainRefusal(resource: Resource, mailgun: Mailgun, args: Values, refusal: Error): Promise<Error> {
  if (!(isMailgunError(refusal, 'conflict') || isMailgunError(refusal, 'invalid_request'))) return refusal;
  const existing = await findInTheWay(resource, mailgun, args).catch(() => undefined);
  if (existing) {
    claimFound(resource, existing.id, ownerOf(args));
    return existsAlready(resource, existing.id, refusal);
  }
  if (!resource.idOf || !isMailgunError(refusal, 'conflict')) return refusal;
  return new Error(
    `${resource.type} ${resource.idOf(args)} is taken, but not in this account and region: another account or the other region has it, or it is still being deleted. (${refusal.message})`,
    { cause: refusal },
  );
}

async function findInTheWay(resource: Resource, mailgun: Mailgun, args: Values): Promise<Described | undefined> {
  if (resource.idOf) return readIfThere(resource, mailgun, resource.idOf(args));
  if (!resource.inTheWay || !resource.list) return undefined;
  for await (const there of resource.list(mailgun)) if (resource.inTheWay(args, there)) return there;
  return undefined;
}

async function refuseExisting(resource: Resource, mailgun: Mailgun, args: Values): Promise<void> {
  const id = resource.idOf?.(args);
  if (id !== undefined && (await readIfThere(resource, mailgun, id)) !== undefined) throw existsAlready(resource, id);
}

function existsAlready(resource: Resource, id: string, refusal?: Error): Error {
  const words = refusal === undefined ? '' : ` (${refusal.message})`;
  return new Error(
    `${resource.type} ${id} exists already. If this stack manages it under another name, give the resource the option ` +
      `{ aliases: [{ name: "<the name it had>" }] }. If somebody else made it, take it over with the option { import: "${id}" }, ` +
      `or write it to an import file for 'pulumi import --file'.${words}`,
    { cause: refusal },
  );
}
