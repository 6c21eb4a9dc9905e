import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import { receivedFile } from '../operations/received-file';
import type { Entry } from './entry';
import { readPartHead, utf8 } from './part-head';
import { Rejection } from './rejection';
import type { Spool } from './spool';

const MOST_PARTS = 3000;

/** Of the headers of one part. Its types do not know the second. */
const limits = { maxHeaderPairs: 20, maxHeaderSize: 8192 };

type Part = Readable & AsyncIterable<Buffer>;
type Headers = Parameters<typeof readPartHead>[0];

/**
 * Reads a `multipart/form-data` body part by part. By the parser below busboy's own reading of forms, which leaves parts that it does not understand out
 * without a word.
 *
 * @throws {Rejection}
 */
export async function readMultipart(body: AsyncIterable<Buffer>, boundary: string, spool: Spool): Promise<Entry[]> {
  const dicer = new Dicer({ boundary, ...limits });
  const parts: Part[] = [];
  const entries: Promise<Entry>[] = [];
  let fail: (error: Error) => void = () => {};
  let finish: () => void = () => {};
  let isFinished = false;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const finished = new Promise<void>((resolve) => {
    finish = () => {
      isFinished = true;
      resolve();
    };
  });
  failed.catch(() => {});
  dicer.on('error', () => fail(new Rejection(400, 'the form is cut off, or its parts are not divided by its boundary')));
  dicer.on('finish', () => finish());
  dicer.on('part', (part: Part) => {
    if (parts.length === MOST_PARTS) return fail(new Rejection(413, `the form has more than ${MOST_PARTS} parts`));
    parts.push(part);
    // Of a part that is cut off before anybody reads it, the error would end the program.
    part.on('error', fail);
    part.on('header', (headers: Headers) => {
      const entry = readPart(part, headers, spool);
      entry.catch(fail);
      entries.push(entry);
    });
  });
  try {
    // A chunk with the end of a large part and the last boundary in it is never reported as taken; what follows that boundary does not count.
    for await (const chunk of body) if (!isFinished) await Promise.race([write(dicer, chunk), finished, failed]);
    if (!isFinished && dicer.writable) dicer.end();
    await Promise.race([finished, failed]);
    if (entries.length < parts.length) throw new Rejection(400, 'a part of the form has no headers');
    return await Promise.race([Promise.all(entries), failed]);
  } catch (error) {
    // Whoever reads a part stops, so that nothing is written to disk after it has been removed.
    for (const part of parts) part.destroy(new Rejection(400, 'the form could not be read'));
    await Promise.allSettled(entries);
    throw error;
  }
}

/** Waits until the parts have been taken. */
const write = (dicer: Dicer, chunk: Buffer) =>
  new Promise<void>((resolve) => {
    if (dicer.writable) dicer.write(chunk, () => resolve());
    else resolve();
  });

async function readPart(part: Part, headers: Headers, spool: Spool): Promise<Entry> {
  const { name, filename, contentType } = readPartHead(headers);
  if (filename !== undefined)
    return [name, receivedFile({ ...(await spool.keep(part)), filename, ...(contentType !== undefined && { contentType }) })];
  const chunks: Buffer[] = [];
  for await (const chunk of part) chunks.push(Buffer.from(chunk));
  return [name, utf8(Buffer.concat(chunks), 'a field of the form')];
}
