import { isDeepStrictEqual } from 'node:util';
import { api, fieldsOf, type Mailgun, object } from 'mailgun-sdk';
import { z } from 'zod';
import { defineResource, omit, pick, type Report, type Situation } from '../lifecycle/define-resource';
import { ifThere } from '../lifecycle/if-there';
import { inTurn, pause } from '../lifecycle/waiting';
import { emailAddress } from './email-address';

type Member = Awaited<ReturnType<Mailgun['listMembers']['get']>>['member'];
type Actual = ReadonlyMap<string, Member>;

const { name, vars, subscribed } = fieldsOf(api.listMembers.create);

export const mailingListMembers = defineResource({
  type: 'MailingListMembers',
  fields: {
    /** The address of the list. */
    list: emailAddress,
    /** The members. A setting that is not given stays as it is. Addresses are compared without regard to case. */
    members: z.array(
      object({
        /** The address of the member. */
        address: emailAddress,
        /** The display name of the member. */
        name,
        /** Variables for messages to the list, nested to any depth. */
        vars,
        /** Whether the member receives mail of the list. Default true. */
        subscribed,
      }),
    ),
    /** Whether members that are not given are removed (true) or left alone. Default false. */
    authoritative: z.boolean().optional(),
  },
  outputs: [],
  lowerCase: ['list'],
  unordered: ['members'],
  defaults: { authoritative: false },
  validate: ({ members = [] }) =>
    repeatedIn(members.map(keyOf)).map((twice) => ({ property: 'members' as const, reason: `${twice} occurs more than once` })),
  idForms: ['<list>'],
  idOf: (args) => args.list,
  parts: ({ list, members }) => members.map((member) => partOf(list, keyOf(member))),
  // Members are there or not, and writing them again does no harm.
  isSetting: true,
  createTakes: ['list'],
  create: async (mailgun, args) => {
    await mailgun.lists.get({ list: args.list });
    return { id: args.list, ...args };
  },
  read: async (mailgun, id, managed) => {
    const actual = await readMembers(mailgun, id);
    const { members: declared = [...actual.values()], authoritative } = managed ?? {};
    return { id, list: id, authoritative, members: [...shownOf(declared, actual), ...(authoritative ? othersThan(declared, actual) : [])] };
  },
  update: [
    {
      takes: ['list', 'members', 'authoritative'],
      run: async (mailgun, _id, _changes, { args, state, begun, ...situation }) => {
        const { [args.list]: before = [], ...elsewhere } = membersByList(state, begun);
        const kept = [...before];
        for (const [list, members] of Object.entries(elsewhere))
          if (await isThere(mailgun, list)) await removeMembers(mailgun, list, members, situation);
          // A list that was renamed has kept its members, and is not there under its old address.
          else kept.push(...members);
        await assign(mailgun, args, kept, situation);
        return {};
      },
    },
  ],
  delete: async (mailgun, id, { state, begun, ...situation }) => {
    for (const [list, members] of Object.entries(membersByList({ ...state, list: id }, begun)))
      await removeMembers(mailgun, list, members, situation);
  },
  list: async function* (mailgun) {
    for await (const { address, membersCount } of mailgun.lists.list())
      if (membersCount !== 0) yield { id: address.toLowerCase(), membersCount };
  },
});

/** The addresses that this resource has put on lists, or may have, where a change failed. */
function membersByList(state: Partial<Wanted>, begun: readonly Partial<Wanted>[] = []): Readonly<Record<string, readonly string[]>> {
  const lists: Record<string, Set<string>> = {};
  for (const { list, members = [] } of [state, ...begun])
    if (list !== undefined) lists[list] = new Set([...(lists[list] ?? []), ...members.map(keyOf)]);
  return Object.fromEntries(Object.entries(lists).map(([list, members]) => [list, [...members]]));
}

const keyOf = (member: { readonly address: string }) => member.address.toLowerCase();

/** A member of a list is the same one, whichever class asks for it. */
const partOf = (list: string, key: string) => ({ type: 'MailingListMember', id: `${list}/${key}` });

const repeatedIn = (keys: readonly string[]) => [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];

const isThere = async (mailgun: Mailgun, list: string) => (await ifThere(mailgun.lists.get({ list }))) !== undefined;

async function readMembers(mailgun: Mailgun, list: string): Promise<Actual> {
  const members = new Map<string, Member>();
  for await (const member of mailgun.listMembers.list({ list })) members.set(keyOf(member), member);
  return members;
}

