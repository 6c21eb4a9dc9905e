import { endpoint, message } from '../endpoint';
import { upload } from '../upload';
import { date, integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { paging } from './paging';

export const bounces = {
  /** Adds the bounces of a CSV file of at most 25 MB, in the background. Role: Developer. */
  import: endpoint('POST /v3/{domain_name}/bounces/import', {
    summary: 'Import bounces',
    input: object({ domain: spelled('domain_name', domainName), file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** The bounce of one address. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/bounces/{address}', {
    summary: 'Get a bounce',
    input: object({ domain: spelled('domain_name', domainName), address: z.string() }),
    output: object({ address: z.string(), code: z.string(), error: z.string(), createdAt: date('UTC') }),
  }),
  /** Forgets a bounce: the address gets mail again. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/bounces/{address}', {
    summary: 'Delete a bounce',
    input: object({ domain: spelled('domain_name', domainName), address: z.string() }),
    output: object({ message: z.string(), address: z.string() }),
  }),
  /**
   * Every bounced address of a domain, in the order of the alphabet. 100 a page, at most 1,000 with `limit`. Role: Analyst.
   */
  list: endpoint('GET /v3/{domain_name}/bounces', {
    summary: 'List bounces',
    input: object({
      domain: spelled('domain_name', domainName),
      limit: integer(1).optional(),
      page: z.string().optional(),
      term: z.string().optional(),
    }),
    output: object({
      items: list(object({ address: z.string(), code: z.string(), error: z.string(), createdAt: date('UTC') })),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /** Adds one bounce, over the one that the address has; it gets no more mail. Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/bounces', {
    summary: 'Add a bounce',
    input: object({
      domain: spelled('domain_name', domainName),
      address: z.string(),
      code: z.string().optional(),
      error: z.string().optional(),
      createdAt: date('+0000').optional(),
    }),
    output: object({ message: z.string(), address: z.string().optional() }),
  }),
  /** Adds 1 to 1,000 bounces at once, over those that the addresses have; `bounces.createAll` takes any number. Role: Developer. */
  createBatch: endpoint('POST /v3/{domain_name}/bounces', {
    summary: 'Add up to 1,000 bounces',
    body: 'json',
    root: 'items',
    input: object({
      domain: spelled('domain_name', domainName),
      items: z
        .array(
          object({ address: z.string(), code: z.string().optional(), error: z.string().optional(), createdAt: date('UTC').optional() }),
        )
        .min(1)
        .max(1000),
    }),
    output: message,
  }),
  /** Forgets every bounce of a domain. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/bounces', {
    summary: 'Delete all bounces',
    input: object({ domain: spelled('domain_name', domainName) }),
    output: message,
  }),
};
