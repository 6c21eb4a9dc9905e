import { api, fieldsOf, object } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import { createUuid } from '../store/ids';
import { bare } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredList, StoredMember } from '../store/stored';
import { pageByAddress } from './address-pages';
import type { Behaviours } from './behaviour';
import { findList, shownList } from './lists';
import { readImport } from './suppressions';

type Addition = Pick<z.output<typeof api.listMembers.create.input>, 'address' | 'name' | 'vars' | 'subscribed'>;

/** More are added in the background, says the OpenAPI document; here all of them are added at once. */
const mostAtOnce = 100;
const mostBytes = 5 * 1024 * 1024;

export const listMembers: Behaviours<typeof api.listMembers> = {
  list: ({ store }, { list, address, subscribed, skip = 0, pageSize = 100 }) => {
    const found = [...membersOf(findList(store, list), subscribed)];
    const named = found.filter(([key]) => address === undefined || key === address.toLowerCase());
    return { totalCount: named.length, items: named.slice(skip, skip + pageSize).map(([, member]) => member) };
  },

  listByPage: (context, { list: address, subscribed, ...place }) => {
    const list = findList(context.store, address);
    const path = `/v3/lists/${list.settings.address}/members/pages`;
    const query: Record<string, string> = subscribed === undefined ? {} : { subscribed: String(subscribed) };
    return pageByAddress(context, { items: membersOf(list, subscribed), path, query }, place);
  },

  get: ({ store }, { list, member }) => ({ member: findMember(findList(store, list), member) }),

  create: ({ store }, { list: address, upsert, ...addition }) => {
    const list = findList(store, address);
    if (!upsert) refuseMember(list, bare(addition.address));
    return { member: put(list, addition), message: 'Mailing list member has been created' };
  },

  createBatch: ({ store }, { list: address, members, upsert = false }) => {
    const list = findUploadedList(store, address);
    const additions = members.map((member) => (typeof member === 'string' ? { address: member } : member));
    putAll(list, additions, upsert);
    return members.length > mostAtOnce ? inBackground(store, list) : { list: shownList(list), message: 'Mailing list has been updated' };
  },

  import: ({ store }, { list: address, members: file, subscribed = true, upsert = false }) => {
    const list = findUploadedList(store, address);
    if ((file as ReceivedFile).size > mostBytes) throw refuse(400, { message: 'CSV file is too big, max allowed size is 5 MB' });
    const additions = readImport(file, line).map((addition) => ({ subscribed, ...addition }));
    putAll(list, additions, upsert);
    return inBackground(store, list);
  },

  update: ({ store }, { list: address, member: before, ...news }) => {
    const list = findList(store, address);
    const member = findMember(list, before);
    const after = bare(news.address ?? member.address);
    if (after.toLowerCase() !== before.toLowerCase()) {
      refuseMember(list, after);
      list.members.delete(before.toLowerCase());
    }
    return { member: put(list, { ...member, ...news, address: after }), message: 'Mailing list member has been updated' };
  },

  delete: ({ store }, { list: address, member: name }) => {
    const list = findList(store, address);
    const member = findMember(list, name);
    list.members.delete(name.toLowerCase());
    return { member: { address: member.address }, message: 'Mailing list member has been deleted' };
  },
};

const { address, name, vars, subscribed } = fieldsOf(api.listMembers.create);

/** The document does not name the columns of a CSV file; these are the fields of a member. */
const line = object({ address, name, vars, subscribed });

const membersOf = ({ members }: StoredList, wanted: boolean | undefined): ReadonlyMap<string, StoredMember> =>
  new Map([...members].filter(([, member]) => wanted === undefined || member.subscribed === wanted));

/** Uploads say the same in other words than all else (OpenAPI document). */
function findUploadedList(store: Store, address: string): StoredList {
  if (!store.lists.has(address.toLowerCase())) throw refuse(404, { message: `Mailing list '${address}' not found` });
  return findList(store, address);
}

function findMember({ settings, members }: StoredList, address: string): StoredMember {
  const member = members.get(address.toLowerCase());
  if (member === undefined) throw refuse(404, { message: `Member ${address} of mailing list ${settings.address} not found` });
  return member;
}

function refuseMember({ members }: StoredList, address: string): void {
  if (members.has(address.toLowerCase())) throw refuse(400, { message: `Address already exists '${address}'` });
}

/** Over what the member has already. */
function put({ members }: StoredList, { address: text, ...news }: Addition): StoredMember {
  const address = bare(text);
  const before = members.get(address.toLowerCase()) ?? { name: '', vars: {}, subscribed: true };
  const member = { ...before, ...news, address };
  members.set(address.toLowerCase(), member);
  return member;
}

function putAll(list: StoredList, additions: readonly Addition[], upsert: boolean): void {
  for (const addition of additions) if (upsert || !list.members.has(bare(addition.address).toLowerCase())) put(list, addition);
}

const inBackground = (store: Store, list: StoredList) => ({
  list: shownList(list),
  taskId: createUuid(store),
  message: 'Mailing list upload started in background',
});
