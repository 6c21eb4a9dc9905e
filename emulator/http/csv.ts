import { parse } from 'csv-parse/sync';
import { refuse } from './refusal';
import type { ReceivedFile } from './requests';

/** One line of a file by the names in its first line. Empty fields are absent. */
export type Row = Readonly<Record<string, string>>;

/** Refused where there is no first line with the column `required`, or no CSV at all; the words are those of the OpenAPI document. */
export function readCsv({ data }: ReceivedFile, required: string): Row[] {
  const lines = linesOf(data);
  const names = lines[0]?.map((name) => name.trim().toLowerCase()) ?? [];
  if (!names.includes(required)) throw refuse(400, { message: 'while reading csv header' });
  return lines.slice(1).map((line) => Object.fromEntries(names.map((name, index) => [name, line[index] ?? ''] as const).filter(hasValue)));
}

const hasValue = ([, value]: readonly [string, string]) => value !== '';

function linesOf(data: Buffer): string[][] {
  try {
    return parse(data, { bom: true, relaxColumnCount: true, skipEmptyLines: true, trim: true });
  } catch {
    return [];
  }
}
