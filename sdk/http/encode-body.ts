import { isMailgunError, MailgunError } from '../errors';
import type { Body } from '../schema/endpoint';
import type { Upload } from '../schema/upload';
import { encodeMultipart, type Multipart } from './multipart';

/** One request, ready for the wire. */
export interface Request {
  readonly route: string;
  readonly method: string;
  /** Another host of Mailgun's than the account's. */
  readonly origin?: string | undefined;
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: Body;
  /** The name of the field that is the whole JSON body. */
  readonly root?: string | undefined;
  readonly maxBytes?: number | undefined;
  readonly accept?: string | undefined;
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  /** Files are among the fields. */
  readonly uploads?: boolean | undefined;
  /** A stream is among the fields, which cannot be sent a second time. */
  readonly once?: boolean | undefined;
}

/** What an encoded request has beside its path. */
export interface EncodedBody extends Partial<Multipart> {
  readonly search: string;
}

/**
 * Writes the fields where the endpoint wants them. A promise only where there are files, whose sizes are asked for first.
 *
 * @throws {MailgunError} `invalid_request` where more would be sent than Mailgun takes, or a file cannot be read.
 */
export function encodeBody(request: Request): EncodedBody | Promise<EncodedBody> {
  const { fields, body, root } = request;
  if (body === 'json') {
    const text = jsonOf(request.route, root === undefined ? fields : fields[root]);
    return bounded(request, { search: '', body: text, contentType: 'application/json', length: undefined });
  }
  const entries: [string, string | Upload][] = [];
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const item of value) entries.push([name, textOrFile(request, name, item)]);
    else entries.push([name, textOrFile(request, name, value)]);
  }
  if (request.uploads) return withUploads(request, entries);
  const texts = entries as [string, string][];
  if (body === 'multipart') return entries.length === 0 ? { search: '' } : bounded(request, { search: '', ...encodeMultipart(texts) });
  const encoded = new URLSearchParams(texts).toString();
  if (body === 'urlencoded') return { search: '', body: encoded, contentType: 'application/x-www-form-urlencoded', length: undefined };
  return { search: encoded === '' ? '' : `?${encoded}` };
}

/** Whoever sends no file does not wait for what it takes to be read. */
async function withUploads(request: Request, entries: readonly (readonly [string, string | Upload])[]): Promise<EncodedBody> {
  const { encodeUploads } = require('./encode-uploads') as typeof import('./encode-uploads');
  const encoded = await encodeUploads(entries).catch((error: unknown) => {
    throw unreadable(request.route, error);
  });
  const { body } = encoded;
  return bounded(request, { search: '', ...encoded, body: Array.isArray(body) ? body : readFor(request.route, body) });
}

function textOrFile({ route, uploads }: Request, name: string, value: unknown): string | Upload {
  if (typeof value !== 'object' || value === null) return String(value);
  if (uploads && ('data' in value || 'path' in value)) return value as Upload;
  throw new MailgunError(
    'invalid_request',
    route,
    `${name}: a form has no objects: must be text, a number, true or false, or JSON as text${uploads ? ', or a file { data, filename }' : ''}`,
  );
}

/** JSON knows no BigInt and no circle; the engine's own words say which. */
function jsonOf(route: string, value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new MailgunError('invalid_request', route, `the body cannot be written as JSON: ${words}`, { cause: error });
  }
}

function bounded(request: Request, encoded: EncodedBody & Multipart): EncodedBody {
  const { maxBytes, route } = request;
  if (maxBytes === undefined) return encoded;
  const { body, length = typeof body === 'string' ? Buffer.byteLength(body) : undefined } = encoded;
  if (length !== undefined && length > maxBytes) throw tooLarge(route, maxBytes);
  return length === undefined && typeof body !== 'string' ? { ...encoded, body: counted(body, maxBytes, route) } : encoded;
}

/** A file that fails while it is sent ends the request before it is whole, so that Mailgun does not act on a part of it. */
async function* readFor(route: string, body: Multipart['body']): AsyncGenerator<Uint8Array | string> {
  try {
    for await (const chunk of body) {
      if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) throw new TypeError('a stream must give text or bytes');
      yield chunk;
    }
  } catch (error) {
    throw isMailgunError(error) ? error : unreadable(route, error);
  }
}

const unreadable = (route: string, error: unknown) =>
  new MailgunError('invalid_request', route, `cannot read a file to send: ${error instanceof Error ? error.message : error}`, {
    cause: error,
  });

/** Ends the request before it is whole, so that Mailgun does not act on a part of it. */
async function* counted(body: Exclude<Multipart['body'], string>, maxBytes: number, route: string): AsyncGenerator<Uint8Array | string> {
  let sent = 0;
  for await (const chunk of body) {
    sent += Buffer.byteLength(chunk);
    if (sent > maxBytes) throw tooLarge(route, maxBytes);
    yield chunk;
  }
}

const tooLarge = (route: string, maxBytes: number) =>
  new MailgunError('invalid_request', route, `is larger than ${maxBytes / 1024 / 1024} MB, which is the most that Mailgun takes`);
