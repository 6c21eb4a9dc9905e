import type { IncomingMessage, ServerResponse } from 'node:http';
import { MailgunError } from '../errors';
import { type Received, readNodeBody, readRequestBody } from '../http/read-limited';
import type { UnknownWebhookEvent, WebhookEvent } from './events';
import type { InboundMessage } from './inbound';
import { createOnce } from './once';
import { createMemoryReplayStore, type ReplayStore } from './replay-store';
import { type BelievedWebhook, createOpener, type VerifyOptions, type WebhookRefusal } from './verify';

export interface WebhookHandlerOptions extends Pick<VerifyOptions, 'signingKey' | 'now'> {
  /** Mailgun waits until it has finished, and sends the webhook again if it throws. */
  readonly onEvent: (event: WebhookEvent | UnknownWebhookEvent, webhook: BelievedWebhook) => unknown;
  /** Like `onEvent`, for emails that routes post. Default: they are answered with 500, and Mailgun sends them again for 8 hours. */
  readonly onInbound?: ((message: InboundMessage, webhook: BelievedWebhook) => unknown) | undefined;
  /**
   * Called with the reason when a request is refused; must not throw. Repeated `signature` means that the signing key is wrong and Mailgun's webhooks are
   * lost: `console.warn` warns about the first one. `too long` is a body larger than `limit`, `cut off` one that ended too early.
   */
  readonly onRefused?: ((reason: WebhookRefusal | 'too long' | 'cut off') => void) | undefined;
  /** Called with errors of your functions and of the replay store; must not throw. Default: `console.error`. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Where used tokens are stored. Default: the memory of this process, which is enough for one process. */
  readonly replay?: ReplayStore | undefined;
  /** The allowed age of a signature, in seconds, in both directions. Default 32,400: Mailgun sends a webhook again, with its first signature, for 8 hours. */
  readonly tolerance?: number | undefined;
  /** The largest message, in bytes before encoding. Default 25 MiB, which is more than Mailgun accepts; a larger one is answered with 413. */
  readonly limit?: number | undefined;
}

/**
 * Handles Mailgun's webhooks, for servers that use `Request` and `Response`.
 *
 * It answers with 200 when your function has finished, now or earlier for the same token; with 406, after which Mailgun does not try again, when the request
 * is not signed by Mailgun or is too old (with a wrong signing key that is every event, and `console.warn` warns about the first one); with 500 when your
 * function throws, and 503 while it is still running for the same token: Mailgun sends those again for 8 hours, except `delivered`; and with 413 for a body
 * larger than `limit`. While the replay store fails it answers with 500, after at most fifteen seconds, and does not call your function; where it
 * fails only after your function has finished, with 200. Your function runs twice only
 * if the process died just after the first time, the store lost its data, or the function took longer than ten minutes.
 *
 * https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries
 *
 * @throws {MailgunError} `invalid_request` for an empty signing key, or a tolerance or limit that is not a number.
 */
export function createWebhookHandler(options: WebhookHandlerOptions): (request: Request) => Promise<Response> {
  const answer = createAnswerer('createWebhookHandler', options);
  return async (request) => {
    const contentType = request.headers.get('content-type') ?? undefined;
    const { status, headers, words } = await answer(request.method, contentType, (limit) => readRequestBody(request, limit));
    return new Response(words, { status, headers });
  };
}

/**
 * Like `createWebhookHandler`, for `node:http`, Express and similar servers: `app.post('/mailgun', createNodeWebhookHandler({ … }))`.
 * It reads the body itself, or uses what a body parser left in `request.body`. Parsers for files (multer) must not run before it.
 */
export function createNodeWebhookHandler(
  options: WebhookHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const answer = createAnswerer('createNodeWebhookHandler', options);
  return async (request, response) => {
    const contentType = request.headers['content-type'];
    const { status, headers, words } = await answer(request.method, contentType, (limit) => readNodeBody(request, limit));
    // The rest of a body that is too long is not waited for.
    if (status === 413) response.shouldKeepAlive = false;
    if (!response.headersSent) response.writeHead(status, headers).end(words);
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly words: string;
}

const WRONG_KEY =
  "If it is Mailgun's, the key is wrong (it is the HTTP webhook signing key, not the API key), and this event is lost: Mailgun does not repeat it.";

type ReadBody = (limit: number) => Promise<Received>;

function createAnswerer(caller: string, options: WebhookHandlerOptions) {
  const { replay = createMemoryReplayStore(), limit = 25 * 1024 * 1024, onError = console.error } = options;
  if (!(limit > 0)) throw new MailgunError('invalid_request', caller, 'limit must be a number of bytes');
  const open = createOpener(caller, { ...options, tolerance: options.tolerance ?? 32_400 });
  const once = createOnce(replay, onError);
  let believed = false;
  let warned = false;
  const refuse = (reason: WebhookRefusal | 'too long' | 'cut off', status: number) => {
    if (reason === 'signature' && !believed && !warned) {
      warned = true;
      console.warn(`mailgun-sdk: ${caller} refused a webhook that is not signed with signingKey, and has accepted none yet. ${WRONG_KEY}`);
    }
    options.onRefused?.(reason);
    return say(status, reason);
  };

  const handle = async (contentType: string | undefined, read: ReadBody): Promise<Answer> => {
    const received = await read(limit);
    if (received === 'too long') return refuse(received, 413);
    // Not 406: what was cut off on its way is to be repeated.
    if (received === 'cut off') return refuse(received, 400);
    const opened = open(received.body, contentType);
    if ('reason' in opened) return refuse(opened.reason, 406);
    believed = true;
    const outcome = await once(opened, () => dispatch(options, opened.webhook));
    return outcome === 'replayed' ? refuse(outcome, 200) : say(outcome === 'done' ? 200 : 503, outcome);
  };

  return async (method: string | undefined, contentType: string | undefined, read: ReadBody): Promise<Answer> => {
    if (method !== 'POST') return say(405, 'only POST', { allow: 'POST' });
    try {
      return await handle(contentType, read);
    } catch (error) {
      onError(error);
      return say(500, 'failed');
    }
  };
}

const say = (status: number, words: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': String(words.length), ...headers },
  words,
});

function dispatch(options: WebhookHandlerOptions, webhook: BelievedWebhook): unknown {
  if (webhook.event !== undefined) return options.onEvent(webhook.event, webhook);
  if (options.onInbound === undefined) throw new Error('A route posts e-mails to this webhook handler, which has no onInbound');
  return options.onInbound(webhook.inbound, webhook);
}
