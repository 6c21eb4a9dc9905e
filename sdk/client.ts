import { z } from 'zod';
import { api } from './api';
import { type Endpoint, fillRoute, type Method } from './endpoint';
import { MailgunError } from './errors';
import { parse } from './failure';
import { createPages, type Pages, type Turn } from './pages';
import { problemsOf } from './problems';
import { type CallOptions, createTransport, type Dispatcher, isLoopback, type Transport } from './transport';

/** Where an account's data lives; the other region knows nothing of it: https://documentation.mailgun.com/docs/mailgun/api-reference/api-overview */
export type Region = 'us' | 'eu';

export const hosts: Readonly<Record<Region, string>> = {
  us: 'https://api.mailgun.net',
  eu: 'https://api.eu.mailgun.net',
};

export interface MailgunOptions {
  /** The account's private API key, or a domain sending key (which can only send). */
  readonly apiKey: string;
  /** Default `us`. */
  readonly region?: Region;
  /** Another address, such as the emulator's; `{region}` in it becomes the region. `http:` only on this machine. */
  readonly baseUrl?: string;
  /** The sub-account that every call acts for, unless the call names another. */
  readonly subaccountId?: string;
  /** Milliseconds for one try. Default 30,000. */
  readonly timeout?: number;
  /** How often a safe request is repeated on 429, 5xx and lost connections. Default 3. */
  readonly retries?: number;
  /** Named before ours in the `user-agent` header. */
  readonly userAgent?: string;
  /** undici's own agent, for special proxies, certificates or tests. */
  readonly dispatcher?: Dispatcher;
}

type Input<E extends Endpoint> = z.output<E['input']>;
type Output<E extends Endpoint> = z.output<E['output']>;
type ItemOf<Answer> = Answer extends { items: readonly (infer Item)[] } ? Item : never;
type Arguments<E extends Endpoint> =
  Record<never, never> extends Input<E> ? [input?: Input<E>, options?: CallOptions] : [input: Input<E>, options?: CallOptions];

/** A list is an async iterable of items, everything else a promise. */
export type Call<E extends Endpoint> = E['paging'] extends string
  ? (...args: Arguments<E>) => Pages<ItemOf<Output<E>>>
  : (...args: Arguments<E>) => Promise<Output<E>>;

type Calls = {
  readonly [Area in keyof typeof api]: {
    readonly [Name in keyof (typeof api)[Area]]: (typeof api)[Area][Name] extends Endpoint ? Call<(typeof api)[Area][Name]> : never;
  };
};

