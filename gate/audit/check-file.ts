import type { AuditRecord, Head } from './entry';
import { linesOf } from './files';
import { unseal } from './record';

/** What one file says, and what is wrong inside it. */
export interface CheckedFile {
  readonly name: string;
  readonly problems: readonly string[];
  /** How many records the key has signed. */
  readonly records: number;
  /** Its lines were all written by the gate. False where the file's own problems explain what others find missing in it. */
  readonly isGenuine: boolean;
  /** The last line has no line end. */
  readonly isCutShort: boolean;
  /** The first record, where it begins this file. */
  readonly opened: AuditRecord | undefined;
  readonly last: AuditRecord | undefined;
  readonly beforeLast: AuditRecord | undefined;
  readonly pruned: readonly Head[];
  /** Macs of those records that were asked for. */
  readonly macs: ReadonlyMap<number, string>;
}

/** Goes through one file, record by record. `wanted` are the numbers whose macs are of interest. */
export function checkFile(key: Buffer, path: string, name: string, wanted: ReadonlySet<number>): CheckedFile {
  const problems: string[] = [];
  const unsigned: number[] = [];
  const pruned: Head[] = [];
  const macs = new Map<number, string>();
  let [records, isCutShort] = [0, false];
  let opened: AuditRecord | undefined;
  let last: AuditRecord | undefined;
  let beforeLast: AuditRecord | undefined;
  /** Lines since the last record that are none. */
  let skipped = 0;

  for (const { number, bytes, complete } of linesOf(path)) {
    if (!complete) {
      isCutShort = true;
      break;
    }
    const record = unseal(key, bytes);
    if (record === undefined) {
      unsigned.push(number);
      skipped += 1;
      continue;
    }
    const wrong = last === undefined ? wrongAtStart(record, name, number) : wrongAfter(last, record, skipped);
    if (wrong !== undefined) problems.push(`${name} line ${number}: ${wrong}`);
    else if (number === 1) opened = record;
    if (record.removed !== undefined) pruned.push(record.removed);
    if (wanted.has(record.sequence)) macs.set(record.sequence, record.mac);
    records += 1;
    // A record that stands too late is not what the next one follows.
    if (last !== undefined && record.sequence <= last.sequence) continue;
    beforeLast = last;
    last = record;
    skipped = 0;
  }

  if (records === 0 && unsigned.length > 0) {
    problems.push(`${name}: no line is signed with this key. It is not the key that was used, or all lines were rewritten.`);
  } else {
    for (const lines of ranges(unsigned)) problems.push(`${name} ${lines}: not signed with the key. It was changed or put in.`);
  }
  if (isCutShort && last?.step === 'closed') problems.push(`${name}: something was put behind the record that ends the file.`);
  return { name, problems, records, isGenuine: problems.length === 0, isCutShort, opened, last, beforeLast, pruned, macs };
}

function wrongAtStart(record: AuditRecord, name: string, line: number): string | undefined {
  if (record.step !== 'opened')
    return line === 1 ? 'the file begins in the middle. Its first records were removed, or come from another file.' : undefined;
  if (record.file !== name) return `this is the beginning of ${record.file}. The file was renamed, or the record comes from there.`;
  return line === 1 ? undefined : 'the first record stands behind lines that were put in.';
}

function wrongAfter(last: AuditRecord, record: AuditRecord, skipped: number): string | undefined {
  if (last.step === 'closed') return `record ${record.sequence} stands behind the record that ends the file.`;
  if (record.step === 'opened') return `the beginning of ${record.file} stands in the middle. It comes from there.`;
  if (record.previous === last.mac) return undefined;
  const expected = last.sequence + 1;
  if (record.sequence === expected + skipped && skipped > 0) return undefined;
  if (record.sequence > expected + skipped) {
    const gap = record.sequence - 1;
    return `${expected === gap ? `record ${gap} is` : `records ${expected} to ${gap} are`} missing before this one (${record.sequence}). They were removed or moved.`;
  }
  if (record.sequence < expected) return `record ${record.sequence} stands behind record ${last.sequence}. It was moved or repeated.`;
  return `record ${record.sequence} does not follow the one before. One of the two comes from another file.`;
}

function ranges(numbers: readonly number[]): readonly string[] {
  const found: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const range = found.at(-1);
    if (range !== undefined && range.to === number - 1) range.to = number;
    else found.push({ from: number, to: number });
  }
  return found.map(({ from, to }) => (from === to ? `line ${from}` : `lines ${from} to ${to}`));
}
