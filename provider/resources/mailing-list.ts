import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource, namesOf } from '../lifecycle/define-resource';
import { emailAddress } from './email-address';

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
  idOf: ({ address }) => address,
  createTakes: namesOf(create),
  create: async (mailgun, args) => describe(await mailgun.lists.create(args)),
  read: async (mailgun, list) => describe(await mailgun.lists.get({ list })),
  update: [
    {
      takes: ['address', 'name', 'description', 'accessLevel', 'replyPreference', 'listId'],
      run: async (mailgun, list, changes) => describe(await mailgun.lists.update({ list, ...changes })),
    },
  ],
  delete: (mailgun, list) => mailgun.lists.delete({ list }),
  list: async function* (mailgun) {
    for await (const list of mailgun.lists.list()) yield describe({ list });
  },
  readTogether: { placeOf: () => ACCOUNT, pageSize: 100 },
});

function describe({ list: { address, ...settings } }: Answer) {
  return { ...settings, id: address.toLowerCase(), address: address.toLowerCase() };
}