/** Every endpoint of the API, bound to one account. */
export interface Mailgun extends Calls {
  /** Calls what is not declared, in Mailgun's own spelling: `request('GET /v3/ips', { dedicated: true })`. */
  request(route: `${Method} /${string}`, fields?: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<unknown>;
  /** Closes the idle connections. */
  close(): Promise<void>;
}

/**
 * Opens an account.
 *
 * @throws {MailgunError} `invalid_request` for an empty key or an address that would send it in clear.
 */
export function createMailgun(options: MailgunOptions): Mailgun {
  if (options.apiKey.trim() === '') throw new MailgunError('invalid_request', 'createMailgun', 'apiKey is empty');
  const baseUrl = baseUrlOf(options);
  const transport = createTransport({
    apiKey: options.apiKey,
    baseUrl,
    subaccountId: options.subaccountId,
    timeout: options.timeout ?? 30_000,
    retries: options.retries ?? 3,
    dispatcher: options.dispatcher,
    userAgent: options.userAgent,
  });
  const bind = (endpoint: Endpoint) => (endpoint.paging === undefined ? caller(transport, endpoint) : lister(transport, endpoint, baseUrl));
  const calls = Object.fromEntries(
    Object.entries(api).map(([area, endpoints]) => [
      area,
      Object.fromEntries(Object.entries(endpoints).map(([name, e]) => [name, bind(e)])),
    ]),
  ) as unknown as Calls;
  return {
    ...calls,
    async request(route, fields = {}, call) {
      const [method, path] = route.split(' ') as [Method, string];
      const body = method === 'GET' || method === 'DELETE' ? 'query' : 'multipart';
      const answer = await transport.send({ route, method, path, fields, body, repeatable: method !== 'POST' }, call);
      return parse(answer.text) ?? answer.text;
    },
    close: transport.close,
  };
}

function baseUrlOf({ baseUrl, region = 'us' }: MailgunOptions): URL {
  const refuse = (words: string) => new MailgunError('invalid_request', 'createMailgun', words);
  if (!Object.hasOwn(hosts, region)) throw refuse(`region must be us or eu, not ${region}`);
  const address = baseUrl?.replace('{region}', region) ?? hosts[region];
  if (!URL.canParse(address)) throw refuse(`baseUrl is not a URL: ${address}`);
  const url = new URL(address);
  if (url.protocol === 'http:' && !isLoopback(url))
    throw refuse(`baseUrl ${address} would send the API key in clear: use https, or http on this machine only`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse(`baseUrl must be https, not ${url.protocol}`);
  if (/\/v\d+(\/|$)/.test(url.pathname)) throw refuse(`baseUrl must not carry a version: ${address} (each endpoint has its own)`);
  return url;
}

function caller(transport: Transport, endpoint: Endpoint) {
  return async (input: unknown = {}, options?: CallOptions): Promise<unknown> => {
    const wire = encodeInput(endpoint, input);
    return exchange(transport, endpoint, () => fillRoute(endpoint, wire), options);
  };
}

function lister(transport: Transport, endpoint: Endpoint, baseUrl: URL) {
  return (input: Readonly<Record<string, unknown>> = {}, options?: CallOptions): Pages<unknown> =>
    createPages(endpoint.paging ?? 'skip', input, (turn: Turn) => {
      const filled = () =>
        'url' in turn ? { path: pathOf(endpoint, turn.url, baseUrl), fields: {} } : fillRoute(endpoint, encodeInput(endpoint, turn.fields));
      return exchange(transport, endpoint, filled, options) as Promise<{ items: readonly unknown[] }>;
    });
}

async function exchange(
  transport: Transport,
  endpoint: Endpoint,
  filled: () => { path: string; fields: Record<string, unknown> },
  options: CallOptions | undefined,
): Promise<unknown> {
  const { route, method, body, access } = endpoint;
  const answer = await transport.send({ route, method, body, ...filled(), repeatable: method !== 'POST' || access === 'read' }, options);
  const unexpected = (words: string) =>
    new MailgunError('invalid_response', route, words, { status: answer.status, maybeDone: access === 'write' });
  const json = answer.status === 204 ? {} : parse(answer.text);
  if (json === undefined) throw unexpected(answer.text === '' ? 'an empty answer' : 'an answer that is not JSON');
  const decoded = z.safeDecode(endpoint.output, json as never);
  if (!decoded.success) throw unexpected(`an unexpected answer: ${problemsOf(decoded.error).join('; ')}`);
  return decoded.data;
}

function encodeInput(endpoint: Endpoint, input: unknown): Record<string, unknown> {
  const encoded = z.safeEncode(endpoint.input, input as never);
  if (!encoded.success) throw new MailgunError('invalid_request', endpoint.route, problemsOf(encoded.error).join('; '));
  return encoded.data;
}

/** The path of a cursor. Its host is ours whatever it says, so that the key goes nowhere else. */
function pathOf({ route }: Endpoint, url: string, baseUrl: URL): string {
  if (!URL.canParse(url)) throw new MailgunError('invalid_response', route, 'the next page has no address');
  const { pathname, search } = new URL(url);
  const prefix = baseUrl.pathname.replace(/\/$/, '');
  return (pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname) + search;
}
