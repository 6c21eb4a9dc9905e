import { endpoint, nothing } from '../schema/endpoint';
import { flag, integer, isoDate, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { emailAddress } from './email-address';
import { attribute, attributeValues, deliveryStats, supportedFilters, witness } from './inbox-placement';
import { paging } from './paging';

const id = spelled('result', z.string().min(1));

/** What came of the message in one mailbox. */
const seedResult = object({
  email: z.string(),
  provider: z.string(),
  destination: known('inbox', 'spam').optional(),
  /** Whether it arrived. */
  state: z.string(),
  originatingIp: z.string().optional(),
  /** The folders or labels that it was put into. */
  tags: list(z.string()),
  spf: known('pass', 'fail', 'missing/not-set').optional(),
  dkim: known('pass', 'fail', 'missing/not-set').optional(),
  dmarc: known('pass', 'fail', 'missing/not-set').optional(),
  headers: list(object({ key: z.string(), value: z.string() })),
});

const spamassassin = object({
  isSpam: flag,
  score: z.number(),
  /** The score from which it is spam. */
  required: z.number(),
  rules: list(
    object({
      name: z.string(),
      points: z.number(),
      shortDescription: z.string().optional(),
      longDescription: z.string().optional(),
    }),
  ),
});

const result = object({
  id: spelled('result_id', z.string()),
  /** Address of the seed list. */
  seedList: spelled('keybox_email', z.string().optional()),
  seedListName: spelled('seedlist_name', z.string().optional()),
  subject: z.string(),
  sender: z.string(),
  status: known('processing', 'complete').optional(),
  createdAt: isoDate.optional(),
  updatedAt: isoDate.optional(),
  deliveryStats,
  seedResults: list(seedResult),
  spamassassin: spamassassin.optional(),
  sharingEnabled: flag.optional(),
  /** In the year 1 where it is not shared. */
  sharingExpiresAt: isoDate.optional(),
});

const found = object({ result });

const sharing = object({
  sharing: object({
    resultId: z.string(),
    enabled: flag,
    /** In the year 1 where it is not shared. */
    expiresAt: isoDate.optional(),
    /** For `inboxResults.getShared`. */
    shareId: spelled('url_id', z.string().optional()),
    /** The page that shows the result to anybody. */
    url: z.string().optional(),
    apiUrl: z.string().optional(),
  }),
});

export const inboxResults = {
  /** What came of every inbox placement test. 25 a page. Role: Analyst. */
  list: endpoint('GET /v4/inbox/results', {
    summary: 'List the results of inbox placement tests',
    undocumented: witness,
    input: object({
      /** Results a page. Default 25. */
      pageSize: spelled('limit', integer(1).optional()),
      /** Oldest first. */
      ascending: flag.optional(),
      sender: z.string().optional(),
      subject: z.string().optional(),
      /** Show of each result the mailboxes of this provider only. */
      provider: z.string().optional(),
      /** Address of a seed list. */
      seedList: spelled('target_email', emailAddress.optional()),
      timeAfter: isoDate.optional(),
      timeBefore: isoDate.optional(),
    }),
    output: object({ items: list(result), totalCount: spelled('total', integer(0).optional()), paging: paging.optional() }),
    paging: 'cursor',
  }),
  /** What came of one test, mailbox by mailbox; `processing` while messages may yet arrive. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v4/inbox/results/{result}', {
    summary: 'Get the result of an inbox placement test',
    undocumented: witness,
    input: object({
      id,
      /** Show the mailboxes of this provider only. */
      provider: z.string().optional(),
    }),
    output: found,
  }),
  /** Deletes the result of a test. Role: Developer. */
  delete: endpoint('DELETE /v4/inbox/results/{result}', {
    summary: 'Delete the result of an inbox placement test',
    undocumented: witness,
    input: object({ id }),
    output: nothing,
  }),
  /** The attributes of results whose values can be listed. Role: Analyst. */
  getAttributes: endpoint('GET /v4/inbox/results/a', {
    summary: 'See the attributes of results',
    undocumented: witness,
    output: attributeValues,
  }),
  /** The values that an attribute has in all results. Role: Analyst. */
  getValues: endpoint('GET /v4/inbox/results/a/{attribute}', {
    summary: 'See the values of an attribute of results',
    undocumented: witness,
    input: object({ attribute }),
    output: attributeValues,
  }),
  /** What results can be filtered by. Role: Analyst. */
  listFilters: endpoint('GET /v4/inbox/results/_filters', {
    summary: 'List the filters of results',
    undocumented: witness,
    output: supportedFilters,
    paging: 'whole',
  }),
  /** Whether anybody can see a result, and where. Role: Analyst. */
  getSharing: endpoint('GET /v4/inbox/sharing/{result}', {
    summary: 'See whether a result is shared',
    undocumented: witness,
    input: object({ id }),
    output: sharing,
  }),
  /** Lets anybody who has the address see a result, or nobody any more. Role: Developer. */
  updateSharing: endpoint('PUT /v4/inbox/sharing/{result}', {
    summary: 'Share a result, or no longer',
    undocumented: witness,
    body: 'query',
    input: object({ id, enabled: flag }),
    output: sharing,
  }),
  /** A result that is shared, by the id that its address has. Role: Analyst. */
  getShared: endpoint('GET /v4/inbox/sharing/public/{share_id}', {
    summary: 'Get a shared result',
    undocumented: witness,
    input: object({ shareId: z.string().min(1) }),
    output: found,
  }),
};
