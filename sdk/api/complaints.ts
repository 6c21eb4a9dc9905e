import { endpoint, message } from '../endpoint';
import { upload } from '../upload';
import { date, integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { paging } from './paging';

export const complaints = {
  /** Adds the addresses of a CSV file of at most 25 MB, in the background. Role: Developer. */
  import: endpoint('POST /v3/{domain_name}/complaints/import', {
    summary: 'Import complaints',
    input: object({ domain: spelled('domain_name', domainName), file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** The complaint of one address. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/complaints/{address}', {
    summary: 'Get a complaint',
    input: object({ domain: spelled('domain_name', domainName), address: z.string() }),
    output: object({ address: z.string(), createdAt: date('UTC') }),
  }),
  /** Forgets a complaint: the address gets mail again. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/complaints/{address}', {
    summary: 'Delete a complaint',
    input: object({ domain: spelled('domain_name', domainName), address: z.string() }),
    output: object({ message: z.string(), address: z.string() }),
  }),
  /**
   * Every address of a domain that has complained, in the order of the alphabet. 100 a page, at most 1,000 with `limit`. Role:
   * Analyst.
   */
  list: endpoint('GET /v3/{domain_name}/complaints', {
    summary: 'List complaints',
    input: object({
      domain: spelled('domain_name', domainName),
      limit: integer(1).optional(),
      page: z.string().optional(),
      address: z.string().optional(),
      term: z.string().optional(),
    }),
    output: object({ items: list(object({ address: z.string(), createdAt: date('UTC') })), paging: paging }),
    paging: 'cursor',
  }),
  /** Adds one complaint; the address gets no more mail. Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/complaints', {
    summary: 'Add a complaint',
    input: object({ domain: spelled('domain_name', domainName), address: z.string(), createdAt: date('+0000').optional() }),
    output: object({ message: z.string(), address: z.string().optional() }),
  }),
  /** Adds 1 to 1,000 complaints at once, over those that the addresses have; `complaints.createAll` takes any number. Role: Developer. */
  createBatch: endpoint('POST /v3/{domain_name}/complaints', {
    summary: 'Add up to 1,000 complaints',
    body: 'json',
    root: 'items',
    input: object({
      domain: spelled('domain_name', domainName),
      items: z
        .array(object({ address: z.string(), createdAt: date('UTC').optional() }))
        .min(1)
        .max(1000),
    }),
    output: message,
  }),
  /** Forgets every complaint of a domain. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/complaints', {
    summary: 'Delete all complaints',
    input: object({ domain: spelled('domain_name', domainName) }),
    output: message,
  }),
};
