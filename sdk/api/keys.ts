import { endpoint, message } from '../endpoint';
import { flag, integer, isoDate, known, list, object } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';

export const keys = {
  /** The API keys of the account, never their secrets. Role: Admin. */
  list: endpoint('GET /v1/keys', {
    summary: 'List API keys',
    role: 'Admin',
    input: object({ domainName: domainName.optional(), kind: z.enum(['domain', 'user', 'web']).optional() }),
    output: object({
      totalCount: integer(),
      items: list(
        object({
          id: z.string(),
          description: z.string(),
          kind: known('domain', 'user', 'web'),
          role: known('admin', 'basic', 'sending', 'developer'),
          createdAt: isoDate,
          updatedAt: isoDate,
          expiresAt: isoDate.optional(),
          disabledReason: z.string().optional(),
          isDisabled: flag,
          domainName: z.string().optional(),
          requestor: z.string().optional(),
          userName: z.string().optional(),
        }),
      ),
    }),
    paging: 'whole',
  }),
  /**
   * Makes an API key, whose secret is in this answer only. Mailgun writes an email to the account's owner. `forbidden` where the
   * account has its most. Role: Admin.
   */
  create: endpoint('POST /v1/keys', {
    summary: 'Create an API key',
    role: 'Admin',
    input: object({
      role: z.enum(['admin', 'basic', 'sending', 'developer']),
      domainName: domainName.optional(),
      kind: z.enum(['domain', 'user', 'web']).optional(),
      description: z.string().optional(),
      expiration: integer().optional(),
      userId: z.string().optional(),
      userName: z.string().optional(),
      email: z.string().optional(),
    }),
    output: object({
      message: z.string(),
      key: object({
        id: z.string(),
        description: z.string(),
        kind: known('domain', 'user', 'web'),
        role: known('admin', 'basic', 'sending', 'developer'),
        createdAt: isoDate,
        updatedAt: isoDate,
        expiresAt: isoDate.optional(),
        disabledReason: z.string().optional(),
        isDisabled: flag,
        domainName: z.string().optional(),
        requestor: z.string().optional(),
        userName: z.string().optional(),
        secret: z.string(),
      }),
    }),
  }),
  /** Revokes a key at once. `not_found` where it is gone already. Role: Admin. */
  delete: endpoint('DELETE /v1/keys/{key_id}', {
    summary: 'Delete an API key',
    role: 'Admin',
    input: object({ keyId: z.string() }),
    output: message,
  }),
  /** Puts a new public validation key in the place of the old one, which stops to work at once. Role: Admin. */
  regeneratePublic: endpoint('POST /v1/keys/public', {
    summary: 'Make a new public API key',
    role: 'Admin',
    output: object({ key: z.string(), message: z.string() }),
  }),
};
