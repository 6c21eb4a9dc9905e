import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, type Described, type Resource, type Values } from '../lifecycle/define-resource';
import { ifThere, readIfThere } from '../lifecycle/if-there';
import { resources } from '../resources';
import { argumentsFor } from './arguments-for';
import { inParallel } from './in-parallel';
import { isMailgunsOwn, readDedicatedIps, withoutChoices } from './mailguns-own';
import { nameAll } from './names';
import { domainOf, isOfDomains } from './place';
import { readOnce } from './read-once';
import type { Thing, Unnamed, Unread } from './thing';

/** What is read of an account, and what is told meanwhile. */
export interface Reading {
  readonly mailgun: Mailgun;
  /** The key that reads: it is not taken over by the program that it runs. */
  readonly apiKey: string;
  /** Only these domains and what belongs to them. Default: everything. */
  readonly domains?: readonly string[] | undefined;
  /** Whether a class is wanted. Default: all. */
  readonly wants?: (type: string) => boolean;
  /** Also what Mailgun makes by itself. */
  readonly strict?: boolean;
  /** Lists with more members than these are the data of an application. Default 1,000. */
  readonly mostMembers?: number;
  readonly onProgress?: (progress: Progress) => void;
}

interface Progress {
  readonly type: string;
  /** Lists that were read, of how many; then things. */
  readonly done: number;
  readonly of: number;
}

/** Everything that exists in an account at one time. */
export interface Inventory {
  readonly things: readonly Thing[];
  /** What Mailgun made by itself and nobody changed: it is left out of `things`, unless that was asked for. */
  readonly own: readonly Thing[];
  /** Lists whose members are too many to be read. */
  readonly tooLong: readonly string[];
  readonly unread: readonly Unread[];
}

/** Classes without things of their own: members are taken with their list, and actions are nothing that exists. */
const NOT_LISTED = ['MailingListMember', 'DomainVerification', 'DkimRotation'];

/** Requests under way at a time. */
const CONCURRENCY = 8;

/** A reading under way. */
interface Run extends Reading {
  readonly unread: Unread[];
  readonly tooLong: string[];
  /** The account as it is now, and not as it was read before. */
  readonly now: Mailgun;
  /** All domains of the account, as far as they can be listed. */
  readonly all: ReadonlySet<string>;
  /** Those of them that are wanted. */
  readonly wanted: ReadonlySet<string>;
  /** Domains that were deleted meanwhile. */
  readonly gone: Set<string>;
}

/**
 * Reads an account once. A list or a thing that cannot be read is among the `unread`, and the rest goes on.
 *
 * Takes a request for each page of each list: 12 of the account and 5 of each domain; 3 for each domain; 1 for each forward, account webhook, pool,
 * and domain with https links; 2 for each template and sub-account; 1 for each version of a template; and those for the members of each list.
 */
export async function readAccount(reading: Reading): Promise<Inventory> {
  const run = await begin(reading);
  const dedicatedIps = await readDedicatedIps(run.mailgun).catch((error: unknown) => {
    // Which addresses are the account's own is then not known, so that no program says it.
    run.unread.push({ type: 'Domain', error: asError(error) });
    return [];
  });
  const found: Unnamed[] = [];
  for (const resource of Object.values(resources)) {
    if (!isNeeded(resource, reading)) continue;
    for (const described of await readClass(resource, run)) {
      const thing = understood(resource, described, dedicatedIps, run);
      if (thing && (reading.domains === undefined || isWanted(thing, run))) found.push(thing);
    }
  }
  const there = found.filter((thing) => !isGone(thing, run));
  const named = nameAll(there);
  const isOwn = (thing: Thing) => isMailgunsOwn(thing, { apiKey: reading.apiKey, found: there });
  return {
    things: reading.strict ? named : named.filter((thing) => !isOwn(thing)),
    own: named.filter(isOwn),
    tooLong: run.tooLong,
    unread: run.unread.filter(({ place }) => place === undefined || !run.gone.has(place)),
  };
}

async function begin(reading: Reading): Promise<Run> {
  const unread: Unread[] = [];
  const mailgun = readOnce(reading.mailgun);
  const listed = await listDomains(mailgun, unread);
  const asked = reading.domains?.map((domain) => domain.toLowerCase());
  const all = new Set(listed ?? asked);
  for (const id of asked ?? []) if (!all.has(id)) unread.push({ type: 'Domain', id, error: new Error('it is not in this account') });
  return {
    ...reading,
    mailgun,
    now: reading.mailgun,
    unread,
    tooLong: [],
    all,
    wanted: new Set(asked?.filter((each) => all.has(each)) ?? all),
    gone: new Set(),
  };
}

