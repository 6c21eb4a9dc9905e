import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { defineFunction } from './define-function';

type Found = Awaited<ReturnType<Mailgun['templates']['get']>>['template'];
type FoundVersion = NonNullable<Found['version']>;
type Answer = Omit<Found, 'version'> & {
  /** The active version. */
  version?: (Omit<FoundVersion, 'content'> & { template: FoundVersion['content'] }) | undefined;
};

const { template: name, domain } = fieldsOf(api.templates.get);

/**
 * A template with its active version: content, headers, tag.
 *
 * @throws an error if the template does not exist. Role: Analyst.
 */
export const getTemplate = defineFunction({
  name: 'getTemplate',
  fields: {
    /** The name of the template. */
    name,
    /** The domain of the template. Default: a template of the account, which all domains share. */
    domain: domain.optional(),
  },
  find: async (mailgun, args): Promise<Answer> => {
    const asked = { template: args.name, active: true };
    const { template } = await (args.domain === undefined
      ? mailgun.accountTemplates.get(asked)
      : mailgun.templates.get({ domain: args.domain, ...asked }));
    if (template.version === undefined) return { ...template, version: undefined };
    // The content is called as it is in the resources.
    const { content, ...version } = template.version;
    return { ...template, version: { ...version, template: content } };
  },
});
