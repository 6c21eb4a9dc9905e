import { z } from './zod';

/** What a file holds. Streams are sent as they are read and can be sent once; everything else can be sent again. */
export type Content = string | Uint8Array | Blob | AsyncIterable<Uint8Array | string>;

/** A file to send, by its content or by its place on this machine. A string is always the content; a path says so. */
export type Upload =
  | {
      readonly filename: string;
      readonly data: Content;
      /** Default `application/octet-stream`. */
      readonly contentType?: string | undefined;
    }
  | {
      readonly path: string;
      /** Default: the last part of the path. */
      readonly filename?: string | undefined;
      /** Default `application/octet-stream`. */
      readonly contentType?: string | undefined;
    };

const isContent = (value: unknown): value is Content =>
  typeof value === 'string' ||
  value instanceof Uint8Array ||
  value instanceof Blob ||
  (typeof value === 'object' && value !== null && Symbol.asyncIterator in value);

const isName = (value: unknown) => typeof value === 'string' && value !== '';
const isOneLine = (value: unknown) => value === undefined || (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value));

function isUpload(value: unknown): value is Upload {
  if (typeof value !== 'object' || value === null) return false;
  if ('contentType' in value && !isOneLine(value.contentType)) return false;
  if ('path' in value) return isName(value.path) && (!('filename' in value) || value.filename === undefined || isName(value.filename));
  return 'data' in value && isContent(value.data) && 'filename' in value && isName(value.filename);
}

/** What a file holds, without its name. */
export const content = z.custom<Content>(isContent, 'must be text, bytes, a Blob or a stream');

/** A field that is a file: only `multipart` can carry it. Mailgun silently drops files without a name, so a name is required. */
export const upload = z.custom<Upload>(isUpload, 'must be { filename, data } or { path }');

/** A stream is gone once it has been sent; anything else can be sent again. */
export const isOnce = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'data' in value && isStream(value.data as Content);

const isStream = (data: Content): boolean => typeof data === 'object' && !(data instanceof Uint8Array) && !(data instanceof Blob);
