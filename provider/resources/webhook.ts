import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { defineResource } from '../lifecycle/define-resource';

type EventType = Parameters<Mailgun['webhooks']['get']>[0]['eventType'];

/** The id is `<domain>/<event type>`. */
const parse = (id: string) => {
  const [domain = '', eventType = ''] = id.split('/');
  return { domain, eventType: eventType as EventType };
};

const describe = (id: string, urls: string[]) => ({ id, ...parse(id), urls });

export const webhook = defineResource({
  type: 'Webhook',
  fields: fieldsOf(api.webhooks.create),
  outputs: [],
  unordered: ['urls'],
  lowerCase: ['domain'],
  idForms: ['<domain>/<eventType>'],
  idOf: ({ domain, eventType }) => `${domain}/${eventType}`,
  create: async (mailgun, args) => {
    const { webhook } = await mailgun.webhooks.create(args);
    return describe(`${args.domain}/${args.eventType}`, webhook.urls);
  },
  read: async (mailgun, id) => describe(id, (await mailgun.webhooks.get(parse(id))).webhook.urls),
  update: [
    {
      takes: ['urls'],
      run: async (mailgun, id, { urls = [] }) => describe(id, (await mailgun.webhooks.update({ ...parse(id), urls })).webhook.urls),
    },
  ],
  delete: (mailgun, id) => mailgun.webhooks.delete(parse(id)),
  listedBy: ['domain'],
  list,
  readTogether: { placeOf: (id) => parse(id).domain, pageSize: Number.POSITIVE_INFINITY },
});

async function* list(mailgun: Mailgun, domain: string) {
  const { webhooks } = await mailgun.webhooks.list({ domain });
  for (const [eventType, webhook] of Object.entries(webhooks)) if (webhook) yield describe(`${domain}/${eventType}`, webhook.urls);
}
