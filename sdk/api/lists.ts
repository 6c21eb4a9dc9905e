import { endpoint } from '../endpoint';
import { date, integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { paging } from './paging';

export const lists = {
  /**
   * Makes a mailing list, whose domain must be the account's. `invalid_request` (`Duplicate object`) where the address is taken. Role:
   * Developer.
   */
  create: endpoint('POST /v3/lists', {
    summary: 'Create a mailing list',
    input: object({
      address: z.string(),
      name: z.string().optional(),
      description: z.string().optional(),
      accessLevel: z.enum(['readonly', 'members', 'everyone']).optional(),
      replyPreference: z.enum(['list', 'sender']).optional(),
    }),
    output: object({
      message: z.string().optional(),
      list: object({
        address: z.string().optional(),
        name: z.string().optional(),
        description: z.string().optional(),
        accessLevel: z.string().optional(),
        replyPreference: z.string().optional(),
        createdAt: date('-0000').optional(),
        membersCount: integer().optional(),
      }).optional(),
    }),
  }),
  /** Every mailing list of the account. 100 a page. Role: Analyst. */
  list: endpoint('GET /v3/lists', {
    summary: 'List mailing lists',
    input: object({ limit: z.string().optional(), skip: z.string().optional(), address: z.string().optional() }),
    output: object({
      totalCount: integer().optional(),
      items: list(
        object({
          address: z.string().optional(),
          name: z.string().optional(),
          description: z.string().optional(),
          accessLevel: z.string().optional(),
          replyPreference: z.string().optional(),
          createdAt: date('-0000').optional(),
          membersCount: integer().optional(),
        }),
      ),
    }),
    paging: 'skip',
  }),
  /** As `list`, by cursors instead of numbers: nothing is missed while lists come and go. 100 a page. Role: Analyst. */
  listByPage: endpoint('GET /v3/lists/pages', {
    summary: 'List mailing lists by page',
    input: object({ limit: integer(1).optional() }),
    output: object({
      paging: paging,
      items: list(
        object({
          address: z.string().optional(),
          name: z.string().optional(),
          description: z.string().optional(),
          accessLevel: z.string().optional(),
          replyPreference: z.string().optional(),
          createdAt: date('-0000').optional(),
          membersCount: integer().optional(),
        }),
      ),
    }),
    paging: 'cursor',
  }),
  /** Changes what is given of a list; a new address keeps the members. Role: Developer. */
  update: endpoint('PUT /v3/lists/{list_address}', {
    summary: 'Change a mailing list',
    input: object({
      list: spelled('list_address', z.string()),
      address: z.string().optional(),
      description: z.string().optional(),
      name: z.string().optional(),
      accessLevel: z.string().optional(),
      replyReference: z.string().optional(),
      listId: spelled('list-id', z.string().optional()),
    }),
    output: object({
      message: z.string().optional(),
      list: object({
        address: z.string().optional(),
        name: z.string().optional(),
        description: z.string().optional(),
        accessLevel: z.string().optional(),
        replyPreference: z.string().optional(),
        createdAt: date('-0000').optional(),
        membersCount: integer().optional(),
      }).optional(),
    }),
  }),
  /** Deletes a list with its members. Role: Developer. */
  delete: endpoint('DELETE /v3/lists/{list_address}', {
    summary: 'Delete a mailing list',
    input: object({ list: spelled('list_address', z.string()) }),
    output: object({ address: z.string().optional(), message: z.string().optional() }),
  }),
  /** One mailing list by its address. Role: Analyst. */
  get: endpoint('GET /v3/lists/{list_address}', {
    summary: 'Get a mailing list',
    input: object({ list: spelled('list_address', z.string()) }),
    output: object({
      message: z.string().optional(),
      list: object({
        address: z.string().optional(),
        name: z.string().optional(),
        description: z.string().optional(),
        accessLevel: z.string().optional(),
        replyPreference: z.string().optional(),
        createdAt: date('-0000').optional(),
        membersCount: integer().optional(),
      }).optional(),
    }),
  }),
};
