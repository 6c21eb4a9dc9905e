import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource, namesOf } from '../lifecycle/define-resource';
import { emailAddress } from './email-address';
import { renameOnce } from './renaming';

type Answer = Awaited<ReturnType<Mailgun['lists']['get']>>;

const create = fieldsOf(api.lists.create);
const { listId } = fieldsOf(api.lists.update);

export const mailingList = defineResource({
  type: 'MailingList',
  fields: {
    ...create,
    /** The `List-Id` header of messages to the list. Mailgun does not show it, so drift is not found. */
    listId,
    /** The address of the list, at a domain of the account. A new one renames the list and keeps its members. Mailgun lower-cases it. */
    address: emailAddress,
  },
  outputs: ['createdAt', 'membersCount'],
  lowerCase: ['address'],
  defaults: { name: '', description: '', accessLevel: 'readonly', replyPreference: 'list' },
  idForms: ['<address>'],
  idOf: ({ address }) => address,
  createTakes: namesOf(create),
  create: async (mailgun, args) => describe(await mailgun.lists.create(args)),
  read: async (mailgun, list) => describe(await mailgun.lists.get({ list })),
  update: [
    {
      takes: ['address', 'name', 'description', 'accessLevel', 'replyPreference', 'listId'],
      run: (mailgun, list, changes, { state }) => change(mailgun, list, changes, state.createdAt),
    },
  ],
  delete: (mailgun, list) => mailgun.lists.delete({ list }),
  list: async function* (mailgun) {
    for await (const list of mailgun.lists.list()) yield describe({ list });
  },
  readTogether: { placeOf: () => ACCOUNT, pageSize: 100 },
});

async function change(
  mailgun: Mailgun,
  list: string,
  changes: Omit<Parameters<Mailgun['lists']['update']>[0], 'list'>,
  createdAt: unknown,
) {
  const changeAt = async (address: string) => describe(await mailgun.lists.update({ list: address, ...changes }));
  const { address = list } = changes;
  return renameOnce(
    () => changeAt(list),
    async () => {
      const there = describe(await mailgun.lists.get({ list: address }));
      return there.createdAt?.getTime() === Date.parse(String(createdAt)) ? changeAt(address) : undefined;
    },
  );
}

function describe({ list: { address, ...settings } }: Answer) {
  return { ...settings, id: address.toLowerCase(), address: address.toLowerCase() };
}
