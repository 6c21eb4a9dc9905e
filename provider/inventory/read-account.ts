import type { Mailgun } from 'mailgun-sdk';
import { ACCOUNT, type Described, type Resource } from '../lifecycle/define-resource';
import { readIfThere } from '../lifecycle/if-there';
import { resources } from '../resources';
import { argumentsFor } from './arguments-for';
import { inParallel } from './in-parallel';
import { isMailgunsOwn, readDedicatedIps, withoutChoices } from './mailguns-own';
import { nameAll } from './names';
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
  readonly unread: readonly Unread[];
}

/** Classes without things of their own: members are taken with their list, and actions are nothing that exists. */
const NOT_LISTED = ['MailingListMember', 'DomainVerification', 'DkimRotation'];

/** Requests under way at a time. */
const CONCURRENCY = 8;

/** Reads an account once. A list or a thing that cannot be read is among the `unread`, and the rest goes on. */
export async function readAccount(reading: Reading): Promise<Inventory> {
  const unread: Unread[] = [];
  const found: Unnamed[] = [];
  const domains = await domainsOf(reading, unread);
  const dedicatedIps = await readDedicatedIps(reading.mailgun);
  for (const resource of Object.values(resources)) {
    const { type } = resource;
    if (NOT_LISTED.includes(type) || !(reading.wants?.(type) ?? true)) continue;
    const places = placesOf(resource, domains, reading);
    const listed = await inParallel(places, CONCURRENCY, (place) => readList(resource, place, reading, unread), told(type, reading));
    const wanted = listed.flat().filter(({ id }) => reading.domains === undefined || isOf(reading.domains, resource, id));
    const read = isListedWhole(resource)
      ? wanted
      : await inParallel(wanted, CONCURRENCY, ({ id }) => readOne(resource, id, reading, unread), told(type, reading));
    for (const described of read)
      if (described) {
        const args = withoutChoices(type, argumentsFor(resource, described), dedicatedIps);
        found.push({ type, id: described.id, described, args });
      }
  }
  const named = nameAll(found);
  const isOwn = (thing: Thing) => isMailgunsOwn(thing, { apiKey: reading.apiKey, found });
  return {
    things: reading.strict ? named : named.filter((thing) => !isOwn(thing)),
    own: named.filter(isOwn),
    unread,
  };
}

/** Whether a list shows of each all that there is. */
const isListedWhole = ({ readTogether }: Resource): boolean => readTogether !== undefined && 'pageSize' in readTogether;

const told =
  (type: string, { onProgress }: Reading) =>
  (done: number, of: number) =>
    onProgress?.({ type, done, of });

async function domainsOf({ mailgun, domains }: Reading, unread: Unread[]): Promise<readonly string[]> {
  if (domains) return domains;
  const names: string[] = [];
  try {
    for await (const { name } of mailgun.domains.list({ pageSize: 1000 })) names.push(name);
  } catch (error) {
    unread.push({ type: 'Domain', error: asError(error) });
  }
  return names;
}

function placesOf({ listedBy = ['account'] }: Resource, domains: readonly string[], reading: Reading): readonly string[] {
  // Of a domain alone, a list of the account has what belongs to it among everything else.
  const ofAccount = listedBy.includes('account') && (reading.domains === undefined || !listedBy.includes('domain')) ? [ACCOUNT] : [];
  return [...ofAccount, ...(listedBy.includes('domain') ? domains : [])];
}

/** Whether an id is of one of these domains: things of the account as a whole are not. */
function isOf(domains: readonly string[], { type }: Resource, id: string): boolean {
  const [first = ''] = decodeURIComponent(id).split('/');
  const host = first.slice(first.lastIndexOf('@') + 1);
  return domains.some((domain) => host === domain || (type === 'TrackingCertificate' && host.endsWith(`.${domain}`)));
}

async function readList(resource: Resource, place: string, { mailgun }: Reading, unread: Unread[]): Promise<readonly Described[]> {
  const items: Described[] = [];
  try {
    for await (const item of resource.list?.(mailgun, place) ?? []) items.push(item);
  } catch (error) {
    unread.push({ type: resource.type, ...(place !== ACCOUNT && { place }), error: asError(error) });
  }
  return items;
}

/** `undefined` for what was deleted since it was listed. */
async function readOne(resource: Resource, id: string, { mailgun }: Reading, unread: Unread[]): Promise<Described | undefined> {
  try {
    return await readIfThere(resource, mailgun, id);
  } catch (error) {
    unread.push({ type: resource.type, id, error: asError(error) });
    return undefined;
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
