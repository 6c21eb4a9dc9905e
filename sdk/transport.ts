import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Body } from './endpoint';
import { isMailgunError, MailgunError } from './errors';
import { type Answer, failure, rateLimitReset } from './failure';
import { encodeMultipart } from './multipart';
import { version } from './version';

/** undici's, so that a program can bring its own agent. */
export type { Dispatcher };

/** One request, ready for the wire. */
export interface Request {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: Body;
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
}

/** Settings of a single call. */
export interface CallOptions {
  /** Cancels the call and its retries; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds for one try, connecting and reading included. Default 30,000. */
  readonly timeout?: number;
  /** Id of the sub-account that the call acts for: https://documentation.mailgun.com/docs/mailgun/user-manual/subaccounts/subaccounts-requests */
  readonly onBehalfOf?: string;
}

export interface TransportOptions {
  readonly apiKey: string;
  readonly baseUrl: URL;
  readonly subaccountId: string | undefined;
  readonly timeout: number;
  readonly retries: number;
  readonly dispatcher: Dispatcher | undefined;
  readonly userAgent: string | undefined;
}

export interface Transport {
  send(request: Request, options?: CallOptions): Promise<Answer>;
  /** Closes the idle connections. */
  close(): Promise<void>;
}

/** A wait that is longer is reported to the caller instead. */
const LONGEST_WAIT = 60_000;

/** These happen before a byte is sent, so that even a POST has not been seen by anybody. */
const NEVER_OPENED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Sends requests of one account over kept-alive connections, and repeats what is safe to repeat. */
export function createTransport(options: TransportOptions): Transport {
  const dispatcher = options.dispatcher ?? createDispatcher(options.baseUrl);
  const authorization = `Basic ${Buffer.from(`api:${options.apiKey}`).toString('base64')}`;
  const userAgent = `${options.userAgent === undefined ? '' : `${options.userAgent} `}mailgun-sdk/${version}`;
  let exhaustedUntil = 0;

  const headersFor = (onBehalfOf: string | undefined): Record<string, string> => ({
    authorization,
    accept: 'application/json',
    'user-agent': userAgent,
    ...(onBehalfOf === undefined ? {} : { 'x-mailgun-on-behalf-of': onBehalfOf }),
  });

  const attempt = async (request: Request, call: CallOptions): Promise<Answer> => {
    const exhausted = exhaustedUntil - Date.now();
    if (exhausted > 0) await pause(Math.min(exhausted, LONGEST_WAIT), call.signal);
    const { search, body, contentType } = encodeBody(request);
    const deadline = AbortSignal.timeout(call.timeout ?? options.timeout);
    const headers = headersFor(call.onBehalfOf ?? options.subaccountId);
    if (contentType !== undefined) headers['content-type'] = contentType;
    try {
      const signal = call.signal === undefined ? deadline : AbortSignal.any([call.signal, deadline]);
      const response = await unlessAborted(
        signal,
        dispatcher.request({
          origin: options.baseUrl.origin,
          path: options.baseUrl.pathname.replace(/\/$/, '') + request.path + search,
          method: request.method as Dispatcher.HttpMethod,
          headers,
          body,
          signal,
        }),
      );
      const answer = { status: response.statusCode, headers: response.headers, text: await response.body.text() };
      if (answer.headers['x-ratelimit-remaining'] === '0')
        exhaustedUntil = Date.now() + (rateLimitReset(String(answer.headers['x-ratelimit-reset'])) ?? 0);
      return answer;
    } catch (error) {
      call.signal?.throwIfAborted();
      throw lost(request.route, error, deadline.aborted);
    }
  };

  const send = async (request: Request, call: CallOptions = {}): Promise<Answer> => {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await attempt(request, call);
        if (answer.status >= 200 && answer.status < 300) return answer;
        throw failure(request.route, answer);
      } catch (error) {
        const wait = isMailgunError(error) && tries < options.retries ? waitBefore(error, request, tries) : undefined;
        if (wait === undefined) throw error;
        await pause(wait, call.signal);
      }
    }
  };

  return { send, close: () => dispatcher.close() };
}

/** Milliseconds until the next try, or `undefined` where another try could do harm or no good. */
function waitBefore(error: MailgunError, request: Request, tries: number): number | undefined {
  const safe = request.repeatable || error.code === 'rate_limited' || !error.maybeDone;
  const passing = ['rate_limited', 'server_error', 'network', 'timeout'].includes(error.code);
  if (!safe || !passing) return undefined;
  if (error.retryAfter !== undefined) return error.retryAfter <= LONGEST_WAIT ? error.retryAfter : undefined;
  return Math.random() * Math.min(30_000, 500 * 2 ** tries);
}

export const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => signal?.throwIfAborted());
}

function lost(route: string, error: unknown, timedOut: boolean): MailgunError {
  const reason = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'connection lost';
  if (reason === 'UND_ERR_INVALID_ARG')
    return new MailgunError('invalid_request', route, `cannot be sent: ${error instanceof Error ? error.message : reason}`);
  const details = { maybeDone: !NEVER_OPENED.has(reason), cause: error };
  if (timedOut || reason.includes('TIMEOUT')) return new MailgunError('timeout', route, 'no answer in time', details);
  return new MailgunError('network', route, `no answer (${reason})`, details);
}

function encodeBody({ fields, body }: Request): { search: string; body?: string; contentType?: string } {
  if (body === 'json') return { search: '', body: JSON.stringify(fields), contentType: 'application/json' };
  const entries = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((item): [string, string] => [name, String(item)]));
  if (body === 'multipart') return entries.length === 0 ? { search: '' } : { search: '', ...encodeMultipart(entries) };
  const encoded = new URLSearchParams(entries).toString();
  if (body === 'urlencoded') return { search: '', body: encoded, contentType: 'application/x-www-form-urlencoded' };
  return { search: encoded === '' ? '' : `?${encoded}` };
}

/** undici hears of a signal only once the connection is open. */
async function unlessAborted<T>(signal: AbortSignal, request: Promise<T>): Promise<T> {
  let abandon = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abandon = () => reject(signal.reason);
    signal.addEventListener('abort', abandon, { once: true });
  });
  try {
    return await Promise.race([request, aborted]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

/** A proxy of the environment is not for this machine, where the key may travel in clear. */
function createDispatcher(baseUrl: URL): Dispatcher {
  const settings = { connections: 100, connect: { timeout: 10_000 } };
  const proxied = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  return proxied && !isLoopback(baseUrl) ? new EnvHttpProxyAgent(settings) : new Agent(settings);
}
