import { api } from './api';
import { MailgunError } from './errors';
import type { CallOptions } from './http/call-options';
import type { Request } from './http/encode-body';
import { parse } from './http/failure';
import type { Transport } from './http/transport';
import { fitPages } from './page-size';
import { createPages, type ListLimit, type Page, type Pages, type Turn } from './pages';
import { prepareAnswer, UNREADABLE } from './schema/decoder';
import { type Endpoint, fillRoute, nothing } from './schema/endpoint';
import { lazily } from './schema/lazily';
import { prepareEncoder, UNSURE } from './schema/prepared';
import { problemsOf, wordsFor } from './schema/problems';
import { whyUnreadable } from './schema/unreadable';
import { isOnce } from './schema/upload';
import type { InputsOf, OptionalNames } from './schema/wire';
import { z } from './schema/zod';

/** As loose as can be: holding each endpoint against `Endpoint` would make TypeScript compare it with all of zod. */
interface Typed {
  readonly input: { readonly out: { readonly shape: object } };
  readonly output: { readonly _zod: { readonly output: unknown } };
  readonly paging: unknown;
}

type ShapeOf<E extends Typed> = E['input']['out']['shape'];
type Items<Answer> = Answer extends { items: readonly (infer Item)[] } ? Item : never;

/** What an endpoint is given: `InputOf<typeof api.domains.create>`. */
export type InputOf<E extends Typed> = InputsOf<ShapeOf<E>>;

/** What an endpoint answers; of a list, one page: `AnswerOf<typeof api.domains.get>`. */
export type AnswerOf<E extends Typed> = E['output']['_zod']['output'];

/** What a list is of: `ItemOf<typeof api.domains.list>`. */
export type ItemOf<E extends Typed> = Items<AnswerOf<E>>;

type Arguments<S, Options, Beside = unknown> =
  Exclude<keyof S, OptionalNames<S>> extends never
    ? [input?: InputsOf<S> & Beside, options?: Options]
    : [input: InputsOf<S> & Beside, options?: Options];

/** Settings of a call that gives a list. */
export interface ListOptions extends CallOptions {
  /**
   * Called with an item that cannot be read at all, and the reason; the item is left out, and the list continues. Default: the list fails with `invalid_response`.
   * A field that has another shape than documented is left out of its item in any case.
   */
  readonly onUnreadable?: ((item: unknown, error: MailgunError) => void) | undefined;
}

/** A list is an async iterable of items, everything else a promise. */
export type Call<E extends Typed> = E['paging'] extends string
  ? (...args: Arguments<ShapeOf<E>, ListOptions, ListLimit>) => Pages<ItemOf<E>, AnswerOf<E> & Page<ItemOf<E>>>
  : (...args: Arguments<ShapeOf<E>, CallOptions>) => Promise<AnswerOf<E>>;

type Bound<Endpoints> = { readonly [Name in keyof Endpoints]: Endpoints[Name] extends Typed ? Call<Endpoints[Name]> : never };

/** Every endpoint, bound to one account. */
export type Calls = {
  readonly [Area in keyof typeof api]: Bound<(typeof api)[Area]>;
};

/** The calls of an area are made when it is first used, because building all of the schemas takes as long as a request. */
export function createCalls(transport: Transport, baseUrl: URL): Calls {
  const bind = (endpoint: Endpoint) => (endpoint.paging === undefined ? caller(transport, endpoint) : lister(transport, endpoint, baseUrl));
  const bindArea = (endpoints: Readonly<Record<string, Endpoint>>) =>
    Object.fromEntries(Object.entries(endpoints).map(([name, endpoint]) => [name, bind(endpoint)]));
  const areas = Object.keys(api) as (keyof typeof api)[];
  return lazily(
    Object.fromEntries(areas.map((area) => [area, () => bindArea(api[area] as unknown as Readonly<Record<string, Endpoint>>)])),
  ) as unknown as Calls;
}

function caller(transport: Transport, endpoint: Endpoint) {
  return async (input: unknown = {}, options?: CallOptions): Promise<unknown> =>
    exchange(transport, endpoint, fillRoute(endpoint, encodeInput(endpoint, input)), options);
}

function lister(transport: Transport, endpoint: Endpoint, baseUrl: URL) {
  const { route, paging = 'whole' } = endpoint;
  return ({ limit, ...given }: ListInput = {}, options?: ListOptions): Pages<unknown> => {
    const input = fitPages(endpoint, given, limit);
    const turnTo = (turn: Turn) => {
      if ('fields' in turn) return fillRoute(endpoint, encodeInput(endpoint, turn.fields));
      const path = pathOf(endpoint, turn.url, baseUrl);
      if (turn.outside && !liesIn(fillRoute(endpoint, encodeInput(endpoint, input)).path, path))
        throw new MailgunError('invalid_request', route, 'the page is of another list');
      return { path, fields: {} };
    };
    const fetch = async (turn: Turn) => exchange(transport, endpoint, turnTo(turn), options) as Promise<{ items: readonly unknown[] }>;
    return createPages(paging, input, fetch, { route, limit });
  };
}

