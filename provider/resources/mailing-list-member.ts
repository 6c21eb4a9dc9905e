import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { defineResource, type Situation } from '../lifecycle/define-resource';
import { ifThere } from '../lifecycle/if-there';
import { emailAddress } from './email-address';
import { renameOnce } from './renaming';

type Member = Awaited<ReturnType<Mailgun['listMembers']['get']>>['member'];

const { upsert: _, ...fields } = fieldsOf(api.listMembers.create);

export const mailingListMember = defineResource({
  type: 'MailingListMember',
  fields: {
    ...fields,
    /** The address of the list. */
    list: emailAddress,
    /** The address of the member. A new one keeps the other settings. */
    address: emailAddress,
  },
  outputs: [],
  lowerCase: ['list', 'address'],
  indivisible: ['vars'],
  defaults: { name: '', vars: {}, subscribed: true },
  idForms: ['<list>/<address>'],
  idOf: ({ list, address }) => `${list}/${address}`,
  create: async (mailgun, args) => describe(args.list, (await mailgun.listMembers.create(args)).member),
  read: async (mailgun, id) => describe(parse(id).list, (await mailgun.listMembers.get(parse(id))).member),
  update: [
    // The list may have been renamed, and then the member is there already; or the member moves to another one.
    { takes: ['list'], run: (mailgun, id, { list = '' }, situation) => move(mailgun, id, list, situation) },
    {
      takes: ['address', 'name', 'vars', 'subscribed'],
      run: (mailgun, id, changes) => change(mailgun, parse(id), changes),
    },
  ],
  delete: (mailgun, id) => mailgun.listMembers.delete(parse(id)),
  listedBy: ['mailingList'],
  list: async function* (mailgun, list) {
    for await (const member of mailgun.listMembers.list({ list })) yield describe(list, member);
  },
  readTogether: { placeOf: (id) => parse(id).list, pageSize: 100 },
});

/** The id is `<list>/<address>`, each of which may have slashes before its `@`. */
function parse(id: string) {
  const [, list = '', member = ''] = /^([^@]*@[^/]*)\/(.*)$/.exec(id) ?? [];
  return { list, member };
}

function describe(list: string, { address, ...settings }: Member) {
  return { ...settings, id: `${list}/${address.toLowerCase()}`, list, address: address.toLowerCase() };
}

type Changes = Omit<Parameters<Mailgun['listMembers']['update']>[0], 'list' | 'member'>;

/** Mailgun refuses an address that is on the list already, so that what has the new one, where nothing has the old one, is this member. */
function change(mailgun: Mailgun, { list, member }: ReturnType<typeof parse>, changes: Changes) {
  const changeAt = (address: string): Promise<object> => mailgun.listMembers.update({ list, member: address, ...changes });
  const { address = member } = changes;
  return renameOnce(
    () => changeAt(member),
    async () => (address === member ? undefined : changeAt(address)),
  );
}

type Moving = Pick<Situation, 'isWanted'> & { readonly state: Partial<Member> };

async function move(mailgun: Mailgun, id: string, list: string, { state, isWanted }: Moving) {
  const { name, vars, subscribed } = state;
  const { member } = parse(id);
  await mailgun.listMembers.create({ list, address: member, name, vars, subscribed, upsert: true });
  if (!isWanted('MailingListMember', id)) await ifThere(mailgun.listMembers.delete(parse(id)));
  return {};
}
