import { endpoint } from '../schema/endpoint';
import { date, flag, integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';

const domain = spelled('domain_name', domainName);

/** The part before the `@`, or the whole address. */
const login = z.string().regex(/^[^\s@]+(@[^\s@]+)?$/, 'must be the part before the @, or a whole address');

/** 5 to 32 characters. */
const password = z.string().min(5).max(32).optional();

const changed = object({
  message: z.string(),
  note: z.string().optional(),
  /** A password that Mailgun has made, by login. */
  credentials: z.record(z.string(), z.string()).optional(),
});

function checkLogin({ domain_name: name, login, mailbox }: Readonly<Record<string, unknown>>) {
  if ((login === undefined) === (mailbox === undefined)) return 'one of login and mailbox must be given, and not both';
  const [, host = name] = String(login ?? mailbox).split('@');
  return String(host).toLowerCase() === String(name).toLowerCase() ? undefined : `the login must be an address of ${name}`;
}

export const credentials = {
  /** Every SMTP login of a domain, never a password. 100 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v3/domains/{domain_name}/credentials', {
    summary: 'List the SMTP logins of a domain',
    input: object({
      domain,
      skip: integer(0).optional(),
      /** Logins a page, at most 1,000. Default 100. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
    }),
    output: object({
      items: list(object({ mailbox: z.string(), login: z.string(), createdAt: date('+0000'), sizeBytes: z.string().optional() })),
      totalCount: integer(0),
    }),
    paging: 'skip',
  }),
  /**
   * Makes an SMTP login, which is a whole address from then on. Without `password` Mailgun makes one of 50 characters and shows it in this
   * answer only. Role: Admin.
   */
  create: endpoint('POST /v3/domains/{domain_name}/credentials', {
    summary: 'Create an SMTP login',
    role: 'Admin',
    input: object({
      domain,
      // Mailgun also takes several in one call; here it is one, so that an error is about one.
      login: login.optional(),
      /** The same as `login`. */
      mailbox: login.optional(),
      /** Marks it as a login of the system, as `postmaster` is; such a one cannot be deleted. Default false. */
      system: flag.optional(),
      password,
    }),
    check: checkLogin,
    output: changed,
  }),
  /** Deletes every SMTP login of a domain: nothing can be sent over SMTP any more. Role: Admin. */
  deleteAll: endpoint('DELETE /v3/domains/{domain_name}/credentials', {
    summary: 'Delete all SMTP logins of a domain',
    role: 'Admin',
    input: object({ domain }),
    output: object({ message: z.string(), count: integer(0) }),
  }),
  /**
   * Sets a new password; `invalid_request` for the one that the login has. Without `password` Mailgun makes one and shows it in this answer
   * only: the old one is lost either way. `not_found` where there is no such login. Role: Admin.
   */
  update: endpoint('PUT /v3/domains/{domain_name}/credentials/{spec}', {
    summary: 'Set the password of an SMTP login',
    role: 'Admin',
    input: object({ domain, login: spelled('spec', login), password }),
    output: changed,
  }),
  /** Deletes one SMTP login. `not_found` where there is none, `invalid_request` for the mailbox that Mailgun made itself. Role: Admin. */
  delete: endpoint('DELETE /v3/domains/{domain_name}/credentials/{spec}', {
    summary: 'Delete an SMTP login',
    role: 'Admin',
    input: object({ domain, login: spelled('spec', login) }),
    output: object({ message: z.string(), spec: z.string() }),
  }),
};
