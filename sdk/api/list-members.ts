import { endpoint } from '../schema/endpoint';
import { upload } from '../schema/upload';
import { flag, integer, json, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { memberUpload } from './mailing-list';
import { paging } from './paging';

const member = object({
  address: z.string(),
  name: z.string().optional(),
  vars: z.record(z.string(), z.unknown()).optional(),
  subscribed: flag.optional(),
});

const path = { list: spelled('list_address', z.string()), member: spelled('member_address', z.string()) };

const vars = z.record(z.string(), z.unknown());

const subscribed = flag.optional();

export const listMembers = {
  /** Every member of a list. 100 a page, which is the most too. Role: Analyst. */
  list: endpoint('GET /v3/lists/{list_address}/members', {
    summary: 'List the members of a mailing list',
    input: object({
      list: path.list,
      /** Only the member of this address. */
      address: z.string().optional(),
      /** Only those who get mail (true), or only those who do not. */
      subscribed: flag.optional(),
      /** Members a page, at most 100. Default 100. */
      pageSize: spelled('limit', integer(1, 100).optional()),
      skip: integer(0).optional(),
    }),
    output: object({ totalCount: integer(0), items: list(member) }),
    paging: 'skip',
  }),
  /** As `list`, by cursors instead of numbers: nothing is missed while members come and go. 100 a page. Role: Analyst. */
  listByPage: endpoint('GET /v3/lists/{list_address}/members/pages', {
    summary: 'List the members of a mailing list by page',
    input: object({
      list: path.list,
      /** Only those who get mail (true), or only those who do not. */
      subscribed: flag.optional(),
      /** Members a page. Default 100. */
      pageSize: spelled('limit', integer(1).optional()),
      address: z.string().optional(),
      /** Where the page lies, seen from `address`; without it, at the start. */
      page: z.enum(['first', 'last', 'next', 'prev']).optional(),
    }),
    output: object({ items: list(member), paging }),
    paging: 'cursor',
  }),
  /** One member of a list by address. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/lists/{list_address}/members/{member_address}', {
    summary: 'Get a member of a mailing list',
    input: object(path),
    // Documented without `member`; recorded with it (mailgun-ruby, list_members.yml).
    output: object({ member }),
  }),
  /** Adds a member; `invalid_request` where the address is one already, unless `upsert` is true. Role: Developer. */
  create: endpoint('POST /v3/lists/{list_address}/members', {
    summary: 'Add a member to a mailing list',
    input: object({
      list: path.list,
      /** The address of the member. */
      address: z.string(),
      /** Display name of the member. */
      name: z.string().optional(),
      /** Values for the templates of messages to the list, of any depth. */
      vars: json(vars).optional(),
      /** Whether the member gets what is sent to the list. Default true. */
      subscribed,
      /** Changes the member of this address instead of refusing. Default false. */
      upsert: flag.optional(),
    }),
    output: object({ member, message: z.string().optional() }),
  }),
  /** Adds 1 to 1,000 members at once; more than 100 are added in the background. Role: Developer. */
  createBatch: endpoint('POST /v3/lists/{list_address}/members.json', {
    summary: 'Add up to 1,000 members to a mailing list',
    // Documented in the query, where 1,000 members have no room; Mailgun's own samples send a form (mailgun/documentation, add-list-members.rst).
    body: 'multipart',
    input: object({
      list: path.list,
      /** Each with its settings, or its address alone. */
      members: json(
        z
          .array(
            z.union([
              z.string(),
              object({
                /** The address of the member. */
                address: z.string(),
                /** Display name of the member. */
                name: z.string().optional(),
                /** Values for the templates of messages to the list, of any depth. */
                vars: vars.optional(),
                /** Whether the member gets what is sent to the list. Default true. */
                subscribed,
              }),
            ]),
          )
          .min(1)
          .max(1000),
      ),
      /** Changes members of these addresses instead of leaving them as they are. Default false. */
      upsert: flag.optional(),
    }),
    output: memberUpload,
    // Those who are there already are left, or get the same settings again.
    repeatable: true,
  }),
  /** Adds the members of a CSV file of at most 5 MB, in the background: they are there some time later. Role: Developer. */
  import: endpoint('POST /v3/lists/{list_address}/members.csv', {
    summary: 'Import members of a mailing list',
    input: object({
      list: path.list,
      /** The CSV file. */
      members: upload,
      /** Whether the members get what is sent to the list. Default true. */
      subscribed,
      /** Changes members of these addresses instead of leaving them as they are. Default false. */
      upsert: flag.optional(),
    }),
    output: memberUpload,
    maxBytes: 5 * 1024 * 1024,
  }),
  /** Changes what is given of a member and keeps the rest. Role: Developer. */
  update: endpoint('PUT /v3/lists/{list_address}/members/{member_address}', {
    summary: 'Change a member of a mailing list',
    input: object({
      ...path,
      /** Its new address, by which it is found from then on. */
      address: z.string().optional(),
      /** Display name of the member. */
      name: z.string().optional(),
      /** Replaces all variables. */
      vars: json(vars).optional(),
      /** Whether the member receives mail of the list. */
      subscribed: flag.optional(),
    }),
    output: object({ member, message: z.string().optional() }),
  }),
  /** Takes one member from a list. `not_found` where it is gone already. Role: Developer. */
  delete: endpoint('DELETE /v3/lists/{list_address}/members/{member_address}', {
    summary: 'Remove a member from a mailing list',
    input: object(path),
    output: object({ member: object({ address: z.string() }), message: z.string().optional() }),
  }),
};