type ListInput = ListLimit & Readonly<Record<string, unknown>>;

/** Whether a URL, which may be forged, stays within the list, so that the key is used for nothing else. */
function liesIn(list: string, path: string): boolean {
  try {
    const [place = ''] = path.split('?', 1).map(decodeURIComponent);
    const isClimbing = place.split(/[\\/]/).some((part) => part === '.' || part === '..');
    return !isClimbing && `${place.toLowerCase()}/`.startsWith(`${decodeURIComponent(list).toLowerCase()}/`);
  } catch {
    return false;
  }
}

async function exchange(
  transport: Transport,
  endpoint: Endpoint,
  filled: { path: string; fields: Record<string, unknown> },
  options: ListOptions | undefined,
): Promise<unknown> {
  const answer = await transport.send(requestOf(endpoint, filled), options);
  const empty = answer.status === 204 || (endpoint.output === nothing && answer.text === '');
  const json = empty ? {} : parse(answer.text);
  if (json === undefined) throw unexpected(endpoint, answer.status, answer.text === '' ? 'an empty answer' : 'an answer that is not JSON');
  return decodeAnswer(endpoint, json, answer.status, options?.onUnreadable);
}

/**
 * Reads an answer as the endpoint declares it. Fields of another shape are left out; an item that cannot be read is `UNREADABLE` in its list,
 * if `onUnreadable` is given.
 *
 * @throws {MailgunError} `invalid_response` for what cannot be read at all.
 */
export function decodeAnswer<E extends Endpoint>(
  endpoint: E,
  json: unknown,
  status: number,
  onUnreadable?: ListOptions['onUnreadable'],
): AnswerOf<E> {
  const tell =
    onUnreadable && ((item: unknown) => onUnreadable(item, unexpected(endpoint, status, `an item that cannot be read: ${outline(item)}`)));
  const decoded = prepareAnswer(endpoint.output)(json, tell);
  if (decoded !== UNREADABLE) return decoded as AnswerOf<E>;
  throw unexpected(endpoint, status, `an unexpected answer: ${whyUnreadable(endpoint.output, json).join('; ') || outline(json)}`);
}

const unexpected = ({ route, access }: Endpoint, status: number, words: string) =>
  new MailgunError('invalid_response', route, words, { status, maybeDone: access === 'write' });

/** Names and no values, which may be secret. */
const outline = (value: unknown): string =>
  typeof value !== 'object'
    ? typeof value
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : `{ ${Object.keys(value).join(', ')} }`;

/**
 * Writes an input as the endpoint wants it.
 *
 * @throws {MailgunError} `invalid_request` with everything that is wrong.
 */
export function encodeInput(endpoint: Endpoint, input: unknown): Record<string, unknown> {
  const refuse = (problems: readonly string[]) => new MailgunError('invalid_request', endpoint.route, problems.join('; '));
  const fields = encodeOrRefuse(endpoint, input, refuse);
  const problem = endpoint.check?.(fields);
  if (problem !== undefined) throw refuse([problem]);
  return fields;
}

/** JSON knows no BigInt and no circle; the engine's own words say which. */
function encodeOrRefuse(
  endpoint: Endpoint,
  input: unknown,
  refuse: (problems: readonly string[]) => MailgunError,
): Record<string, unknown> {
  try {
    const fields = encode(endpoint.input, input, refuse);
    if (endpoint.body === 'json') JSON.stringify(fields);
    return fields;
  } catch (error) {
    throw error instanceof TypeError ? refuse([error.message.split('\n', 1)[0] ?? '']) : error;
  }
}

function encode(schema: Endpoint['input'], input: unknown, refuse: (problems: readonly string[]) => MailgunError): Record<string, unknown> {
  const quick = prepareEncoder(schema)(input);
  if (quick !== UNSURE) return quick as Record<string, unknown>;
  const encoded = z.safeEncode(schema, input as never, { error: wordsFor });
  if (!encoded.success) throw refuse(problemsOf(encoded.error));
  return encoded.data;
}

function requestOf(endpoint: Endpoint, { path, fields }: { path: string; fields: Record<string, unknown> }): Request {
  const { route, method, body, root, maxBytes, repeatable } = endpoint;
  const request = { route, method, body, root, maxBytes, repeatable, path, fields };
  const files = body === 'multipart' ? filesIn(fields) : [];
  return files.length === 0 ? request : { ...request, uploads: true, once: files.some(isOnce) };
}

export function filesIn(fields: Readonly<Record<string, unknown>>): readonly unknown[] {
  const files: unknown[] = [];
  for (const name in fields)
    if (typeof fields[name] === 'object') files.push(...[fields[name]].flat().filter((value) => typeof value === 'object'));
  return files;
}

/** The path of a cursor, exactly as given. Its host is ours whatever it says, so that the key goes nowhere else. */
function pathOf({ route }: Endpoint, url: string, baseUrl: URL): string {
  const [, path] = /^https?:\/\/[^/]+(\/.*)$/.exec(url) ?? [];
  if (path === undefined) throw new MailgunError('invalid_response', route, 'the next page has no address');
  const prefix = baseUrl.pathname.replace(/\/$/, '');
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
