import { defineFunction } from './define-function';

/** Every route of the account, in the order in which Mailgun evaluates them. Role: Analyst. */
export const getRoutes = defineFunction({
  name: 'getRoutes',
  fields: {},
  answers: 'routes',
  find: (mailgun) => mailgun.routes.list({ pageSize: 1000 }).toArray(),
});
