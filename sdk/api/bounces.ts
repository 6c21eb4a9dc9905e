import { endpoint, message } from '../schema/endpoint';
import { upload } from '../schema/upload';
import { date, integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { paging } from './paging';

const domain = spelled('domain_name', domainName);

const bounce = object({ address: z.string(), code: z.string(), error: z.string(), createdAt: date('UTC') });

const settings = {
  address: z.string(),
  /** The SMTP code of the refusal. Default `550`. */
  code: z.string().optional(),
  /** What the receiving server said. Default: nothing. */
  error: z.string().optional(),
  /** When it bounced. Default: now. */
  createdAt: date('UTC').optional(),
};

export const bounces = {
  /** Every bounced address of a domain, in the order of the alphabet. 100 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/bounces', {
    summary: 'List bounces',
    input: object({
      domain,
      /** Bounces a page. Default 100. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
      /** Where the page lies, seen from `address`; without it, at the start. */
      page: z.enum(['next', 'previous', 'last']).optional(),
      // Not documented; in every cursor (mailgun-ruby, bounces.yml).
      address: z.string().optional(),
      /** Addresses that begin like this. */
      term: z.string().optional(),
    }),
    output: object({ items: list(bounce), paging }),
    paging: 'cursor',
  }),
  /** The bounce of one address. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/bounces/{address}', {
    summary: 'Get a bounce',
    input: object({ domain, address: z.string() }),
    output: bounce,
  }),
  /** Adds one bounce, over the one that the address has; the address gets no more mail from this domain. Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/bounces', {
    summary: 'Add a bounce',
    input: object({ domain, ...settings }),
    // Documented without `address`; recorded with it (mailgun-ruby, bounces.yml).
    output: object({ message: z.string(), address: z.string().optional() }),
  }),
  /** Adds 1 to 1,000 bounces at once, each over the one that its address has. Role: Developer. */
  createBatch: endpoint('POST /v3/{domain_name}/bounces', {
    summary: 'Add up to 1,000 bounces',
    body: 'json',
    root: 'items',
    input: object({ domain, items: z.array(object(settings)).min(1).max(1000) }),
    output: message,
    // Those who are there already get the same settings again.
    repeatable: true,
  }),
  /**
   * Adds the bounces of a CSV file of at most 25 MB, in the background: they are there some time later. Its columns are `address`, `code`,
   * `error` and `created_at`. Role: Developer.
   */
  import: endpoint('POST /v3/{domain_name}/bounces/import', {
    summary: 'Import bounces',
    input: object({ domain, file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** Forgets the bounce of one address, which gets mail again until it bounces anew. `not_found` where there is none. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/bounces/{address}', {
    summary: 'Delete a bounce',
    input: object({ domain, address: z.string() }),
    output: object({ message: z.string(), address: z.string() }),
  }),
  /** Forgets every bounce of a domain: all of the addresses get mail again. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/bounces', {
    summary: 'Delete all bounces',
    input: object({ domain }),
    output: message,
  }),
};
