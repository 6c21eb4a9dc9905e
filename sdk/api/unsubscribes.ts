import { endpoint, message } from '../schema/endpoint';
import { upload } from '../schema/upload';
import { date, integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { paging } from './paging';

const domain = spelled('domain_name', domainName);

const unsubscribe = object({ address: z.string(), tags: list(z.string()), createdAt: date('UTC') });

const address = z.string();

/** When it happened. Default: now. */
const createdAt = date('UTC').optional();

export const unsubscribes = {
  /** Every unsubscribed address of a domain, in the order of the alphabet. 100 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/unsubscribes', {
    summary: 'List unsubscribes',
    input: object({
      domain,
      /** Addresses a page. Default 100. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
      /** Where the page lies, seen from `address`; without it, at the start. */
      page: z.enum(['next', 'previous', 'last']).optional(),
      address: address.optional(),
      /** Addresses that begin like this. */
      term: z.string().optional(),
    }),
    output: object({ items: list(unsubscribe), paging }),
    paging: 'cursor',
  }),
  /** What one address has unsubscribed from. `not_found` where there is nothing. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/unsubscribes/{address}', {
    summary: 'Get an unsubscribe',
    input: object({ domain, address }),
    output: unsubscribe,
  }),
  /** Unsubscribes one address from the mail of a tag, or from all mail of this domain. Role: Developer. */
  create: endpoint('POST /v3/{domain_name}/unsubscribes', {
    summary: 'Add an unsubscribe',
    input: object({
      domain,
      address,
      // Documented as `tags`, which Mailgun ignores in a form (mailgun-ruby, suppressions.yml, 2026-03).
      /** Default `*`: everything. */
      tag: z.string().optional(),
      createdAt,
    }),
    // Documented without `address`; recorded with it (mailgun-ruby, unsubscribes.yml).
    output: object({ message: z.string(), address: z.string().optional() }),
  }),
  /** Unsubscribes 1 to 1,000 addresses at once, each from its tags. Role: Developer. */
  createBatch: endpoint('POST /v3/{domain_name}/unsubscribes', {
    summary: 'Add up to 1,000 unsubscribes',
    body: 'json',
    root: 'items',
    input: object({
      domain,
      items: z
        .array(
          object({
            address,
            /** Default `*` alone: everything. */
            tags: z.array(z.string()).optional(),
            createdAt,
          }),
        )
        .min(1)
        .max(1000),
    }),
    output: message,
    // Those who are there already get the same settings again.
    repeatable: true,
  }),
  /**
   * Unsubscribes the addresses of a CSV file of at most 25 MB, in the background: they are there some time later. Its columns are
   * `address`, `tags` and `created_at`. Role: Developer.
   */
  import: endpoint('POST /v3/{domain_name}/unsubscribes/import', {
    summary: 'Import unsubscribes',
    input: object({ domain, file: upload }),
    output: message,
    maxBytes: 25 * 1024 * 1024,
  }),
  /** Forgets that an address has unsubscribed, from one tag or from everything: it gets that mail again. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/unsubscribes/{address}', {
    summary: 'Delete an unsubscribe',
    input: object({
      domain,
      address,
      // Not in the OpenAPI document, but in the former documentation (mailgun/documentation, api-suppressions.rst).
      /** Default: all of its tags. */
      tag: z.string().optional(),
    }),
    output: object({ message: z.string(), address: z.string() }),
  }),
  /** Forgets every unsubscribe of a domain: all of the addresses get mail again. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/unsubscribes', {
    summary: 'Delete all unsubscribes',
    input: object({ domain }),
    output: message,
  }),
};
