import { api, fieldsOf } from 'mailgun-sdk';
import { defineFunction } from './define-function';

const { list: address } = fieldsOf(api.lists.get);

/**
 * A mailing list without its members.
 *
 * @throws an error if the list does not exist. Role: Analyst.
 */
export const getMailingList = defineFunction({
  name: 'getMailingList',
  fields: {
    /** The address of the list. */
    address,
  },
  find: async (mailgun, args) => (await mailgun.lists.get({ list: args.address })).list,
});
