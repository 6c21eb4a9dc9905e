import { endpoint, message } from '../endpoint';
import { date, integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { paging } from './paging';

export const forwards = {
  /** One forward by its id. Role: Analyst. */
  get: endpoint('GET /v3/forwards/{id}', {
    summary: 'Get a forward',
    input: object({ id: z.string() }),
    output: object({
      id: z.string(),
      accountId: z.string(),
      domainName: z.string(),
      domainId: z.string(),
      match: z.string(),
      forward: object({ urls: list(z.string()), recipients: list(z.string()), store: z.string().optional() }),
      createdAt: date('UTC'),
      updatedAt: date('UTC'),
    }),
  }),
  /** Changes what is given of a forward; a list replaces the whole list. Role: Developer. */
  update: endpoint('PUT /v3/forwards/{id}', {
    summary: 'Change a forward',
    body: 'query',
    input: object({
      id: z.string(),
      match: z.string(),
      forwardUrl: spelled('forward.url', z.string()),
      forwardRecipient: spelled('forward.recipient', z.string()),
      forwardStore: spelled('forward.store', z.string()),
    }),
    output: object({
      id: z.string(),
      accountId: z.string(),
      domainName: z.string(),
      domainId: z.string(),
      match: z.string(),
      forward: object({ urls: list(z.string()), recipients: list(z.string()), store: z.string().optional() }),
      createdAt: date('UTC'),
      updatedAt: date('UTC'),
    }),
  }),
  /** Deletes a forward. Role: Developer. */
  delete: endpoint('DELETE /v3/forwards/{id}', {
    summary: 'Delete a forward',
    input: object({ id: z.string(), domainName: spelled('domain.name', z.string().optional()) }),
    output: message,
  }),
  /** Every forward of the account. Role: Analyst. */
  list: endpoint('GET /v3/forwards', {
    summary: 'List forwards',
    input: object({ page: z.string().optional(), limit: integer(1).optional(), domainName: spelled('domain.name', z.string().optional()) }),
    output: object({
      items: list(
        object({
          id: z.string(),
          accountId: z.string(),
          domainName: z.string(),
          domainId: z.string(),
          match: z.string(),
          forward: object({ urls: list(z.string()), recipients: list(z.string()), store: z.string().optional() }),
          createdAt: date('UTC'),
          updatedAt: date('UTC'),
        }),
      ),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /**
   * Forwards inbound mail of matching recipients to at most 3 URLs and 5 addresses, or stores it. Only `*` is special in `match`.
   * Role: Developer.
   */
  create: endpoint('POST /v3/forwards', {
    summary: 'Create a forward',
    body: 'query',
    input: object({
      match: z.string(),
      forwardUrl: spelled('forward.url', z.string()),
      forwardRecipient: spelled('forward.recipient', z.string()),
      forwardStore: spelled('forward.store', z.string()),
    }),
    output: object({
      id: z.string(),
      accountId: z.string(),
      domainName: z.string(),
      domainId: z.string(),
      match: z.string(),
      forward: object({ urls: list(z.string()), recipients: list(z.string()), store: z.string().optional() }),
      createdAt: date('UTC'),
      updatedAt: date('UTC'),
    }),
  }),
};
