import { endpoint, message } from '../schema/endpoint';
import { upload } from '../schema/upload';
import { epoch, flag, integer, known, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { paging } from './paging';

const witness = 'mailgun.js, multipleValidation';

/** The name of the list, each its own; without an `@`. */
const id = spelled('list_id', z.string().regex(/^[^@]+$/, 'must be a name without an @'));

const count = integer(0).optional();

/** A job; `summary` and `downloadUrl` are there once it is `uploaded`. */
const job = object({
  id: z.string(),
  createdAt: epoch,
  /** How many addresses the file has. */
  quantity: integer(0),
  /** How many of them are validated, each counted once. */
  recordsProcessed: integer(0).optional(),
  status: known('created', 'processing', 'completed', 'uploading', 'uploaded', 'failed').optional(),
  isPreview: flag.optional(),
  /** Where the results are, for a while. */
  downloadUrl: object({ csv: z.string(), json: z.string() }).optional(),
  summary: object({
    result: object({ deliverable: count, undeliverable: count, doNotSend: count, catchAll: count, unknown: count }).optional(),
    risk: object({ low: count, medium: count, high: count, unknown: count }).optional(),
  }).optional(),
});

export const bulkValidations = {
  /** Every validation of a list, the newest first. Role: Analyst. */
  list: endpoint('GET /v4/address/validate/bulk', {
    summary: 'List the validations of lists',
    undocumented: witness,
    input: object({
      /** Validations a page. Default 500. */
      pageSize: spelled('limit', integer(1).optional()),
    }),
    output: object({ items: spelled('jobs', list(job)), totalCount: spelled('total', integer(0).optional()), paging }),
    paging: 'cursor',
  }),
  /** How far the validation of a list is, and its results. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v4/address/validate/bulk/{list_id}', {
    summary: 'Get the validation of a list',
    undocumented: witness,
    input: object({ id }),
    output: job,
  }),
  /**
   * Validates the addresses of a CSV file of at most 25 MB, plain or in gzip, in the background; its column is `email` or `email_address`. Each
   * address is charged for. `invalid_request` while five are under way. Role: Developer.
   */
  create: endpoint('POST /v4/address/validate/bulk/{list_id}', {
    summary: 'Validate a list of addresses',
    undocumented: witness,
    input: object({ id, file: upload }),
    output: object({ id: z.string(), message: z.string() }),
    maxBytes: 25 * 1024 * 1024,
  }),
  /** Stops a validation that is under way, or deletes the results of one that is done. Role: Developer. */
  delete: endpoint('DELETE /v4/address/validate/bulk/{list_id}', {
    summary: 'Stop the validation of a list, or delete its results',
    undocumented: witness,
    input: object({ id }),
    output: message,
  }),
};
