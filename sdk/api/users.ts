import { endpoint } from '../schema/endpoint';
import { flag, integer, isoDate, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';

const user = object({
  id: z.string(),
  activated: flag.optional(),
  name: z.string().optional(),
  isDisabled: flag.optional(),
  email: z.string().optional(),
  emailDetails: object({
    address: z.string().optional(),
    isValid: flag.optional(),
    reason: z.string().optional(),
    parts: object({ domain: z.string().optional(), localPart: z.string().optional(), displayName: z.string().optional() }).optional(),
  }).optional(),
  /** `basic` is what the documentation of roles calls Analyst. */
  role: known('basic', 'billing', 'support', 'developer', 'admin').optional(),
  accountId: z.string().optional(),
  /** The address from which the account was opened. */
  openedIp: z.string().optional(),
  /** Whether the account is theirs. */
  isMaster: flag.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  tfaEnabled: flag.optional(),
  tfaActive: flag.optional(),
  tfaCreatedAt: isoDate.optional(),
  passwordUpdatedAt: isoDate.optional(),
  preferences: object({
    timeZone: z.string().optional(),
    timeFormat: z.string().optional(),
    programmingLanguage: z.string().optional(),
  }).optional(),
  auth: object({
    method: z.string(),
    priorMethod: z.string().optional(),
    priorDetails: z.record(z.string(), z.unknown()).optional(),
  }).optional(),
  githubUserId: z.string().optional(),
  salesforceUserId: z.string().optional(),
  migrationStatus: z.string().optional(),
});

export const users = {
  /** Every user of the account, with their roles. Role: Analyst. */
  list: endpoint('GET /v5/users', {
    summary: 'List users',
    input: object({
      /** Users a page. */
      pageSize: spelled('limit', integer(1).optional()),
      skip: integer(0).optional(),
      /** Only users of this role; `basic` is what the documentation of roles calls Analyst. */
      role: z.enum(['basic', 'billing', 'support', 'developer', 'admin']).optional(),
    }),
    output: object({ items: spelled('users', list(user)), totalCount: spelled('total', integer(0).optional()) }),
    paging: 'skip',
  }),
  /** One user by id. `not_found` where the account has none of that id. Role: Analyst. */
  get: endpoint('GET /v5/users/{user_id}', {
    summary: 'Get a user',
    input: object({ id: spelled('user_id', z.string()) }),
    output: user,
  }),
  /** The user whom the API key belongs to. `forbidden` for a key of the account, which belongs to nobody. Role: Analyst. */
  getOwn: endpoint('GET /v5/users/me', {
    summary: 'Get the user of the key',
    output: user,
  }),
};
