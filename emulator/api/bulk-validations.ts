import { gunzipSync } from 'node:zlib';
import type { api, Upload } from 'mailgun-sdk';
import { readCsv } from '../http/csv';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import type { Store } from '../store/store';
import type { StoredBulkValidation } from '../store/stored';
import type { Behaviours } from './behaviour';
import { pageByOffset } from './offset-pages';
import { judgeAddress } from './validations';

/** Mailgun takes its time; here a list is validated when its answer comes, so that none is ever under way. */
export const bulkValidations: Behaviours<typeof api.bulkValidations> = {
  list: (context, { pageSize = 500 }) => {
    const jobs = [...context.store.bulkValidations.values()].reverse().map(shown);
    return { ...pageByOffset(context, '/v4/address/validate/bulk', jobs, pageSize), totalCount: jobs.length };
  },

  get: ({ store }, { id }) => shown(find(store, id)),

  create: (context, { id, file }) => {
    const { store } = context;
    if (store.bulkValidations.has(id)) throw refuse(400, { message: `a validation with the id ${id} already exists` });
    const results = addressesIn(file as Upload as ReceivedFile).map((address) => judgeAddress(store, address));
    store.bulkValidations.set(id, { id, createdAt: context.store.now(), results });
    return { id, message: 'The validation job was submitted.' };
  },

  delete: ({ store }, { id }) => {
    store.bulkValidations.delete(find(store, id).id);
    return { message: 'Validation job canceled.' };
  },
};

function find({ bulkValidations: stored }: Store, id: string): StoredBulkValidation {
  const job = stored.get(id);
  if (job === undefined) throw refuse(404, { message: 'Validation job does not exist.' });
  return job;
}

/** "Column headings must be either `email` or `email_address`"; plain or in gzip. */
function addressesIn(file: ReceivedFile): string[] {
  const data = file.data.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])) ? unzipped(file.data) : file.data;
  const column = /^[^\n]*\bemail_address\b/i.test(data.toString()) ? 'email_address' : 'email';
  return [...new Set(readCsv({ ...file, data }, column).flatMap((row) => row[column] ?? []))];
}

/** What a small file may become at most: a hundred times what Mailgun takes. */
const mostBytes = 64 * 1024 * 1024;

function unzipped(data: Buffer): Buffer {
  try {
    return gunzipSync(data, { maxOutputLength: mostBytes });
  } catch {
    throw refuse(400, { message: 'the file cannot be unzipped' });
  }
}

/** Files with the results are not offered: `downloadUrl` leads out of the API. */
function shown({ id, createdAt, results }: StoredBulkValidation) {
  const count = (matches: (result: StoredBulkValidation['results'][number]) => boolean) => results.filter(matches).length;
  const of = (name: string) => count(({ result }) => result === name);
  const at = (name: string) => count(({ risk }) => risk === name);
  return {
    id,
    createdAt,
    quantity: results.length,
    recordsProcessed: results.length,
    status: 'uploaded',
    summary: {
      result: {
        deliverable: of('deliverable'),
        undeliverable: of('undeliverable'),
        doNotSend: of('do_not_send'),
        catchAll: of('catch_all'),
        unknown: of('unknown'),
      },
      risk: { low: at('low'), medium: at('medium'), high: at('high'), unknown: at('unknown') },
    },
  };
}
