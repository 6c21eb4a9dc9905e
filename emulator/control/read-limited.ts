import { Problem } from './problem';

/**
 * The text of a body that is no larger than so many bytes; it is given up as soon as it is.
 *
 * @throws {Problem} 413.
 */
export async function readLimited(body: ReadableStream<Uint8Array> | null, most: number): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw new Problem(413, `the body is larger than ${most / 2 ** 20} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
