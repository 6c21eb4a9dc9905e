import { open } from 'node:fs/promises';
import type { ReceivedFile } from './call';

/** Bytes of the header of a message; mail servers take less. */
const LONGEST = 256 * 1024;

/**
 * The header fields of a message that is MIME already, names in lower case, values unfolded. `undefined` where programs could read it in different ways:
 * another line ending in it, a line that is no field, a header without end.
 */
export async function readMimeHeader(file: ReceivedFile): Promise<readonly (readonly [name: string, value: string])[] | undefined> {
  const start = await startOf(file);
  if (start === undefined) return undefined;
  const crlf = start.indexOf('\r\n\r\n');
  const lf = start.indexOf('\n\n');
  const end = crlf >= 0 && (lf < 0 || crlf < lf) ? crlf : lf;
  // A message without a body has no empty line. Bytes, because letters have several: what was cut off would not be looked at.
  if (end < 0 && file.size > LONGEST) return undefined;
  const header = end < 0 ? start : start.slice(0, end + 2);
  // For who takes one kind alone for a line ending, the header goes on.
  if (header.includes('\r\n') && /(?<!\r)\n/.test(header)) return undefined;
  const lines = header
    .trimEnd()
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const fields: [string, string][] = [];
  for (const line of lines) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a lone CR, or a NUL, is the end of a line for some and not for others.
    if (/[\x00\r]/.test(line)) return undefined;
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last === undefined) return undefined;
      last[1] += line;
      continue;
    }
    const [, name, value] = /^([\x21-\x39\x3b-\x7e]+):(.*)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    fields.push([name.toLowerCase(), value]);
  }
  return fields.map(([name, value]) => [name, value.trim()]);
}

async function startOf(file: ReceivedFile): Promise<string | undefined> {
  if ('path' in file) {
    const handle = await open(file.path);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(LONGEST), position: 0 });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  }
  const { data } = file;
  if (typeof data === 'string') return data.slice(0, LONGEST);
  return data instanceof Uint8Array ? Buffer.from(data.buffer, data.byteOffset, Math.min(data.byteLength, LONGEST)).toString() : undefined;
}
