import { endpoint } from '../schema/endpoint';
import { integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { mailingList } from './mailing-list';
import { paging } from './paging';

const found = spelled('list_address', z.string());

const accessLevel = z.enum(['readonly', 'members', 'everyone']).optional();

const replyPreference = z.enum(['list', 'sender']).optional();

export const lists = {
  /** Every mailing list of the account. 100 a page, which is the most too. Role: Analyst. */
  list: endpoint('GET /v3/lists', {
    summary: 'List mailing lists',
    input: object({
      /** Lists a page, at most 100. Default 100. */
      pageSize: spelled('limit', integer(1, 100).optional()),
      skip: integer(0).optional(),
      /** Only the list of this address. */
      address: z.string().optional(),
    }),
    output: object({ totalCount: integer(0), items: list(mailingList) }),
    paging: 'skip',
  }),
  /** As `list`, by cursors instead of numbers: nothing is missed while lists come and go. 100 a page. Role: Analyst. */
  listByPage: endpoint('GET /v3/lists/pages', {
    summary: 'List mailing lists by page',
    input: object({
      /** Lists a page. Default 100. */
      pageSize: spelled('limit', integer(1).optional()),
      // The last two are not documented here, but for the pages of members (`address`, `page`), and mailgun.js sends `page`.
      /** Where the page lies, seen from `address`; without it, at the start. */
      page: z.enum(['first', 'last', 'next', 'prev', 'previous']).optional(),
      address: z.string().optional(),
    }),
    output: object({ items: list(mailingList), paging }),
    paging: 'cursor',
  }),
  /** One mailing list by its address. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/lists/{list_address}', {
    summary: 'Get a mailing list',
    input: object({ list: found }),
    output: object({ list: mailingList }),
  }),
  /**
   * Makes a mailing list, whose domain must be the account's. `invalid_request` (`Duplicate object`) where the address is taken. Role:
   * Developer.
   */
  create: endpoint('POST /v3/lists', {
    summary: 'Create a mailing list',
    input: object({
      /** The address of the list, whose domain must be the account's. */
      address: z.string(),
      /** Name of the list, for people. */
      name: z.string().optional(),
      /** What the list is for, in words of your own. */
      description: z.string().optional(),
      /** Who may send to the list: nobody without the key, its members, or everyone. Default `readonly`. */
      accessLevel,
      /** Where replies go: to the list or to the sender. Default `list`. */
      replyPreference,
    }),
    output: object({ message: z.string().optional(), list: mailingList }),
  }),
  /** Changes what is given of a list and keeps the rest; with a new `address`, the members stay. Role: Developer. */
  update: endpoint('PUT /v3/lists/{list_address}', {
    summary: 'Change a mailing list',
    input: object({
      list: found,
      /** Its new address, by which it is found from then on. */
      address: z.string().optional(),
      /** Name of the list, for people. */
      name: z.string().optional(),
      /** What the list is for, in words of your own. */
      description: z.string().optional(),
      /** Who may send to the list: nobody without the key, its members, or everyone. Default `readonly`. */
      accessLevel,
      // The schema says `reply_reference`, the example of the same request and all answers `reply_preference`.
      /** Where replies go: to the list or to the sender. Default `list`. */
      replyPreference,
      /** The `List-Id` header of what is sent to the list. */
      listId: spelled('list-id', z.string().optional()),
    }),
    output: object({ message: z.string().optional(), list: mailingList }),
  }),
  /** Deletes a list with its members. `not_found` where it is gone already. Role: Developer. */
  delete: endpoint('DELETE /v3/lists/{list_address}', {
    summary: 'Delete a mailing list',
    input: object({ list: found }),
    output: object({ address: z.string().optional(), message: z.string().optional() }),
  }),
};
