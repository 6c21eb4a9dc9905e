import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { defineFunction } from './define-function';

type Found = Awaited<ReturnType<Mailgun['domains']['get']>>;
type Answer = Found['domain'] & Omit<Found, 'domain'>;

const { domain: name } = fieldsOf(api.domains.get);

/**
 * Looks up a domain with its settings and DNS records, whoever created it.
 *
 * @throws an error if the domain does not exist or the key may not read it. Role: Analyst.
 */
export const getDomain = defineFunction({
  name: 'getDomain',
  fields: {
    /** The whole name, `mail.example.com`. */
    name,
  },
  find: async (mailgun, args): Promise<Answer> => {
    const { domain, ...records } = await mailgun.domains.get({ domain: args.name, extended: true });
    return { ...domain, ...records };
  },
});