const isAsDeclared = (declared: Member, actual: Member) =>
  isDeepStrictEqual(omit(declared, ['address']), omit(pick(actual, Object.keys(declared)), ['address']));

/** The declared members that are there, each with as much as is declared of it. */
const shownOf = (declared: readonly Member[], actual: Actual) =>
  declared.flatMap((member) => {
    const there = actual.get(keyOf(member));
    if (there === undefined) return [];
    return [isAsDeclared(member, there) ? member : { ...pick(there, Object.keys(member)), address: member.address }];
  });

function othersThan(declared: readonly Member[], actual: Actual): Member[] {
  const keys = new Set(declared.map(keyOf));
  return [...actual].flatMap(([key, member]) => (keys.has(key) ? [] : [member]));
}

interface Wanted {
  readonly list: string;
  readonly members: readonly Member[];
  readonly authoritative?: boolean | undefined;
}

type Surroundings = Omit<Situation, 'state'>;

/** Members as they were when this process removed them: another resource may ask for one, and what it does not say of it must not be lost. */
const removed = new Map<string, Member>();

/**
 * Writes only what differs. `before` are those that this resource had put there.
 * One resource after the other: where a list is split into two, what one gives up the other has.
 */
const assign = (mailgun: Mailgun, wanted: Wanted, before: readonly string[], surroundings: Surroundings) =>
  inTurn(`members of ${wanted.list}`, () => assignInTurn(mailgun, wanted, before, surroundings));

async function assignInTurn(
  mailgun: Mailgun,
  { list, members, authoritative }: Wanted,
  before: readonly string[],
  surroundings: Surroundings,
) {
  const { report } = surroundings;
  const actual = await readMembers(mailgun, list);
  const different = members.filter((member) => {
    const there = actual.get(keyOf(member));
    return there === undefined || !isAsDeclared(member, there);
  });
  // A member that is written again as a whole keeps what is not declared of it.
  const items = different.map((member) => ({ ...(actual.get(keyOf(member)) ?? removed.get(partOf(list, keyOf(member)).id)), ...member }));
  const onProgress = (written: number) => report(`${list}: ${written} of ${items.length} members written`);
  await mailgun.listMembers.createAll({ list, items }, items.length > MOST_AT_ONCE ? { onProgress } : {});
  const last = items.at(-1);
  if (items.length > MOST_AT_ONCE && last) await untilThere(mailgun, list, last, report);

  const keys = new Set(members.map(keyOf));
  const superfluous = (authoritative ? [...actual.keys()] : before).filter((key) => !keys.has(key) && actual.has(key));
  for (const key of superfluous) {
    const member = actual.get(key);
    if (member) removed.set(partOf(list, key).id, member);
  }
  await removeMembers(mailgun, list, superfluous, surroundings);
}

/** More members than these are written in the background (OpenAPI document). */
const MOST_AT_ONCE = 100;

/** How long that may take, in milliseconds. */
const LIMIT = 10 * 60_000;

/** Mailgun has no other way to tell that it is done. */
async function untilThere(mailgun: Mailgun, list: string, member: Member, report: Report): Promise<void> {
  const limit = Date.now() + LIMIT;
  for (let wait = 250; !(await isWritten(mailgun, list, member)); wait = Math.min(2 * wait, 5000)) {
    report(`${list}: waiting until Mailgun has written the members`);
    if (!(await pause(wait, limit))) throw new Error(`${list}: Mailgun is still writing members after ${LIMIT / 60_000} minutes.`);
  }
}

async function isWritten(mailgun: Mailgun, list: string, member: Member): Promise<boolean> {
  const there = await ifThere(mailgun.listMembers.get({ list, member: member.address }));
  return there !== undefined && isAsDeclared(member, there.member);
}

/** Requests under way at a time: Mailgun removes members one by one only. */
const CONCURRENCY = 8;

async function removeMembers(
  mailgun: Mailgun,
  list: string,
  addresses: readonly string[],
  { report, isWanted }: Surroundings,
): Promise<void> {
  const left = addresses.values();
  let gone = 0;
  let kept = 0;
  const work = async () => {
    for (const member of left) {
      const { type, id } = partOf(list, member);
      if (isWanted(type, id)) {
        kept += 1;
        continue;
      }
      await ifThere(mailgun.listMembers.delete({ list, member }));
      gone += 1;
      if (gone % 500 === 0) report(`${list}: ${gone} of ${addresses.length} members removed`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  if (kept > 0) report(`${list}: ${kept} members were not removed, because another resource of the program manages them now.`);
}