/** `undefined` where they cannot be listed. */
async function listDomains(mailgun: Mailgun, unread: Unread[]): Promise<readonly string[] | undefined> {
  try {
    const names: string[] = [];
    for await (const { name } of mailgun.domains.list({ pageSize: 1000 })) names.push(name.toLowerCase());
    return names;
  } catch (error) {
    unread.push({ type: 'Domain', error: asError(error) });
    return undefined;
  }
}

const isNeeded = ({ type }: Resource, { wants = () => true, domains }: Reading): boolean =>
  !NOT_LISTED.includes(type) && wants(type) && (domains === undefined || isOfDomains(type));

async function readClass(resource: Resource, run: Run): Promise<readonly Described[]> {
  const listed = await inParallel(placesOf(resource, run), CONCURRENCY, (place) => readList(resource, place, run), told(resource, run));
  const items = listed.flat().filter((item) => mayBeWanted(resource, item.id, run) && !isTooLong(resource, item, run));
  if (isListedWhole(resource)) return items;
  const read = await inParallel(items, CONCURRENCY, ({ id }) => readOne(resource, id, run), told(resource, run));
  return read.filter((described) => described !== undefined);
}

function isTooLong({ type }: Resource, item: Described, { mostMembers = MOST_MEMBERS, tooLong }: Run): boolean {
  const { membersCount = 0 } = item as { readonly membersCount?: number };
  if (type !== 'MailingListMembers' || membersCount <= mostMembers) return false;
  tooLong.push(item.id);
  return true;
}

const MOST_MEMBERS = 1000;

/** Whether a list shows of each all that there is. */
const isListedWhole = ({ readTogether }: Resource): boolean => readTogether !== undefined && 'pageSize' in readTogether;

const told =
  ({ type }: Resource, { onProgress }: Reading) =>
  (done: number, of: number) =>
    onProgress?.({ type, done, of });

function placesOf({ listedBy = ['account'] }: Resource, { domains, wanted }: Run): readonly string[] {
  // Of a domain alone, a list of the account has what belongs to it among everything else.
  const ofAccount = listedBy.includes('account') && (domains === undefined || !listedBy.includes('domain')) ? [ACCOUNT] : [];
  return [...ofAccount, ...(listedBy.includes('domain') ? wanted : [])];
}

const isWanted = (thing: { readonly type: string; readonly args: Values }, { all, wanted }: Run): boolean =>
  wanted.has(domainOf(thing, all) ?? '');

/** Whether an id in a list of the account is worth reading: those that Mailgun numbers do not tell. */
const mayBeWanted = ({ type, idOf, listedBy }: Resource, id: string, run: Run): boolean =>
  run.domains === undefined ||
  listedBy !== undefined ||
  !idOf ||
  isWanted({ type, args: { name: id, address: id, list: id, host: id } }, run);

const isGone = ({ type, args }: Unnamed, { gone }: Run): boolean =>
  (type === 'Domain' || resources[type]?.listedBy !== undefined) && domainOf({ type, args }, gone) !== undefined;

/** `undefined` for what no program can say. */
function understood(resource: Resource, described: Described, dedicatedIps: readonly string[], { unread }: Run): Unnamed | undefined {
  const { type } = resource;
  const { id } = described;
  try {
    return { type, id, described, args: withoutChoices(type, argumentsFor(resource, described), dedicatedIps) };
  } catch (error) {
    unread.push({ type, id, error: asError(error) });
    return undefined;
  }
}

async function readList(resource: Resource, place: string, run: Run): Promise<readonly Described[]> {
  const items: Described[] = [];
  try {
    for await (const item of resource.list?.(run.mailgun, place) ?? []) items.push(item);
  } catch (error) {
    if (isMailgunError(error, 'not_found')) await noteIfGone(place, run);
    // The list of the domains was asked for before, and has failed with this very error.
    const isKnown = run.unread.some((each) => each.type === resource.type && each.error === error);
    if (!isKnown) run.unread.push({ type: resource.type, ...(place !== ACCOUNT && { place }), error: asError(error) });
  }
  return items;
}

/** Somebody may delete a domain while its things are read. */
async function noteIfGone(place: string, { now, wanted, gone }: Run): Promise<void> {
  if (!wanted.has(place) || gone.has(place)) return;
  const there = await ifThere(now.domains.get({ domain: place })).catch(() => true);
  if (there === undefined) gone.add(place);
}

/** `undefined` for what was deleted since it was listed. */
async function readOne(resource: Resource, id: string, { mailgun, unread }: Run): Promise<Described | undefined> {
  try {
    return await readIfThere(resource, mailgun, id);
  } catch (error) {
    unread.push({ type: resource.type, id, error: asError(error) });
    return undefined;
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
