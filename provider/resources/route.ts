import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource } from '../lifecycle/define-resource';

const list = (mailgun: Mailgun) => mailgun.routes.list({ pageSize: 1000 });

const fields = fieldsOf(api.routes.create);

export const route = defineResource({
  type: 'Route',
  fields: {
    ...fields,
    /** What happens to a matching message, in this order: `forward("…")`, `store(…)`, `stop()`. At least one. */
    actions: fields.actions.unwrap(),
  },
  outputs: ['createdAt'],
  defaults: { priority: 0, description: '' },
  // An update without `action` keeps the actions (PUT /v3/routes/{id} is partial), so that a route can never lose its last one.
  validate: ({ actions }) =>
    actions?.length === 0 ? [{ property: 'actions', reason: 'must have at least one action, such as stop()' }] : [],
  create: async (mailgun, args) => (await mailgun.routes.create(args)).route,
  read: async (mailgun, id) => (await mailgun.routes.get({ id })).route,
  update: [
    {
      takes: ['expression', 'actions', 'priority', 'description'],
      run: async (mailgun, id, changes) => mailgun.routes.update({ id, ...changes }),
    },
  ],
  delete: (mailgun, id) => mailgun.routes.delete({ id }),
  list,
  readTogether: { placeOf: () => ACCOUNT, pageSize: 1000 },
});
