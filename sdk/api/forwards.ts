import { endpoint, message } from '../schema/endpoint';
import { date, integer, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { httpUrl as url } from './http-url';
import { paging } from './paging';

const id = z.string();
const address = z.string().regex(/^[^\s@<>,]+@[^\s@<>,]+$/, 'must be an address such as alice@example.com');

const match = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'must be an address, in which * stands for anything: sales-*@example.com');

const targets = {
  /** Where matching mail is posted to: at most 3 URLs, whose hosts must resolve. */
  urls: spelled('forward.url', repeated(url, { min: 1, max: 3 }).optional()),
  /** Who gets matching mail: at most 5 addresses. */
  recipients: spelled('forward.recipient', repeated(address, { min: 1, max: 5 }).optional()),
  /** Keep matching mail, and post to this URL where it can be fetched; its host must resolve. */
  store: spelled('forward.store', url.optional()),
};

const forward = object({
  id: z.string(),
  accountId: z.string(),
  /** The domain of `match`. */
  domain: spelled('domain_name', z.string()),
  domainId: z.string(),
  match: z.string(),
  forward: object({ urls: list(z.string()), recipients: list(z.string()), store: z.string().optional() }),
  /** When the forward was made. */
  createdAt: date('UTC'),
  updatedAt: date('UTC'),
});

export const forwards = {
  /** One forward by its id. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/forwards/{id}', {
    summary: 'Get a forward',
    input: object({ id }),
    output: forward,
  }),
  /**
   * Changes what is given of a forward; a list replaces the whole list. None can be emptied: Mailgun documents no way. Role: Developer.
   */
  update: endpoint('PUT /v3/forwards/{id}', {
    summary: 'Change a forward',
    body: 'query',
    input: object({
      id,
      /** Addresses of a domain of the account; `*` stands for any characters, all else for itself, and capitals do not count: `sales-*@example.com`. */
      match: match.optional(),
      ...targets,
    }),
    check: (fields) => (Object.keys(fields).length === 1 ? 'there must be something to change' : undefined),
    output: forward,
  }),
  /** Deletes a forward. `not_found` where it is gone already. Role: Developer. */
  delete: endpoint('DELETE /v3/forwards/{id}', {
    summary: 'Delete a forward',
    input: object({
      id,
      /** Only if the forward is this domain's; else `not_found`. */
      domain: spelled('domain.name', domainName.optional()),
    }),
    output: message,
  }),
  /** Every forward of the account, or of one domain. Role: Analyst. */
  list: endpoint('GET /v3/forwards', {
    summary: 'List forwards',
    input: object({
      /** Where to begin, as an earlier answer said. */
      page: z.string().optional(),
      /** Forwards a page. */
      pageSize: spelled('limit', integer(1).optional()),
      domain: spelled('domain.name', domainName.optional()),
    }),
    output: object({ items: list(forward), paging }),
    paging: 'cursor',
  }),
  /**
   * Forwards inbound mail of matching recipients to URLs and addresses, or stores it. Equal forwards may exist: after a lost answer, look
   * before you repeat. Role: Developer.
   */
  create: endpoint('POST /v3/forwards', {
    summary: 'Create a forward',
    body: 'query',
    input: object({
      /** Addresses of a domain of the account; `*` stands for any characters, all else for itself, and capitals do not count: `sales-*@example.com`. */
      match,
      ...targets,
    }),
    check: (fields) => (Object.keys(fields).length === 1 ? 'one of urls, recipients and store must be given' : undefined),
    output: forward,
  }),
};
