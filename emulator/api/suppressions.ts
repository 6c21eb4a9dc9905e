import type { Upload } from 'mailgun-sdk';
import type { z } from 'zod';
import { type Row, readCsv } from '../http/csv';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import type { Context } from '../store/context';
import { isAddress } from '../store/recipients';
import type { StoredDomain } from '../store/stored';
import { pageByAddress } from './address-pages';

interface Query {
  readonly page?: 'next' | 'previous' | 'last' | undefined;
  readonly address?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly term?: string | undefined;
}

/** A page of a domain's suppressions; `path` is the last part of their address. */
export function listSuppressions<Item>(
  context: Context,
  { settings: { name } }: StoredDomain,
  path: string,
  entries: ReadonlyMap<string, Item>,
  { term = '', ...place }: Query,
) {
  const items = new Map([...entries].filter(([address]) => address.startsWith(term.toLowerCase())));
  return pageByAddress(context, { items, path: `/v3/${name}/${path}`, query: { term } }, place);
}

/** The words are those of mailgun-go's stand-in for Mailgun (mock_unsubscribes.go). */
export function refuseInvalidAddress(address: string): void {
  if (!isAddress(address)) throw refuse(400, { message: `Invalid format for parameter address: ${address}` });
}

/** What a CSV file holds, by the schema of the JSON batch. A line that does not fit is left out: nobody waits for the answer any more. */
export function readImport<Item extends z.ZodType>(
  file: Upload,
  item: Item,
  prepare: (row: Row) => unknown = (row) => row,
): z.output<Item>[] {
  return readCsv(file as ReceivedFile, 'address').flatMap((row) => {
    const read = item.safeDecode(prepare(row) as never);
    return read.success ? [read.data] : [];
  });
}

export const imported = { message: 'file uploaded successfully for processing. standby...' };
