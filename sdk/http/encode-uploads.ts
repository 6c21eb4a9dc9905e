import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Upload } from '../schema/upload';
import { contentTypeOf, createBoundary, disposition, escapeName, type Multipart } from './multipart';

/**
 * As `encodeMultipart`, with files among the values. Each is read while it is sent, so that no file is in memory as a whole.
 *
 * @throws {Error} with the code `ENOENT`, `EACCES` … for a path that cannot be read.
 */
export async function encodeUploads(entries: readonly (readonly [name: string, value: string | Upload])[]): Promise<Multipart> {
  const boundary = createBoundary();
  const contents = await Promise.all(entries.map(([, value]) => contentOf(value)));
  const pieces: Piece[] = [];
  let text = '';
  entries.forEach(([name, value], index) => {
    const content = contents[index] ?? '';
    text += headOf(boundary, name, value);
    if (typeof content === 'string') text += content;
    else {
      pieces.push(text, content);
      text = '';
    }
    text += '\r\n';
  });
  pieces.push(`${text}--${boundary}--\r\n`);
  let length: number | undefined = 0;
  for (const piece of pieces) {
    const size = isFile(piece) ? piece.size : Buffer.byteLength(piece);
    length = length === undefined || size === undefined ? undefined : length + size;
  }
  // What lies in memory is written as it is: handing it through a generator takes a message with 1 MB a tenth of its time.
  const body = pieces.some(isFile) ? read(pieces) : (pieces as readonly (string | Uint8Array)[]);
  return { body, contentType: contentTypeOf(boundary), length };
}

/** A part of a body; neighbouring texts are one, so that few pieces are written. */
type Piece = string | Uint8Array | File;

/** What is opened when it is its turn. */
interface File {
  readonly size: number | undefined;
  readonly open: () => AsyncIterable<Uint8Array | string>;
}

const isFile = (piece: Piece): piece is File => typeof piece === 'object' && !(piece instanceof Uint8Array);

async function* read(pieces: readonly Piece[]): AsyncGenerator<Uint8Array | string> {
  for (const piece of pieces) {
    if (isFile(piece)) yield* piece.open();
    else yield piece;
  }
}

async function contentOf(value: string | Upload): Promise<Piece> {
  if (typeof value === 'string') return value;
  if ('path' in value) {
    const { path } = value;
    const info = await stat(path);
    if (!info.isFile()) throw new Error(`${path} is not a file`);
    return { size: info.size, open: () => createReadStream(path) };
  }
  const { data } = value;
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  if (data instanceof Blob) return { size: data.size, open: () => data.stream() as AsyncIterable<Uint8Array> };
  // Until it is its turn nobody reads it, and an error that nobody hears ends the program.
  if (data instanceof Readable) data.on('error', () => {});
  return { size: undefined, open: () => data };
}

function headOf(boundary: string, name: string, value: string | Upload): string {
  const start = disposition(boundary, name);
  if (typeof value === 'string') return `${start}\r\n\r\n`;
  const filename = value.filename ?? ('path' in value ? basename(value.path) : '');
  const type = value.contentType ?? 'application/octet-stream';
  return `${start}; filename="${escapeName(filename)}"\r\ncontent-type: ${type}\r\n\r\n`;
}
