import { endpoint } from '../endpoint';
import { date, flag, integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

export const credentials = {
  /** Every SMTP login of a domain, never a password. 100 a page, at most 1,000 with `limit`. Role: Analyst. */
  list: endpoint('GET /v3/domains/{domain_name}/credentials', {
    summary: 'List the SMTP logins of a domain',
    input: object({ domain: spelled('domain_name', domainName), skip: integer(0).optional(), limit: integer(1).optional() }),
    output: object({
      items: list(object({ mailbox: z.string(), login: z.string(), createdAt: date('UTC'), sizeBytes: z.string().optional() })),
      totalCount: integer(),
    }),
    paging: 'skip',
  }),
  /** Makes an SMTP login. Without `password` Mailgun makes one and shows it in this answer only. Role: Admin. */
  create: endpoint('POST /v3/domains/{domain_name}/credentials', {
    summary: 'Create an SMTP login',
    role: 'Admin',
    input: object({
      domain: spelled('domain_name', domainName),
      login: z.string(),
      mailbox: z.string().optional(),
      system: flag.optional(),
      password: z.string().optional(),
    }),
    output: object({ message: z.string(), note: z.string().optional(), credentials: z.record(z.string(), z.string()).optional() }),
  }),
  /** Deletes every SMTP login of a domain: nothing can be sent over SMTP any more. Role: Admin. */
  deleteAll: endpoint('DELETE /v3/domains/{domain_name}/credentials', {
    summary: 'Delete all SMTP logins of a domain',
    role: 'Admin',
    input: object({ domain: spelled('domain_name', domainName) }),
    output: object({ message: z.string(), count: integer() }),
  }),
  /**
   * Sets a new password. Without `password` Mailgun makes one and shows it in this answer only: the old one is lost either way. Role:
   * Admin.
   */
  update: endpoint('PUT /v3/domains/{domain_name}/credentials/{spec}', {
    summary: 'Set the password of an SMTP login',
    role: 'Admin',
    input: object({ domain: spelled('domain_name', domainName), login: spelled('spec', z.string()), password: z.string().optional() }),
    output: object({ message: z.string(), note: z.string().optional(), credentials: z.record(z.string(), z.string()).optional() }),
  }),
  /** Deletes one SMTP login. `invalid_request` for the mailbox that Mailgun made itself. Role: Admin. */
  delete: endpoint('DELETE /v3/domains/{domain_name}/credentials/{spec}', {
    summary: 'Delete an SMTP login',
    role: 'Admin',
    input: object({ domain: spelled('domain_name', domainName), login: spelled('spec', z.string()) }),
    output: object({ message: z.string(), spec: z.string() }),
  }),
};
