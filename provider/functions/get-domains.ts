import { api, fieldsOf } from 'mailgun-sdk';
import { defineFunction } from './define-function';

const { state, search } = fieldsOf(api.domains.list);

/** Every domain of the account, newest first, without its DNS records. Role: Analyst. */
export const getDomains = defineFunction({
  name: 'getDomains',
  fields: {
    /** Only domains in this state. Default: all. */
    state,
    /** Only domains whose name contains this text. Default: all. */
    search,
  },
  answers: 'domains',
  find: (mailgun, args) => mailgun.domains.list({ ...args, pageSize: 1000 }).toArray(),
});
