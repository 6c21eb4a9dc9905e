import { endpoint, message } from '../schema/endpoint';
import { upload } from '../schema/upload';
import { date, integer, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { paging } from './paging';

const domain = spelled('domain_name', domainName);

// Mailgun calls the list `whitelists` in its routes, and writes `createdAt` where the other suppressions have `created_at`.
const entry = object({
  type: known('address', 'domain'),
  /** The address or the domain. */
  value: z.string(),
  createdAt: spelled('createdAt', date('UTC')),
  reason: z.string().optional(),
});

export const allowlist = {
  /** Every address and domain that is never taken for bounced. 100 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/whitelists', {
    summary: 'List the allowlist',
    input: object({
      domain,
      /** Entries a page. Default 100. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
      /** Where the page lies, seen from `address`; without it, at the start. */
      page: z.enum(['next', 'previous', 'last']).optional(),
      address: z.string().optional(),
      /** Addresses and domains that begin like this. */
      term: z.string().optional(),
    }),
    output: object({ items: list(entry), paging }),
    paging: 'cursor',
  }),
  /** The entry of one address or domain. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/whitelists/{value}', {
    summary: 'Get an entry of the allowlist',
    input: object({ domain, value: z.string() }),
    output: entry,
  }),
  /** Adds an address or a domain, whose bounces then do not count; of both, the address. Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/whitelists', {
    summary: 'Add to the allowlist',
    input: object({
      domain,
      address: z.string().optional(),
      /** A whole domain of recipients. */
      allowedDomain: spelled('domain', z.string().optional()),
    }),
    output: object({ message: z.string(), type: known('address', 'domain'), value: z.string() }),
    check: ({ address, domain }) => (address === undefined && domain === undefined ? 'address or allowedDomain is missing' : undefined),
  }),
  /**
   * Adds the entries of a CSV file of at most 25 MB, in the background: they are there some time later. Its columns are `address` and
   * `domain`, one of them filled in each row. Role: Developer.
   */
  import: endpoint('POST /v3/{domain_name}/whitelists/import', {
    summary: 'Import an allowlist',
    input: object({ domain, file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** Takes an address or domain from the list: its bounces count again. `not_found` where it is not there. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/whitelists/{value}', {
    summary: 'Delete an entry of the allowlist',
    input: object({ domain, value: z.string() }),
    output: object({ message: z.string(), value: z.string() }),
  }),
  /** Empties the allowlist of a domain. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/whitelists', {
    summary: 'Delete the allowlist',
    input: object({ domain }),
    output: message,
  }),
};
