import type { IncomingMessage } from 'node:http';
import { Rejection } from './rejection';

const MOST_HEADERS = 100;

/** Two of these would be read differently by different programs. */
const onceOnly = new Set([
  'host',
  'authorization',
  'content-type',
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'accept',
  'x-mailgun-on-behalf-of',
  'traceparent',
]);

/** Some servers take the method or the path from these instead. */
const overriding = new Set([
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
  'x-original-method',
]);

/**
 * Refuses what is none of a client of Mailgun's, and what could be read in two ways. Node's parser has refused before: Transfer-Encoding together with
 * Content-Length, differing lengths, bare line feeds, spaces before colons.
 *
 * @throws {Rejection}
 */
export function checkRequest(request: IncomingMessage): void {
  const { rawHeaders, headers } = request;
  // From 2,000 on, node drops headers without a word.
  if (rawHeaders.length > 2 * MOST_HEADERS) throw new Rejection(431, `the request has more than ${MOST_HEADERS} headers`);
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (onceOnly.has(name) && seen.has(name)) throw new Rejection(400, `the header ${name} is there twice`);
    if (overriding.has(name)) throw new Rejection(400, `the header ${name} is not taken: send the method and the path themselves`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(rawHeaders[index + 1] ?? ''))
      throw new Rejection(400, `the header ${name} has a control character`);
    seen.add(name);
  }
  if (seen.has('upgrade')) throw new Rejection(400, 'the connection cannot be upgraded to another protocol');
  if (seen.has('content-encoding')) throw new Rejection(415, 'packed bodies are not taken: send the body without Content-Encoding');
  const { 'transfer-encoding': coding } = headers;
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') throw new Rejection(400, 'the only Transfer-Encoding is chunked');
}

/** Path and query of a request, as they came. @throws {Rejection} for a target that is more than a path. */
export function readTarget({ url = '' }: IncomingMessage): { readonly path: string; readonly query: string } {
  if (!url.startsWith('/')) throw new Rejection(400, 'the request must name a path, not a whole address');
  if (!/^[\x21-\x7e]*$/.test(url) || url.includes('#'))
    throw new Rejection(400, 'the address has a character that must be percent-encoded');
  const at = url.indexOf('?');
  return at === -1 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}
