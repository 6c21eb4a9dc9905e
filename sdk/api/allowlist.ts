import { endpoint, message } from '../endpoint';
import { upload } from '../upload';
import { date, integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { paging } from './paging';

export const allowlist = {
  /** Adds the addresses and domains of a CSV file of at most 25 MB, in the background. Role: Developer. */
  import: endpoint('POST /v3/{domain_name}/whitelists/import', {
    summary: 'Import an allowlist',
    input: object({ domain: spelled('domain_name', domainName), file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** The entry of one address or domain. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/whitelists/{value}', {
    summary: 'Get an entry of the allowlist',
    input: object({ domain: spelled('domain_name', domainName), value: z.string() }),
    output: object({ type: z.string(), value: z.string(), createdAt: spelled('createdAt', date('UTC')), reason: z.string() }),
  }),
  /** Takes an address or domain from the list: its bounces count again. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/whitelists/{value}', {
    summary: 'Delete an entry of the allowlist',
    input: object({ domain: spelled('domain_name', domainName), value: z.string() }),
    output: object({ message: z.string(), value: z.string() }),
  }),
  /** Every address and domain whose bounces do not count. 100 a page, at most 1,000 with `limit`. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/whitelists', {
    summary: 'List the allowlist',
    input: object({
      domain: spelled('domain_name', domainName),
      limit: integer(1).optional(),
      page: z.string().optional(),
      address: z.string().optional(),
      term: z.string().optional(),
    }),
    output: object({
      items: list(object({ type: z.string(), value: z.string(), createdAt: spelled('createdAt', date('UTC')), reason: z.string() })),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /** Adds an address or a domain, whose bounces then do not count. Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/whitelists', {
    summary: 'Add to the allowlist',
    input: object({
      domain: spelled('domain_name', domainName),
      address: z.string().optional(),
      allowedDomain: spelled('domain', z.string().optional()),
    }),
    output: object({ message: z.string(), type: z.string(), value: z.string() }),
  }),
  /** Empties the allowlist of a domain. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/whitelists', {
    summary: 'Delete the allowlist',
    input: object({ domain: spelled('domain_name', domainName) }),
    output: object({ message: z.string(), address: z.string().optional() }),
  }),
};
