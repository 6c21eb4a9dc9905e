import { endpoint } from '../schema/endpoint';
import { isoDate, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { emailAddress } from './email-address';
import { witness } from './inbox-placement';
import { mailbox } from './mailbox';
import { templateName } from './template-name';

export const inboxTests = {
  /**
   * Sends a message to the mailboxes of many providers, to see where it ends up; `inboxResults.get` says so some minutes later. The domain of
   * `from` must be verified. Each test is charged for. Role: Developer.
   */
  create: endpoint('POST /v4/inbox/tests', {
    summary: 'Run an inbox placement test',
    undocumented: witness,
    body: 'json',
    input: object({
      from: mailbox,
      subject: z.string(),
      /** The message; or `template`. */
      html: z.string().min(1).optional(),
      /** The stored template that the message is made of. */
      template: spelled('template_name', templateName.optional()),
      /** Values for the template. */
      variables: z.record(z.string(), z.string()).optional(),
      /** Domains of the providers to test with. Default: all. */
      providerFilter: z.array(domainName).min(1).optional(),
      /** Address of the seed list to use. Default: a new one. */
      seedList: emailAddress.optional(),
    }),
    check: ({ html, template_name: template }) =>
      (html === undefined) === (template === undefined) ? 'one of html and template must be given, and not both' : undefined,
    output: object({
      /** For `inboxResults.get`. */
      resultId: z.string(),
      links: object({ results: z.string().optional() }).optional(),
    }),
  }),
  /** The providers of mailboxes that a message can be tested with. Role: Analyst. */
  listProviders: endpoint('GET /v4/inbox/providers', {
    summary: 'List the providers of inbox placement tests',
    undocumented: witness,
    output: object({
      items: list(
        object({
          domain: z.string(),
          displayName: z.string(),
          region: z.string(),
          createdAt: isoDate.optional(),
          updatedAt: isoDate.optional(),
        }),
      ),
    }),
    paging: 'whole',
  }),
};
