import type { Store, StoredDomain } from 'mailgun-emulator';
import { api } from 'mailgun-sdk';
import { z } from 'zod';

/** What of a recording says in which state Mailgun was, without masks. */
interface Recorded {
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

export type Arrange = (store: Store, recorded: Recorded, domain: StoredDomain) => void;

const lastOf = (path: string) => path.split('/').at(-1) ?? '';
const before = new Date('2016-01-08T18:00:00Z');

const suppressions: Readonly<Record<string, Arrange>> = {
  [api.bounces.list.route]: (_, { body }, { bounces }) => {
    for (const bounce of z.decode(api.bounces.list.output, body as never).items) bounces.set(bounce.address, bounce);
  },
  [api.bounces.get.route]: (_, { path, body }, { bounces }) => {
    bounces.set(lastOf(path), z.decode(api.bounces.get.output, body as never));
  },
  [api.bounces.delete.route]: (_, { path }, { bounces }) => {
    bounces.set(lastOf(path), { address: lastOf(path), code: '550', error: '', createdAt: before });
  },
  [api.complaints.list.route]: (_, { body }, { complaints }) => {
    for (const complaint of z.decode(api.complaints.list.output, body as never).items) complaints.set(complaint.address, complaint);
  },
  [api.complaints.get.route]: (_, { path, body }, { complaints }) => {
    complaints.set(lastOf(path), z.decode(api.complaints.get.output, body as never));
  },
  [api.complaints.delete.route]: (_, { path }, { complaints }) => {
    complaints.set(lastOf(path), { address: lastOf(path), createdAt: before });
  },
  [api.unsubscribes.list.route]: (_, { body }, { unsubscribes }) => {
    for (const one of z.decode(api.unsubscribes.list.output, body as never).items) unsubscribes.set(one.address, one);
  },
  [api.unsubscribes.get.route]: (_, { path, body }, { unsubscribes }) => {
    unsubscribes.set(lastOf(path), z.decode(api.unsubscribes.get.output, body as never));
  },
  [api.unsubscribes.delete.route]: (_, { path }, { unsubscribes }) => {
    unsubscribes.set(lastOf(path), { address: lastOf(path), tags: ['*'], createdAt: before });
  },
};

/** In line 19 the path has lost its domain, and the answer has it. */
function addList(store: Store, path: string, address = path): void {
  const settings = { address, name: '', description: '', accessLevel: 'members', replyPreference: 'list', createdAt: before };
  store.lists.set(path, { settings, listId: undefined, members: new Map() });
}

function addMember(store: Store, { path }: Recorded): void {
  const [list = '', , address = ''] = path.split('/').slice(3);
  addList(store, list);
  store.lists.get(list)?.members.set(address, { address, name: 'Jane Doe', vars: {}, subscribed: true });
}

const lists: Readonly<Record<string, Arrange>> = {
  [api.lists.create.route]: (store, { status }) => {
    if (status === 400) addList(store, 'integration_test_list@domain.test');
  },
  [api.lists.delete.route]: (store, { path, status, body }) => {
    if (status === 200) addList(store, lastOf(path), (body as { address: string }).address);
  },
  [api.listMembers.create.route]: (store, { path }) => addList(store, path.split('/')[3] ?? ''),
  [api.listMembers.get.route]: addMember,
  [api.listMembers.update.route]: addMember,
  [api.listMembers.delete.route]: addMember,
};

/** Brings suppressions and mailing lists into the state in which they were, by route. */
export const recipientArrangements: Readonly<Record<string, Arrange>> = { ...suppressions, ...lists };
