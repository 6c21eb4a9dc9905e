import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, type Described, defineResource } from '../lifecycle/define-resource';

/** The answer to its creation has the id only. */
type Description = Described & Partial<Awaited<ReturnType<Mailgun['accountWebhooks']['get']>>>;

export const accountWebhook = defineResource({
  type: 'AccountWebhook',
  fields: fieldsOf(api.accountWebhooks.create),
  outputs: [],
  unordered: ['eventTypes'],
  defaults: { description: '' },
  create: (mailgun, args): Promise<Description> => mailgun.accountWebhooks.create(args),
  read: (mailgun, id): Promise<Description> => mailgun.accountWebhooks.get({ id }),
  update: [
    {
      takes: ['url', 'eventTypes', 'description'],
      run: async (mailgun, id, changes, { args }) => {
        const whole = { ...args, ...changes };
        // What is not sent is emptied, also a description that the program does not manage.
        const { description } = whole.description === undefined ? await mailgun.accountWebhooks.get({ id }) : whole;
        return mailgun.accountWebhooks.update({ id, ...whole, description });
      },
    },
  ],
  delete: (mailgun, id) => mailgun.accountWebhooks.delete({ id }),
  inTheWay: ({ url, eventTypes }, there) => there.url === url && eventTypes.some((each) => there.eventTypes?.includes(each)),
  list: (mailgun) => mailgun.accountWebhooks.list(),
  readTogether: { placeOf: () => ACCOUNT, pageSize: Number.POSITIVE_INFINITY },
});
