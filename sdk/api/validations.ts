import { endpoint } from '../schema/endpoint';
import { epoch, flag, known, list, object } from '../schema/wire';
import { z } from '../schema/zod';

export const validations = {
  /**
   * Says whether mail to an address would arrive, and how risky it is to send some. Each call is charged for; `rate_limited` while too many
   * are under way. Role: Analyst.
   */
  get: endpoint('GET /v4/address/validate', {
    summary: 'Validate an address',
    undocumented: 'mailgun-ruby, email_validation.yml; mailgun.js, validate; mailgun-go, validation.go',
    input: object({
      /** At most 512 characters. */
      address: z.string().min(1).max(512),
      /** Ask the provider of the mailbox too. Default true. */
      providerLookup: flag.optional(),
    }),
    output: object({
      address: z.string(),
      /** Another address, where this one looks misspelt. */
      didYouMean: z.string().optional(),
      /** What Mailgun has seen this recipient do. */
      engagement: object({
        engaging: flag.optional(),
        isBot: flag.optional(),
        /** `disengaged`, for accounts with a contract. */
        behavior: z.string().optional(),
      }).optional(),
      /** Of a provider whose mailboxes are thrown away after use. */
      isDisposableAddress: flag,
      /** Of a role and not of a person: `info@`, `sales@`. */
      isRoleAddress: flag,
      /** Why it may not be deliverable: `no_mx`, `mailbox_does_not_exist`. */
      reason: list(z.string()),
      result: known('deliverable', 'undeliverable', 'do_not_send', 'catch_all', 'unknown'),
      risk: known('low', 'medium', 'high', 'unknown').optional(),
      /** The address without what makes it an alias. */
      rootAddress: z.string().optional(),
      lastSeen: epoch.optional(),
    }),
  }),
};
