import { endpoint } from '../endpoint';
import { date, flag, integer, json, kebabCase, list, object, spelled } from '../wire';
import { z } from '../zod';
import { paging } from './paging';

export const listMembers = {
  /** Every member of a list. 100 a page. Role: Analyst. */
  list: endpoint('GET /v3/lists/{list_address}/members', {
    summary: 'List the members of a mailing list',
    input: object({
      list: spelled('list_address', z.string()),
      address: z.string().optional(),
      subscribed: flag.optional(),
      limit: integer(1).optional(),
      skip: integer(0).optional(),
    }),
    output: object({
      totalCount: integer().optional(),
      items: list(
        object({
          address: z.string().optional(),
          name: z.string().optional(),
          vars: z.record(z.string(), z.unknown()).optional(),
          subscribed: flag.optional(),
        }),
      ),
    }),
    paging: 'skip',
  }),
  /**
   * As `list`, by cursors instead of numbers: nothing is missed while members come and go. 100 a page. Role: Analyst.
   */
  listByPage: endpoint('GET /v3/lists/{list_address}/members/pages', {
    summary: 'List the members of a mailing list by page',
    input: object({
      list: spelled('list_address', z.string()),
      subscribed: flag.optional(),
      limit: integer(1).optional(),
      address: z.string().optional(),
      page: z.string().optional(),
    }),
    output: object({
      paging: paging,
      items: list(
        object({
          address: z.string().optional(),
          name: z.string().optional(),
          vars: z.record(z.string(), z.unknown()).optional(),
          subscribed: flag.optional(),
        }),
      ),
    }),
    paging: 'cursor',
  }),
  /** Adds a member; `conflict` where the address is one already, unless `upsert` is true. Role: Developer. */
  create: endpoint('POST /v3/lists/{list_address}/members', {
    summary: 'Add a member to a mailing list',
    input: object({
      list: spelled('list_address', z.string()),
      address: z.string().optional(),
      name: z.string().optional(),
      vars: json(z.record(z.string(), z.unknown())).optional(),
      subscribed: flag.optional(),
      upsert: flag.optional(),
    }),
    output: object({
      member: object({
        address: z.string().optional(),
        name: z.string().optional(),
        vars: z.record(z.string(), z.unknown()).optional(),
        subscribed: flag.optional(),
      }).optional(),
      message: z.string().optional(),
    }),
  }),
  /** Adds 1 to 1,000 members; `listMembers.createAll` takes any number. Role: Developer. */
  createBatch: endpoint('POST /v3/lists/{list_address}/members.json', {
    summary: 'Add up to 1,000 members to a mailing list',
    body: 'query',
    input: object({ list: spelled('list_address', z.string()), members: z.string(), upsert: flag.optional() }),
    output: object(
      {
        list: object({
          address: z.string().optional(),
          name: z.string().optional(),
          description: z.string().optional(),
          accessLevel: z.string().optional(),
          replyPreference: z.string().optional(),
          createdAt: date('UTC').optional(),
          membersCount: integer().optional(),
        }).optional(),
        taskId: z.string().optional(),
        message: z.string().optional(),
      },
      kebabCase,
    ),
  }),
  /** Adds the members of a CSV file of at most 5 MB, in the background. Role: Developer. */
  import: endpoint('POST /v3/lists/{list_address}/members.csv', {
    summary: 'Import members of a mailing list',
    input: object({
      list: spelled('list_address', z.string()),
      subscribed: flag.optional(),
      upsert: flag.optional(),
      members: z.string().optional(),
    }),
    output: object(
      {
        list: object({
          address: z.string().optional(),
          name: z.string().optional(),
          description: z.string().optional(),
          accessLevel: z.string().optional(),
          replyPreference: z.string().optional(),
          createdAt: date('UTC').optional(),
          membersCount: integer().optional(),
        }).optional(),
        taskId: z.string().optional(),
        message: z.string().optional(),
      },
      kebabCase,
    ),
    maxBytes: 5 * 1024 * 1024,
  }),
  /** One member of a list by address. Role: Analyst. */
  get: endpoint('GET /v3/lists/{list_address}/members/{member_address}', {
    summary: 'Get a member of a mailing list',
    input: object({ list: spelled('list_address', z.string()), member: spelled('member_address', z.string()) }),
    // Documented without `member`; recorded with it (mailgun-ruby, list_members.yml).
    output: object({
      member: object({
        address: z.string().optional(),
        name: z.string().optional(),
        vars: z.record(z.string(), z.unknown()).optional(),
        subscribed: flag.optional(),
      }),
    }),
  }),
  /** Changes what is given of a member. Role: Developer. */
  update: endpoint('PUT /v3/lists/{list_address}/members/{member_address}', {
    summary: 'Change a member of a mailing list',
    input: object({
      list: spelled('list_address', z.string()),
      member: spelled('member_address', z.string()),
      address: z.string().optional(),
      name: z.string().optional(),
      vars: json(z.record(z.string(), z.unknown())).optional(),
      subscribed: flag.optional(),
    }),
    output: object({
      member: object({
        address: z.string().optional(),
        name: z.string().optional(),
        vars: z.record(z.string(), z.unknown()).optional(),
        subscribed: flag.optional(),
      }).optional(),
      message: z.string().optional(),
    }),
  }),
  /** Removes one member. Role: Developer. */
  delete: endpoint('DELETE /v3/lists/{list_address}/members/{member_address}', {
    summary: 'Remove a member from a mailing list',
    input: object({ list: spelled('list_address', z.string()), member: spelled('member_address', z.string()) }),
    output: object({ message: z.string().optional(), member: object({ address: z.string().optional() }).optional() }),
  }),
};
