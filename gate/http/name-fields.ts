import { type Endpoint, fieldsOf, suggestion, wireNamesOf } from 'mailgun-sdk';
import { z } from 'zod';
import type { Fields, FieldValue, ReceivedFile } from '../operations/call';
import type { Matched } from '../operations/match-route';
import type { Entry } from './entry';
import { quoted, Rejection } from './rejection';

/** What an endpoint takes beside its path. */
interface Declared {
  readonly fields: ReadonlyMap<string, z.ZodType>;
  readonly prefixes: readonly string[];
}

const known = new WeakMap<Endpoint, Declared>();

/** The names on the wire come in the order of the fields; those under a prefix have none. */
function declaredBy(endpoint: Endpoint): Declared {
  const found = known.get(endpoint);
  if (found !== undefined) return found;
  const { names, prefixes } = wireNamesOf(endpoint);
  const schemas = Object.values<z.ZodType>(fieldsOf(endpoint)).filter((schema) => !('prefix' in schema));
  const fields = new Map(names.map((name, index) => [name, schemas[index] as z.ZodType]));
  const declared = { fields, prefixes };
  known.set(endpoint, declared);
  return declared;
}

type Route = Pick<Matched, 'operation' | 'path'>;

/** A field of the path has its value there, unless the endpoint wants it twice: `{ip}` in the path and `ip` beside it are two. */
function isBeside({ operation: { endpoint }, path }: Route, { fields }: Declared, name: string): boolean {
  if (name.startsWith('{')) return false;
  return !(name in path) || fields.has(`{${name}}`) || endpoint.repeatsPath;
}

const MOST_NAME = 256;

/** How a name may be written that stands for several values: `to[]`, `to[0]`. */
const listed = /^(.+)\[\d{0,4}\]$/;

/** Under a prefix any name may stand, but none that would end a line or a header, or that a form writes in two ways. */
const isNameUnder = (prefix: string, rest: string) =>
  prefix === 'h:' ? /^[\x21-\x39\x3b-\x7e]+$/.test(rest) && !/["\\]/.test(rest) : rest !== '' && !/["\\\p{Cc}\p{Surrogate}]/u.test(rest);

/** These become lines of a message. */
const isLine = (name: string) => ['from', 'to', 'cc', 'bcc', 'subject'].includes(name) || name.startsWith('h:');

/**
 * Makes the fields of a form or a query, in the names that the operation declares. The values stay as they were given.
 *
 * @throws {Rejection} for a name that is not declared, in this spelling; for several values where one is declared; for a file where text is.
 */
export function nameFields(route: Route, entries: readonly Entry[]): Fields {
  const { endpoint } = route.operation;
  const declared = declaredBy(endpoint);
  const values = new Map<string, (string | ReceivedFile)[]>();
  for (const [given, value] of entries) {
    const name = nameOf(route, declared, given);
    checkValue(endpoint, declared, name, value);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  for (const [name, all] of values)
    if (all.length > 1 && !takesList(declared.fields.get(name), all))
      throw new Rejection(400, `${quoted(name)} is there ${all.length} times, and can be given once`);
  return repeating(route, Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? (all[0] as FieldValue) : all])));
}

/** The fields of a JSON body, whose values stay what they are. @throws {Rejection} for a name that is not declared. */
export function nameJson(route: Route, object: Fields): Fields {
  const declared = declaredBy(route.operation.endpoint);
  for (const name of Object.keys(object))
    if (!(declared.fields.has(name) && isBeside(route, declared, name))) throw unknownName(route, declared, name);
  return repeating(route, object);
}

function nameOf(route: Route, declared: Declared, given: string): string {
  if (given.length > MOST_NAME) throw new Rejection(400, `the name of a field has more than ${MOST_NAME} characters`);
  if (declared.fields.has(given) && isBeside(route, declared, given)) return given;
  if (declared.prefixes.some((prefix) => given.startsWith(prefix) && isNameUnder(prefix, given.slice(prefix.length)))) return given;
  const [, bare = ''] = listed.exec(given) ?? [];
  const schema = declared.fields.get(bare);
  if (schema !== undefined && isBeside(route, declared, bare) && takesList(schema, ['', ''])) return bare;
  throw unknownName(route, declared, given);
}

function unknownName(route: Route, declared: Declared, name: string): Rejection {
  const names = [...declared.fields.keys()].filter((one) => isBeside(route, declared, one));
  const there = [...names, ...declared.prefixes.map((prefix) => `${prefix}…`)].join(', ');
  const words = `${quoted(name)} is no field of ${route.operation.name}${suggestion(name, names)}`;
  return new Rejection(400, there === '' ? `${words}; it has none` : `${words}; there are ${there}`);
}

function checkValue({ route }: Endpoint, { fields }: Declared, name: string, value: string | ReceivedFile): void {
  const content = contentOf(fields.get(name));
  if (typeof value === 'object') {
    if (content === 'text') throw new Rejection(400, `${quoted(name)} of ${route} is text, not a file`);
    return;
  }
  if (content === 'file')
    throw new Rejection(400, `${quoted(name)} of ${route} is a file: send it as a part with a file name in multipart/form-data`);
  if (/\p{Surrogate}/u.test(value) || value.includes('\0')) throw new Rejection(400, `${quoted(name)} has a character that is no text`);
  if (isLine(name) && /[\r\n]/.test(value)) throw new Rejection(400, `${quoted(name)} must be one line`);
}

type Content = 'text' | 'file' | 'either';

const contents = new WeakMap<z.ZodType, Content>();

/** What a field holds, found out by trying. Under a prefix it is text. */
function contentOf(schema: z.ZodType | undefined): Content {
  if (schema === undefined) return 'text';
  const found = contents.get(schema);
  if (found !== undefined) return found;
  const content = !takes(schema, { filename: 'a', data: '' }) ? 'text' : takes(schema, 'a') ? 'either' : 'file';
  contents.set(schema, content);
  return content;
}

/** Whether a field takes a value, alone or in a list. By the SDK's own schema, which may be of another copy of zod. */
const takes = (schema: z.ZodType, value: unknown): boolean => z.safeDecode(schema, value as never).success;

/** Whether a field takes several values: what is wrong with them, if anything, is wrong with one of them. */
function takesList(schema: z.ZodType | undefined, values: readonly unknown[]): boolean {
  if (schema === undefined) return false;
  const { error } = z.safeDecode(schema, values as never);
  return error === undefined || isAboutItems(error.issues);
}

const isAboutItems = (issues: readonly z.core.$ZodIssue[]): boolean =>
  issues.length > 0 &&
  issues.every(
    (issue) =>
      issue.path.length > 0 ||
      issue.code === 'too_big' ||
      issue.code === 'too_small' ||
      (issue.code === 'invalid_union' && issue.errors.some(isAboutItems)),
  );

/** What travels in the path and in the body must be one thing. */
function repeating({ operation: { endpoint }, path }: Route, fields: Fields): Fields {
  if (endpoint.repeatsPath)
    for (const [name, value] of Object.entries(path))
      if (name in fields && fields[name] !== value) throw new Rejection(400, `${quoted(name)} in the body is another than in the path`);
  return fields;
}
