import { endpoint, message } from '../endpoint';
import { upload } from '../upload';
import { date, integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { paging } from './paging';

export const unsubscribes = {
  /** Adds the addresses of a CSV file of at most 25 MB, in the background. Role: Developer. */
  import: endpoint('POST /v3/{domain_name}/unsubscribes/import', {
    summary: 'Import unsubscribes',
    input: object({ domain: spelled('domain_name', domainName), file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** What one address has unsubscribed from. `not_found` where there is nothing. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/unsubscribes/{address}', {
    summary: 'Get an unsubscribe',
    input: object({ domain: spelled('domain_name', domainName), address: z.string() }),
    output: object({ address: z.string(), tags: list(z.string()), createdAt: date('UTC') }),
  }),
  /** Forgets that an address has unsubscribed, of one tag or of all. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/unsubscribes/{address}', {
    summary: 'Delete an unsubscribe',
    input: object({ domain: spelled('domain_name', domainName), address: z.string() }),
    output: object({ message: z.string(), address: z.string() }),
  }),
  /**
   * Every unsubscribed address of a domain, in the order of the alphabet. 100 a page, at most 1,000 with `limit`. Role: Analyst.
   */
  list: endpoint('GET /v3/{domain_name}/unsubscribes', {
    summary: 'List unsubscribes',
    input: object({
      domain: spelled('domain_name', domainName),
      limit: integer(1).optional(),
      page: z.string().optional(),
      address: z.string().optional(),
      term: z.string().optional(),
    }),
    output: object({ items: list(object({ address: z.string(), tags: list(z.string()), createdAt: date('UTC') })), paging: paging }),
    paging: 'cursor',
  }),
  /** Unsubscribes one address, from a tag or from everything (`*`). Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/unsubscribes', {
    summary: 'Add an unsubscribe',
    input: object({
      domain: spelled('domain_name', domainName),
      address: z.string(),
      // Documented as `tags`, which Mailgun ignores in a form (mailgun-ruby, unsubscribes, 2026-03).
      tag: z.string().optional(),
      createdAt: date('+0000').optional(),
    }),
    output: object({ message: z.string(), address: z.string().optional() }),
  }),
  /** Adds 1 to 1,000 unsubscribes at once, over those that the addresses have; `unsubscribes.createAll` takes any number. Role: Developer. */
  createBatch: endpoint('POST /v3/{domain_name}/unsubscribes', {
    summary: 'Add up to 1,000 unsubscribes',
    body: 'json',
    root: 'items',
    input: object({
      domain: spelled('domain_name', domainName),
      items: z
        .array(object({ address: z.string(), tags: z.array(z.string()).optional(), createdAt: date('UTC').optional() }))
        .min(1)
        .max(1000),
    }),
    output: message,
  }),
  /** Forgets every unsubscribe of a domain. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/unsubscribes', {
    summary: 'Delete all unsubscribes',
    input: object({ domain: spelled('domain_name', domainName) }),
    output: message,
  }),
};
