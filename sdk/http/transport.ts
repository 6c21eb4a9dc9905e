import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMailgunError, MailgunError, type MailgunErrorCode } from '../errors';
import { version } from '../version';
import { type CallOptions, checkCall, type ResponseHead } from './call-options';
import { createDeadline } from './deadline';
import { openDoor } from './dispatch';
import type { Dispatcher } from './dispatcher';
import { EndlessAnswer, isSuccess, type Received } from './door';
import { encodeBody, type Request } from './encode-body';
import { type Answer, failure, rateLimitReset } from './failure';
import { type Fetch, openFetch } from './fetch';
import type { Region } from './hosts';

/** A try that is about to be made. */
export interface Upcoming {
  /** The endpoint as Mailgun documents it. */
  readonly route: string;
  readonly path: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** One try of a call, for logs. It has no header, no body and no query, so that no secret can be in it. */
export interface Attempt {
  /** The endpoint as Mailgun documents it. */
  readonly route: string;
  readonly path: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly milliseconds: number;
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** Why it failed; `undefined` for a success. */
  readonly code: MailgunErrorCode | undefined;
  /** Milliseconds until the next try; `undefined` where there is none. */
  readonly retryIn: number | undefined;
  /** When the answer was written, by the clock of whoever wrote it, to the second. `undefined` where there was no answer. */
  readonly date: Date | undefined;
}

export interface TransportOptions {
  readonly apiKey: string;
  readonly baseUrl: URL;
  /** Where `baseUrl` is, if that is known. */
  readonly region: Region | undefined;
  readonly subaccountId: string | undefined;
  readonly timeout: number | undefined;
  readonly retries: number;
  readonly retrySignal: AbortSignal | undefined;
  readonly dispatcher: Dispatcher | undefined;
  readonly fetch?: Fetch | undefined;
  readonly userAgent: string | undefined;
  readonly onRequest: ((upcoming: Upcoming) => Readonly<Record<string, string>> | undefined) | undefined;
  readonly onAttempt: ((attempt: Attempt) => void) | undefined;
}

export interface Transport {
  send(request: Request, options?: CallOptions): Promise<Answer>;
  /** As `send`, for bodies that are passed on while they arrive. */
  open(request: Request, options?: CallOptions): Promise<OpenAnswer>;
  /** Closes the idle connections. */
  close(): Promise<void>;
}

type OpenAnswer = Received & { readonly body: Readable };

/** A wait that is longer is reported to the caller instead. */
const LONGEST_WAIT = 60_000;

/** These happen before a byte is sent, so that even a POST has not been seen by anybody. */
const NEVER_OPENED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

const OURS = new Set(['authorization', 'host', 'content-type', 'content-length', 'transfer-encoding', 'connection']);

/** Without the query, which may hold a secret. */
const pathOf = ({ path }: Request) => path.split('?', 1)[0] ?? '';

/** Sends requests of one account over kept-alive connections, and repeats what is safe to repeat. */
export function createTransport(options: TransportOptions): Transport {
  const door = options.fetch === undefined ? openDoor(options.baseUrl, options.dispatcher) : openFetch(options.fetch);
  const authorization = `Basic ${Buffer.from(`api:${options.apiKey}`).toString('base64')}`;
  const userAgent = `${options.userAgent === undefined ? '' : `${options.userAgent} `}mailgun-sdk/${version}`;
  const origin = options.baseUrl.origin;
  const prefix = options.baseUrl.pathname.replace(/\/$/, '');
  let exhaustedUntil = 0;

  const headersFor = (request: Request, onBehalfOf: string | undefined): Record<string, string> => {
    const headers: Record<string, string> = { authorization, accept: request.accept ?? 'application/json', 'user-agent': userAgent };
    if (onBehalfOf !== undefined) headers['x-mailgun-on-behalf-of'] = onBehalfOf;
    return headers;
  };

  const attempt = async (request: Request, call: CallOptions, passOn: boolean, tries: number): Promise<Received> => {
    // The clock can be some milliseconds behind the timer (seen: 7), and a request that comes too early is refused: so it is asked once more.
    // Where it would wait too long, it is asked at once: Mailgun says no, and the caller hears how long it takes.
    const exhausted = () => exhaustedUntil - Date.now();
    for (let waits = 0; waits < 2 && exhausted() > 0 && exhausted() <= LONGEST_WAIT; waits += 1)
      await pause(exhausted(), call.signal, options.retrySignal);
    const encoded = encodeBody(request);
    const { search, body, contentType, length } = encoded instanceof Promise ? await encoded : encoded;
    const headers = headersFor(request, call.onBehalfOf ?? options.subaccountId);
    if (contentType !== undefined) headers['content-type'] = contentType;
    if (length !== undefined) headers['content-length'] = String(length);
    const upcoming = { route: request.route, path: pathOf(request), attempt: tries };
    for (const [name, value] of Object.entries({ ...options.onRequest?.(upcoming), ...call.headers })) {
      if (OURS.has(name.toLowerCase())) throw new MailgunError('invalid_request', request.route, `headers: ${name} cannot be given`);
      headers[name.toLowerCase()] = value;
    }
    const deadline = createDeadline(call.timeout ?? options.timeout ?? (request.uploads ? 120_000 : 30_000), call.signal);
    const fail = (error: unknown) => (isMailgunError(error) ? error : lost(request.route, error, deadline.passed()));
    try {
      const answer = await door.dispatch({
        origin: request.origin ?? origin,
        path: (request.origin === undefined ? prefix : '') + request.path + search,
        method: request.method,
        headers,
        body,
        deadline,
        passOn,
        fail,
      });
      if (answer.headers['x-ratelimit-remaining'] === '0')
        exhaustedUntil = Date.now() + (rateLimitReset(String(answer.headers['x-ratelimit-reset'])) ?? 0);
      if (!isSuccess(answer.status))
        throw failure(request.route, answer, { host: new URL(request.origin ?? origin).host, region: options.region });
      call.onResponse?.({ status: answer.status, headers: answer.headers });
      return answer;
    } catch (error) {
      call.signal?.throwIfAborted();
      throw fail(error);
    } finally {
      deadline.end();
    }
  };

  const untilDone = async (request: Request, call: CallOptions, passOn: boolean): Promise<Received> => {
    checkCall(request.route, call);
    for (let tries = 1; ; tries += 1) {
      const started = performance.now();
      const report = ({ status, headers }: Partial<ResponseHead>, code?: MailgunErrorCode, retryIn?: number) =>
        options.onAttempt?.({
          route: request.route,
          path: pathOf(request),
          attempt: tries,
          milliseconds: performance.now() - started,
          status,
          code,
          retryIn,
          date: dateOf(headers),
        });
      try {
        const answer = await attempt(request, call, passOn, tries);
        report(answer);
        return answer;
      } catch (error) {
        if (!isMailgunError(error)) throw error;
        const isLast = tries > (call.retries ?? options.retries) || options.retrySignal?.aborted;
        const wait = isLast ? undefined : waitBefore(error, request, tries - 1);
        report(error, error.code, wait);
        if (wait === undefined || !(await pause(wait, call.signal, options.retrySignal))) throw error;
      }
    }
  };

  return {
    send: (request, call = {}) => untilDone(request, call, false),
    async open(request, call = {}) {
      const answer = (await untilDone(request, call, true)) as OpenAnswer;
      if (call.signal !== undefined) addAbortSignal(call.signal, answer.body);
      return answer;
    },
    close: door.close,
  };
}

function dateOf(headers: ResponseHead['headers'] = {}): Date | undefined {
  const moment = Date.parse(String(headers.date));
  return Number.isNaN(moment) ? undefined : new Date(moment);
}

/** Milliseconds until the next try, or `undefined` where another try could do harm or no good. */
function waitBefore(error: MailgunError, request: Request, tries: number): number | undefined {
  const safe = request.repeatable || error.code === 'rate_limited' || !error.maybeDone;
  const passing = ['rate_limited', 'server_error', 'network', 'timeout'].includes(error.code);
  // What a server does not know at all it will not know later either.
  if (!safe || !passing || request.once || error.status === 501) return undefined;
  if (error.retryAfter !== undefined) return error.retryAfter <= LONGEST_WAIT ? error.retryAfter : undefined;
  return Math.random() * Math.min(30_000, 500 * 2 ** tries);
}

/** False where the wait was ended by `retrySignal`. */
async function pause(milliseconds: number, signal: AbortSignal | undefined, retrySignal: AbortSignal | undefined): Promise<boolean> {
  // Node 20.0 to 20.2 have no AbortSignal.any.
  const either = new AbortController();
  const end = () => either.abort();
  const signals = [signal, retrySignal].filter((each) => each !== undefined);
  for (const each of signals) each.aborted ? end() : each.addEventListener('abort', end);
  await sleep(milliseconds, undefined, { signal: either.signal })
    .catch(() => signal?.throwIfAborted())
    .finally(() => {
      for (const each of signals) each.removeEventListener('abort', end);
    });
  return !retrySignal?.aborted;
}

function lost(route: string, error: unknown, timedOut: boolean): MailgunError {
  const reason = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'connection lost';
  if (reason === 'UND_ERR_INVALID_ARG' || reason === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')
    return new MailgunError('invalid_request', route, `cannot be sent: ${error instanceof Error ? error.message : reason}`);
  const details = { maybeDone: !NEVER_OPENED.has(reason), cause: error };
  if (error instanceof EndlessAnswer)
    return new MailgunError('invalid_response', route, error.message, { ...details, status: error.status });
  // The limit of a program's own agent.
  if (reason === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new MailgunError('invalid_response', route, 'an answer without end', details);
  if (timedOut || reason.includes('TIMEOUT')) return new MailgunError('timeout', route, 'no answer in time', details);
  return new MailgunError('network', route, `no answer (${reason})`, details);
}
