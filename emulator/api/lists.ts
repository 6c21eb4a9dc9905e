import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { findDomain } from '../store/find-domain';
import { bare } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredList } from '../store/stored';
import { pageByAddress } from './address-pages';
import type { Behaviours } from './behaviour';

export const lists: Behaviours<typeof api.lists> = {
  list: ({ store }, { address, skip = 0, pageSize = 100 }) => {
    const found = [...store.lists].filter(([key]) => address === undefined || key === address.toLowerCase());
    return { totalCount: found.length, items: found.slice(skip, skip + pageSize).map(([, one]) => shownList(one)) };
  },

  listByPage: (context, place) => {
    const items = new Map([...context.store.lists].map(([key, one]) => [key, shownList(one)]));
    return pageByAddress(context, { items, path: '/v3/lists/pages' }, place);
  },

  get: ({ store }, { list }) => ({ list: shownList(findList(store, list)) }),

  create: ({ store }, { address, name = '', description = '', accessLevel = 'readonly', replyPreference = 'list' }) => {
    refuseAddress(store, bare(address));
    const list: StoredList = {
      settings: { address: bare(address), name, description, accessLevel, replyPreference, createdAt: store.now() },
      listId: undefined,
      members: new Map(),
    };
    store.lists.set(list.settings.address.toLowerCase(), list);
    return { message: 'Mailing list has been created', list: shownList(list) };
  },

  update: ({ store }, { list: address, address: newAddress, listId, ...news }) => {
    const list = findList(store, address);
    if (newAddress !== undefined) moveList(store, list, bare(newAddress));
    if (listId !== undefined) list.listId = listId;
    Object.assign(list.settings, news);
    return { message: 'Mailing list has been updated', list: shownList(list) };
  },

  delete: ({ store }, { list }) => {
    const { address } = findList(store, list).settings;
    store.lists.delete(list.toLowerCase());
    return { address, message: 'Mailing list has been removed' };
  },
};

export const shownList = ({ settings, members }: StoredList) => ({ ...settings, membersCount: members.size });

export function findList(store: Store, address: string): StoredList {
  const list = store.lists.get(address.toLowerCase());
  if (list === undefined) throw refuse(404, { message: `Mailing list ${address} not found` });
  return list;
}

/** The members stay: they hang on the list, not on its address. */
function moveList(store: Store, list: StoredList, address: string): void {
  const before = list.settings.address.toLowerCase();
  const after = address.toLowerCase();
  if (after !== before) {
    refuseAddress(store, address);
    store.lists.delete(before);
    store.lists.set(after, list);
  }
  list.settings.address = address;
}

/** The domain must be the account's, and the address free. */
function refuseAddress(store: Store, address: string): void {
  findDomain(store, address.split('@')[1] ?? '');
  if (store.lists.has(address.toLowerCase())) throw refuse(400, { message: 'Duplicate object' });
}
