import { endpoint, message } from '../schema/endpoint';
import { upload } from '../schema/upload';
import { date, integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { paging } from './paging';

const domain = spelled('domain_name', domainName);

const complaint = object({ address: z.string(), createdAt: date('UTC') });

const settings = {
  address: z.string(),
  /** When it was made. Default: now. */
  createdAt: date('UTC').optional(),
};

export const complaints = {
  /** Every address that has complained of spam, in the order of the alphabet. 100 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/complaints', {
    summary: 'List complaints',
    input: object({
      domain,
      /** Complaints a page. Default 100. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
      /** Where the page lies, seen from `address`; without it, at the start. */
      page: z.enum(['next', 'previous', 'last']).optional(),
      address: z.string().optional(),
      /** Addresses that begin like this. */
      term: z.string().optional(),
    }),
    output: object({ items: list(complaint), paging }),
    paging: 'cursor',
  }),
  /** The complaint of one address. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/complaints/{address}', {
    summary: 'Get a complaint',
    input: object({ domain, address: z.string() }),
    output: complaint,
  }),
  /** Adds one complaint; the address gets no more mail from this domain. Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/complaints', {
    summary: 'Add a complaint',
    input: object({ domain, ...settings }),
    // Documented without `address`; formerly with it (mailgun/documentation, api-suppressions.rst).
    output: object({ message: z.string(), address: z.string().optional() }),
  }),
  /** Adds 1 to 1,000 complaints at once. Role: Developer. */
  createBatch: endpoint('POST /v3/{domain_name}/complaints', {
    summary: 'Add up to 1,000 complaints',
    body: 'json',
    root: 'items',
    input: object({ domain, items: z.array(object(settings)).min(1).max(1000) }),
    output: message,
    // Those who are there already get the same settings again.
    repeatable: true,
  }),
  /**
   * Adds the complaints of a CSV file of at most 25 MB, in the background: they are there some time later. Its columns are `address` and
   * `created_at`. Role: Developer.
   */
  import: endpoint('POST /v3/{domain_name}/complaints/import', {
    summary: 'Import complaints',
    input: object({ domain, file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** Forgets the complaint of one address, which gets mail again until it complains anew. `not_found` where there is none. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/complaints/{address}', {
    summary: 'Delete a complaint',
    input: object({ domain, address: z.string() }),
    output: object({ message: z.string(), address: z.string() }),
  }),
  /** Forgets every complaint of a domain: all of the addresses get mail again. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/complaints', {
    summary: 'Delete all complaints',
    input: object({ domain }),
    output: message,
  }),
};
