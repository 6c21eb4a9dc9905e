import type { Readable } from 'node:stream';
import { type EncodedBody, encodeBody, isMailgunError, type Region } from 'mailgun-sdk';
import { Agent, type Dispatcher } from 'undici';
import type { Call, FieldValue } from '../operations/call';
import { isReceivedFile } from '../operations/received-file';
import { baseUrlOf } from './base-url';
import { failureOf, UpstreamFailure } from './failure';
import { writePath } from './write-path';

export interface UpstreamOptions {
  /** The real key. It goes into the header of requests to Mailgun and nowhere else. */
  readonly apiKey: string;
  /** Default `us`. */
  readonly region?: Region | undefined;
  /** Another address than Mailgun's, such as the emulator's; `{region}` in it is replaced by the region. `http:` for this machine only. */
  readonly baseUrl?: string | undefined;
  /** Milliseconds until the answer begins, and between two parts of it. Default 30,000; 120,000 when files are sent. */
  readonly timeout?: number | undefined;
}

/** What Mailgun answered. The body has to be read or destroyed. */
interface Answer {
  readonly status: number;
  /** Those that say what the body is and when to come again. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

export interface Upstream {
  /**
   * Sends a call to Mailgun, once: nothing is repeated, no redirect is followed.
   *
   * @throws {UpstreamFailure} where there is no answer.
   */
  send(call: Call, options?: { readonly signal?: AbortSignal | undefined }): Promise<Answer>;
  /** Closes the connections, once what is under way is answered. */
  close(): Promise<void>;
}

/** Not `location`, which could lead the agent's token elsewhere, nor `www-authenticate`, which is about our key. */
const passedOn = /^(content-type|content-length|content-encoding|content-disposition|retry-after|x-ratelimit-[a-z-]+)$/;

/**
 * The way to Mailgun. Nothing is sent yet.
 *
 * @throws {Error} for a key that no header can hold, and an address that must not receive it.
 */
export function createUpstream({ apiKey, region = 'us', baseUrl, timeout }: UpstreamOptions): Upstream {
  // Before anybody else refuses it and quotes it.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new Error('the API key of Mailgun is empty, or has characters that no key has');
  const { origin, pathname } = baseUrlOf(region, baseUrl);
  const prefix = pathname.replace(/\/$/, '');
  const authorization = `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`;
  const agent = new Agent();

  return {
    async send(call, { signal } = {}) {
      const path = prefix + writePath(call.pattern, call.path);
      const { search, body, contentType, length } = await encode(call, path);
      if (signal?.aborted) throw new UpstreamFailure('cancelled', false, 'nobody waits for the answer any more: nothing was sent');
      const headers: Record<string, string> = { authorization, accept: call.accept ?? 'application/json', 'user-agent': 'mailgun-gate' };
      if (call.subaccountId !== undefined) headers['x-mailgun-on-behalf-of'] = call.subaccountId;
      if (contentType !== undefined) headers['content-type'] = contentType;
      if (length !== undefined) headers['content-length'] = String(length);
      const limit = timeout ?? (hasFile(call) ? 120_000 : 30_000);
      const { method } = call.operation.endpoint;
      return exchange(
        agent,
        { origin, path: path + search, method, headers, body: body as Dispatcher.DispatchOptions['body'] },
        limit,
        signal,
      );
    },
    close: () => agent.close(),
  };
}

/** Writes the fields as the SDK does, so that what was decided on is what is sent, in one reading. */
async function encode({ operation, fields, body, ...call }: Call, path: string): Promise<EncodedBody> {
  const { route, method, root, maxBytes } = operation.endpoint;
  const uploads = hasFile({ fields });
  try {
    return await encodeBody({
      route,
      method,
      path,
      fields,
      body,
      root: body === 'json' ? root : undefined,
      maxBytes,
      repeatable: false,
      uploads,
    });
  } catch (error) {
    throw new UpstreamFailure('unsendable', false, isMailgunError(error) ? error.message : `what ${call.pattern} wants cannot be written`);
  }
}

const hasFile = ({ fields }: Pick<Call, 'fields'>) =>
  Object.values(fields).some((value) => (Array.isArray(value) ? value : [value as FieldValue]).some(isReceivedFile));

async function exchange(agent: Agent, request: Dispatcher.RequestOptions, limit: number, outer: AbortSignal | undefined): Promise<Answer> {
  const ending = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    ending.abort();
  }, limit);
  const onAbort = () => ending.abort();
  outer?.addEventListener('abort', onAbort, { once: true });
  const done = () => outer?.removeEventListener('abort', onAbort);
  try {
    const { statusCode, headers, body } = await agent.request({ ...request, signal: ending.signal, headersTimeout: 0, bodyTimeout: limit });
    body.once('close', done);
    return { status: statusCode, headers: pickHeaders(headers), body };
  } catch (error) {
    done();
    throw failureOf(error, { timedOut, cancelled: outer?.aborted ?? false });
  } finally {
    clearTimeout(timer);
  }
}

function pickHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const picked = Object.entries(headers).filter(([name, value]) => typeof value === 'string' && passedOn.test(name));
  return Object.fromEntries(picked) as Record<string, string>;
}
