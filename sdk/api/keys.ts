import { endpoint, message } from '../schema/endpoint';
import { flag, integer, known, list, object, spelled, zonelessDate } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { emailAddress } from './email-address';

const kind = z.enum(['domain', 'user', 'web']);
const role = z.enum(['admin', 'basic', 'sending', 'developer']);

const key = {
  id: z.string(),
  description: z.string(),
  kind: known(...kind.options),
  role: known(...role.options),
  /** When the key was made. */
  createdAt: zonelessDate,
  updatedAt: zonelessDate,
  /** Absent for a key that lives until it is deleted. */
  expiresAt: zonelessDate.optional(),
  /** Why the key is disabled, where it is. */
  disabledReason: z.string().optional(),
  /** Whether the key is disabled from use. */
  isDisabled: flag,
  domain: spelled('domain_name', z.string().optional()),
  /** The `email` that the key was made with. */
  requestor: z.string().optional(),
  userName: z.string().optional(),
};

const day = 86_400;

function checkKey({ kind = 'user', role, domain_name: domain, expiration = 0, user_id: user, email }: Readonly<Record<string, unknown>>) {
  if ((kind === 'domain') !== (role === 'sending')) return 'the role sending goes with the kind domain, and neither with another';
  if (kind === 'domain' && domain === undefined) return 'a key of the kind domain needs a domain';
  if (kind !== 'web') return undefined;
  if (user === undefined || email === undefined) return 'a key of the kind web needs userId and email';
  return Number(expiration) > day ? `a key of the kind web lives ${day} seconds at most` : undefined;
}

export const keys = {
  /** The API keys of the account, never their secrets. Role: Admin. */
  list: endpoint('GET /v1/keys', {
    summary: 'List API keys',
    role: 'Admin',
    input: object({
      /** Only keys of this domain. */
      domain: spelled('domain_name', domainName.optional()),
      kind: kind.optional(),
    }),
    output: object({ totalCount: integer(0), items: list(object(key)) }),
    paging: 'whole',
  }),
  /**
   * Makes an API key, whose secret is in this answer only; nothing of a key can be changed later. Mailgun writes an email to the
   * account's owner. `forbidden` where the account has its most. Role: Admin.
   */
  create: endpoint('POST /v1/keys', {
    summary: 'Create an API key',
    role: 'Admin',
    input: object({
      /** What the key may do; `basic` is what the documentation of roles calls Analyst. `sending` may only send from `domain`. */
      role,
      /** The domain of a key of the kind `domain`. */
      domain: spelled('domain_name', domainName.optional()),
      /** `domain` for the role `sending`; `web` for the session of a user, whose key lives a day at most. Default `user`. */
      kind: kind.optional(),
      /** What the key is for, in words of your own. */
      description: z.string().optional(),
      /** Seconds until it expires, at most 86,400 for the kind `web`. Default: never; for the kind `web` after a day. */
      expiration: integer(1).optional(),
      /** The user whom a key of the kind `web` belongs to. */
      userId: z.string().optional(),
      /** Name of that user. */
      userName: z.string().optional(),
      /** Address of that user. */
      email: emailAddress.optional(),
    }),
    check: checkKey,
    output: object({
      message: z.string(),
      key: object({
        ...key,
        /** The key itself. Mailgun never shows it again. */
        secret: z.string(),
      }),
    }),
  }),
  /** Revokes a key at once. `not_found` where it is gone already. Role: Admin. */
  delete: endpoint('DELETE /v1/keys/{key_id}', {
    summary: 'Delete an API key',
    role: 'Admin',
    input: object({ id: spelled('key_id', z.string()) }),
    output: message,
  }),
  /** Replaces the public validation key. The old one stops working immediately. Role: Admin. */
  regeneratePublic: endpoint('POST /v1/keys/public', {
    summary: 'Make a new public API key',
    role: 'Admin',
    output: object({ key: z.string(), message: z.string() }),
  }),
};
