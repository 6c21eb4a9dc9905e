import { closeSync, openSync, writeSync } from 'node:fs';
import type { Head } from './entry';
import { linesOf } from './files';
import { parseHead } from './record';

/** Opened for each line: the file may be carried away by other software meanwhile. */
export function appendHead(path: string, head: Head): void {
  const line = Buffer.from(`${JSON.stringify(head)}\n`);
  const descriptor = openSync(path, 'a', 0o600);
  try {
    if (writeSync(descriptor, line) !== line.length) throw new Error(`${path} took only a part of a line`);
  } finally {
    closeSync(descriptor);
  }
}

/** All heads of a file, and the numbers of lines that are none. */
export function readHeads(path: string): { readonly heads: readonly Head[]; readonly unreadable: readonly number[] } {
  const heads: Head[] = [];
  const unreadable: number[] = [];
  for (const { bytes, number } of linesOf(path)) {
    const head = parseHead(bytes);
    if (head === undefined) unreadable.push(number);
    else heads.push(head);
  }
  return { heads, unreadable };
}
