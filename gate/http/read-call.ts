import type { IncomingMessage } from 'node:http';
import type { Endpoint } from 'mailgun-sdk';
import type { Call, FieldValue } from '../operations/call';
import { type Matched, matchRoute } from '../operations/match-route';
import { checkRequest, readTarget } from './check-request';
import type { Entry } from './entry';
import { nameFields, nameJson } from './name-fields';
import { utf8 } from './part-head';
import { entriesOf, isObject, readJson } from './read-json';
import { readMultipart } from './read-multipart';
import { readUrlencoded } from './read-urlencoded';
import { Rejection } from './rejection';
import type { Spool } from './spool';

const MOST_FORM = 26 * 1024 * 1024;
const MOST_OTHER = 5 * 1024 * 1024;
/** What a form has beside the fields that Mailgun counts. */
const FORM_ITSELF = 64 * 1024;

const MOST_FIELDS = 3000;

/**
 * Reads a request as a call, or refuses it. What is not clear is refused; what is sent later is written anew from what was read here, so that nothing
 * that was not decided on arrives at Mailgun.
 *
 * @throws {Rejection}
 */
export async function readCall(request: IncomingMessage, spool: Spool): Promise<Call> {
  checkRequest(request);
  const target = readTarget(request);
  const route = matchRoute(request.method ?? '', target.path);
  if ('words' in route) throw new Rejection(route.status, route.words);
  const query = readUrlencoded(target.query);
  const read = await readFields(request, route, query, spool);
  const { operation = route.operation, fields, body } = read;
  const { accept = '' } = request.headers;
  return {
    operation,
    pattern: route.pattern,
    path: route.path,
    fields,
    body,
    subaccountId: subaccountOf(request),
    accept: isPrintable(accept) ? accept : undefined,
  };
}

const isPrintable = (text: string) => /^[\x20-\x7e]{1,300}$/.test(text);

interface Read extends Pick<Call, 'fields' | 'body'> {
  readonly operation?: Call['operation'];
}

async function readFields(request: IncomingMessage, route: Matched, query: readonly Entry[], spool: Spool): Promise<Read> {
  const { endpoint } = route.operation;
  if (query.length > 0 && endpoint.body !== 'query')
    throw new Rejection(400, 'this operation takes its fields in the body, not in the query');
  const inQuery: Read = { fields: nameFields(route, bounded(query)), body: endpoint.body };
  if (!hasBody(request)) return inQuery;
  if (endpoint.method === 'GET') throw new Rejection(400, 'a GET has no body: its fields go into the query');
  const inBody = await readBody(request, route, spool);
  // mailgun.js sends an empty form beside a query, and forms with DELETE.
  if (query.length > 0 && Object.keys(inBody.fields).length === 0) return inQuery;
  if (query.length > 0) throw new Rejection(400, 'the fields are in the query and in the body: put all of them in one');
  return inBody;
}

const hasBody = ({ headers }: IncomingMessage) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function subaccountOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['x-mailgun-on-behalf-of'];
  if (id === undefined) return undefined;
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,100}$/.test(id))
    throw new Rejection(400, 'X-Mailgun-On-Behalf-Of is no id of a sub-account');
  return id;
}

async function readBody(request: IncomingMessage, route: Matched, spool: Spool): Promise<Read> {
  const { endpoint } = route.operation;
  const { type, parameters } = contentTypeOf(request.headers['content-type']);
  const body = limited(request, limitOf(endpoint, type));
  const form = async (entries: readonly Entry[], how: Call['body']): Promise<Read> => {
    if (endpoint.body === 'json' && entries.length > 0)
      throw new Rejection(415, 'this operation takes JSON, with Content-Type: application/json');
    return { fields: nameFields(route, bounded(entries)), body: endpoint.body === 'json' ? 'json' : how };
  };
  if (type === 'multipart/form-data') {
    const { boundary } = parameters;
    if (boundary === undefined || !/^[\w'()+,./:=? -]{1,70}$/.test(boundary))
      throw new Rejection(400, 'the form has no boundary that can be read');
    return form(await readMultipart(body, boundary, spool), 'multipart');
  }
  const text = utf8(await gather(body), 'the body');
  // Clients send JSON under the type of a form, or under none, where nothing but JSON is wanted.
  if (type === 'application/json' || (endpoint.body === 'json' && /^\s*[[{]/.test(text))) return readJsonBody(route, readJson(text));
  if (type === 'application/x-www-form-urlencoded') return form(readUrlencoded(text), 'urlencoded');
  if (text === '') return form([], endpoint.body);
  throw new Rejection(415, 'the body must be multipart/form-data, application/x-www-form-urlencoded or application/json');
}

function readJsonBody(route: Matched, json: FieldValue): Read {
  const { operation, ofArray } = route;
  const { endpoint } = operation;
  if (Array.isArray(json)) {
    if (ofArray?.endpoint.root === undefined) throw new Rejection(400, 'this operation takes an object, not a list');
    return { operation: ofArray, fields: { [ofArray.endpoint.root]: json }, body: 'json' };
  }
  if (!isObject(json)) throw new Rejection(400, 'the JSON must be an object');
  if (endpoint.body === 'json') return { fields: nameJson(route, json), body: 'json' };
  return { fields: nameFields(route, bounded(entriesOf(json))), body: endpoint.body };
}

function bounded(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length > MOST_FIELDS) throw new Rejection(413, `the request has more than ${MOST_FIELDS} fields`);
  return entries;
}

function limitOf({ maxBytes }: Endpoint, type: string): number {
  if (maxBytes !== undefined) return maxBytes + FORM_ITSELF;
  return type === 'multipart/form-data' ? MOST_FORM : MOST_OTHER;
}

/** @throws {Rejection} once there is more, however the body is sent. */
function limited(request: IncomingMessage, limit: number): AsyncIterable<Buffer> {
  const tooLarge = () => new Rejection(413, `the body has more than ${limit} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  return (async function* read() {
    let size = 0;
    // The connection is needed for the refusal.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge();
      yield chunk;
    }
  })();
}

async function gather(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @throws {Rejection} for a parameter that is there twice, and for text that is not UTF-8. */
function contentTypeOf(header = ''): { readonly type: string; readonly parameters: Partial<Record<string, string>> } {
  const [type = '', ...rest] = header.split(';').map((part) => part.trim());
  const parameters: Partial<Record<string, string>> = {};
  for (const part of rest) {
    const [, name = '', inQuotes, bare] = /^([a-z0-9-]+)=(?:"([^"\\]*)"|([^\s"]+))$/i.exec(part) ?? [];
    const key = name.toLowerCase();
    if (name === '' || key in parameters) throw new Rejection(400, 'the Content-Type cannot be read for certain');
    parameters[key] = inQuotes ?? bare;
  }
  if (!/^(utf-?8|us-ascii)$/i.test(parameters.charset ?? 'utf-8')) throw new Rejection(415, 'the charset must be UTF-8');
  return { type: type.toLowerCase(), parameters };
}
