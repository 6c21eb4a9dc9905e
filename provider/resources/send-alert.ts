import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource, namesOf, pick } from '../lifecycle/define-resource';

type Answer = Awaited<ReturnType<Mailgun['sendAlerts']['get']>>;
type Whole = Parameters<Mailgun['sendAlerts']['update']>[0];

const { name, ...settings } = fieldsOf(api.sendAlerts.create);

export const sendAlert = defineResource({
  type: 'SendAlert',
  fields: {
    /** The name of the alert, which is its id. */
    name,
    ...settings,
  },
  outputs: ['createdAt'],
  unordered: ['alertChannels'],
  defaults: { alertChannels: [], filters: [], description: '' },
  idForms: ['<name>'],
  idOf: (args) => args.name,
  create: async (mailgun, args) => describe(await mailgun.sendAlerts.create(args)),
  read: async (mailgun, id) => describe(await mailgun.sendAlerts.get({ name: id })),
  update: [
    {
      takes: namesOf(settings),
      run: async (mailgun, id, changes, { args }) =>
        mailgun.sendAlerts.update({ ...(await readOthers(mailgun, id, args)), ...args, ...changes }),
    },
  ],
  delete: (mailgun, id) => mailgun.sendAlerts.delete({ name: id }),
  list: async function* (mailgun) {
    for await (const alert of mailgun.sendAlerts.list()) yield describe(alert);
  },
  readTogether: { placeOf: () => ACCOUNT, pageSize: Number.POSITIVE_INFINITY },
});

const describe = (alert: Answer) => ({ ...alert, id: alert.name });

/** Mailgun takes the whole only, and what is not in it is lost (OpenAPI document): what the program leaves to others is sent back as it is. */
async function readOthers(mailgun: Mailgun, id: string, args: Whole): Promise<Partial<Whole>> {
  if (namesOf(settings).every((setting) => setting in args)) return {};
  return pick(await mailgun.sendAlerts.get({ name: id }), namesOf(settings)) as Partial<Whole>;
}
