import type { Readable } from 'node:stream';

/** Bytes of an answer that the gate itself reads: a stored message has 25 MB, and JSON makes it longer. */
const LONGEST = 64 * 1024 * 1024;

/**
 * An answer that the gate reads itself.
 *
 * @throws where it is longer than any answer of Mailgun's, or breaks off.
 */
export async function readJson({
  status,
  body,
}: {
  readonly status: number;
  readonly body: Readable;
}): Promise<{ readonly status: number; readonly json: unknown }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > LONGEST) throw new Error('an answer without end');
  }
  try {
    return { status, json: JSON.parse(Buffer.concat(chunks).toString()) };
  } catch {
    return { status, json: undefined };
  }
}
