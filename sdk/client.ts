import { createCalls, filesIn } from './calls';
import { type Areas, composeAreas } from './compositions';
import { MailgunError } from './errors';
import type { CallOptions } from './http/call-options';
import type { Dispatcher } from './http/dispatcher';
import { parse } from './http/failure';
import type { Fetch } from './http/fetch';
import { hosts, isLoopback, type Region } from './http/hosts';
import { type Attempt, createTransport, type Upcoming } from './http/transport';
import type { Method } from './schema/endpoint';
import { parseUrl } from './schema/parse-url';
import { suggestion } from './schema/problems';
import { isOnce } from './schema/upload';

export interface MailgunOptions {
  /** The account's private API key, or a domain sending key (which can only send). */
  readonly apiKey: string;
  /** Default `us`. */
  readonly region?: Region | undefined;
  /** Another address, such as the emulator's; `{region}` in it is replaced by the region. `http:` is accepted for this machine only. */
  readonly baseUrl?: string | undefined;
  /** The sub-account that every call acts for, unless the call names another. */
  readonly subaccountId?: string | undefined;
  /** Milliseconds for one attempt. Default 30,000; 120,000 when files are sent. */
  readonly timeout?: number | undefined;
  /** How often a request that is safe to repeat is repeated on 429, 5xx and lost connections. Default 3. */
  readonly retries?: number | undefined;
  /** Aborted, it ends the waits before another try, of all calls: each fails with the error of its last try. What is under way is not cut off. */
  readonly retrySignal?: AbortSignal | undefined;
  /** Put before the SDK's own name in the `user-agent` header. */
  readonly userAgent?: string | undefined;
  /** An agent of undici 6, 7 or 8, `MockAgent` included: for proxies, certificates or tests. */
  readonly dispatcher?: Dispatcher | undefined;
  /**
   * Sends with this function instead of undici, for example a mock. In bundles, Cloudflare Workers, Deno and Bun the default is the runtime's own `fetch`,
   * which then decides about proxies.
   */
  readonly fetch?: Fetch | undefined;
  /** Called before every attempt. What it returns is sent as headers, such as those of a trace. If it throws, nothing is sent. */
  readonly onRequest?: ((upcoming: Upcoming) => Readonly<Record<string, string>> | undefined) | undefined;
  /** Called after every attempt, for logs and metrics. It must not throw: the call would fail although Mailgun has carried it out. */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
}

export interface RequestOptions extends CallOptions {
  /** How the fields are encoded. Default: the query for GET and DELETE, otherwise a form. */
  readonly body?: 'query' | 'multipart' | 'urlencoded' | 'json' | undefined;
}

/** An account: every endpoint of the API, and functions that need several requests. */
export interface Mailgun extends Areas {
  /** Calls an endpoint that the SDK does not declare, in Mailgun's spelling: `request('GET /v3/ips', { dedicated: true })`. A field can be a file: `{ data, filename }`. */
  request(route: `${Method} /${string}`, fields?: Readonly<Record<string, unknown>>, options?: RequestOptions): Promise<unknown>;
  /** Closes the idle connections. */
  close(): Promise<void>;
}

/**
 * Creates a client for an account. Nothing is sent.
 *
 * @throws {MailgunError} `invalid_request` for an unknown option, an empty key, or an address that would receive the key unencrypted.
 */
export function createMailgun(options: MailgunOptions): Mailgun {
  checkOptions(options);
  const baseUrl = baseUrlOf(options);
  const transport = createTransport({
    apiKey: options.apiKey,
    baseUrl,
    region: regionOf(options, baseUrl),
    subaccountId: options.subaccountId,
    timeout: options.timeout,
    retries: options.retries ?? 3,
    retrySignal: options.retrySignal,
    dispatcher: options.dispatcher,
    fetch: options.fetch,
    userAgent: options.userAgent,
    onRequest: options.onRequest,
    onAttempt: options.onAttempt,
  });
  const account = { transport, baseUrl, region: options.baseUrl === undefined ? (options.region ?? 'us') : undefined };
  return Object.assign(composeAreas(createCalls(transport, baseUrl), account), {
    async request(
      route: `${Method} /${string}`,
      fields: Readonly<Record<string, unknown>> = {},
      { body: asked, ...call }: RequestOptions = {},
    ) {
      const [method, path] = route.split(' ') as [Method, string];
      const body = asked ?? (method === 'GET' || method === 'DELETE' ? 'query' : 'multipart');
      const files = body === 'multipart' ? filesIn(fields) : [];
      const uploads = files.length > 0 && { uploads: true, once: files.some(isOnce) };
      // Errors and logs name the route, and a query may hold a secret.
      const [named = route] = route.split('?', 1);
      const answer = await transport.send({ route: named, method, path, fields, body, repeatable: method !== 'POST', ...uploads }, call);
      return parse(answer.text) ?? answer.text;
    },
    close: transport.close,
  });
}

/** `undefined` where the address is another one, and says nothing about it. */
function regionOf({ baseUrl, region = 'us' }: MailgunOptions, { origin }: URL): Region | undefined {
  if (baseUrl === undefined || baseUrl.includes('{region}')) return region;
  return (Object.keys(hosts) as Region[]).find((each) => hosts[each] === origin);
}

const names: Readonly<Record<keyof MailgunOptions, true>> = {
  apiKey: true,
  region: true,
  baseUrl: true,
  subaccountId: true,
  timeout: true,
  retries: true,
  retrySignal: true,
  userAgent: true,
  dispatcher: true,
  fetch: true,
  onRequest: true,
  onAttempt: true,
};

/** What other clients of Mailgun call these. */
const foreign: Readonly<Record<string, string>> = {
  key: 'apiKey',
  url: 'baseUrl',
  host: 'baseUrl',
  endpoint: 'baseUrl',
  domain: 'no option: each call names its own',
};

function checkOptions(options: MailgunOptions): void {
  const refuse = (words: string) => new MailgunError('invalid_request', 'createMailgun', words);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined)
    throw refuse(
      `there is no option ${unknown}${Object.hasOwn(foreign, unknown) ? `: it is ${foreign[unknown]}` : `; there are ${Object.keys(names).join(', ')}${suggestion(unknown, Object.keys(names))}`}`,
    );
  if (typeof options.apiKey !== 'string')
    throw refuse(`apiKey is ${options.apiKey === undefined ? 'undefined: is the environment variable set?' : 'no text'}`);
  if (options.apiKey.trim() === '') throw refuse('apiKey is empty');
  if (options.fetch !== undefined && options.dispatcher !== undefined) throw refuse('fetch and dispatcher exclude each other');
}

function baseUrlOf({ baseUrl, region = 'us' }: MailgunOptions): URL {
  const refuse = (words: string) => new MailgunError('invalid_request', 'createMailgun', words);
  if (!Object.hasOwn(hosts, region)) throw refuse(`region must be us or eu, not ${region}`);
  const address = baseUrl?.replace('{region}', region) ?? hosts[region];
  if (!parseUrl(address)) throw refuse(`baseUrl is not a URL: ${address}`);
  const url = new URL(address);
  if (url.protocol === 'http:' && !isLoopback(url))
    throw refuse(`baseUrl ${address} would send the API key unencrypted: use https, or http on this machine only`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse(`baseUrl must be https, not ${url.protocol}`);
  if (/\/v\d+(\/|$)/.test(url.pathname)) throw refuse(`baseUrl must not contain a version: ${address} (each endpoint has its own)`);
  return url;
}
