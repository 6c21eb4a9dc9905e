import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';
import { bodyOf, type Exchange, jsonOf, queryOf, templateOf, textOf, withoutRegion } from './exchange';
import { redactor } from './redact';

export interface RecorderOptions {
  /** Where a real Mailgun is: `https://api.mailgun.net`. */
  readonly upstream: string;
  /** The key of the account. Clients of the recorder need none, and what they send as one goes nowhere. */
  readonly apiKey: string;
  readonly port: number;
  readonly host?: string | undefined;
  readonly redactAddresses?: boolean | undefined;
  /** Is given each exchange, redacted, once the client has its answer. */
  readonly write: (exchange: Exchange) => void;
  /** Is told in words what could not be recorded. */
  readonly warn: (words: string) => void;
}

export interface Recorder {
  readonly url: string;
  /** Resolves once what is being answered is written. */
  close(): Promise<void>;
}

/** Bytes of a body that are written down at most: Mailgun takes 25 MB. Larger ones pass, and are not recorded. */
const most = 32 * 2 ** 20;

/** A proxy to a real Mailgun that tells what passes. Bodies pass as they are while they come. */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const { host = '127.0.0.1', port } = options;
  const running = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const work = pass(options, incoming, outgoing).catch((error: Error) => {
      options.warn(`${incoming.method} ${withoutQuery(incoming.url)}: ${error.message}`);
      if (outgoing.headersSent) outgoing.destroy();
      else
        outgoing
          .writeHead(502, { 'content-type': 'application/json' })
          .end(`${JSON.stringify({ message: 'the upstream cannot be reached' })}\n`);
    });
    running.add(work);
    void work.then(() => running.delete(work));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await Promise.all(running);
      server.closeAllConnections();
      await closed;
    },
  };
}

const withoutQuery = (url = '/') => url.replace(/\?.*/s, '');

async function pass(options: RecorderOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  const sent = collect(incoming);
  const answer = await request(new URL(withoutRegion(url), options.upstream), {
    method: method as 'GET',
    headers: {
      ...passed(headers),
      authorization: `Basic ${Buffer.from(`api:${options.apiKey}`).toString('base64')}`,
      'accept-encoding': 'identity',
    },
    body: hasBody ? sent.stream : null,
  });
  outgoing.writeHead(answer.statusCode, passed(answer.headers) as Record<string, string>);
  const came = collect(answer.body);
  await pipeline(came.stream, outgoing);
  const [sentBytes, cameBytes] = [hasBody ? sent.bytes() : Buffer.alloc(0), came.bytes()];
  if (sentBytes === undefined || cameBytes === undefined) {
    options.warn(`${method} ${withoutQuery(url)} is too large to be recorded`);
    return;
  }
  const about = { status: answer.statusCode, headers: answer.headers };
  options.write(await exchangeOf(options, incoming, sentBytes, about, cameBytes));
}

/** What passes, and what has passed; none if it was too much. */
function collect(stream: Readable): { readonly stream: Readable; bytes(): Buffer | undefined } {
  const chunks: Buffer[] = [];
  let length = 0;
  const through = new PassThrough();
  through.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
    else chunks.length = 0;
  });
  // A listener of data lets it flow: whoever reads it starts it.
  through.pause();
  stream.on('error', (error) => through.destroy(error));
  stream.pipe(through);
  return { stream: through, bytes: () => (length <= most ? Buffer.concat(chunks) : undefined) };
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Those of a connection stay with it. */
const ofConnection = /^(host|authorization|proxy-.*|connection|keep-alive|transfer-encoding|te|trailer|upgrade|accept-encoding|expect)$/;

const passed = (headers: Headers) =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined || ofConnection.test(name) ? [] : [[name, value as string]])),
  );

const worthRecording = /^(content-type|allow|retry-after|x-ratelimit-.*|x-recipient-limit.*|www-authenticate)$/;

async function exchangeOf(
  { apiKey, redactAddresses, upstream }: RecorderOptions,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  sent: Buffer,
  { status, headers: answered }: { readonly status: number; readonly headers: Headers },
  came: Buffer,
): Promise<Exchange> {
  const { pathname, searchParams } = new URL(url, 'http://recorder');
  const path = withoutRegion(pathname);
  const contentType = headers['content-type'] ?? null;
  const redact = redactor({ secrets: [apiKey, ...givenKeys(headers.authorization)], addresses: redactAddresses === true });
  const { pathTemplate, group } = templateOf(method, path);
  return redact({
    source: new URL(upstream).host,
    method,
    pathTemplate,
    pathNormalised: path,
    query: queryOf(searchParams),
    requestContentType: contentType?.replace(/;.*/, '') ?? null,
    requestBody: await bodyOf(contentType, sent),
    status,
    responseBody: came.length === 0 ? null : (jsonOf(came) ?? textOf(came)),
    recordedAt: new Date().toUTCString(),
    group,
    responseHeaders: Object.fromEntries(
      Object.entries(answered).flatMap(([name, value]) => (worthRecording.test(name) ? [[name, [value].flat().join(', ')]] : [])),
    ),
  });
}

/** In whatever way a client gives its key, as it is and decoded. */
function givenKeys(authorization = ''): string[] {
  const [, given = ''] = /^\S+\s+(.*)$/s.exec(authorization) ?? [];
  const decoded = Buffer.from(given, 'base64').toString();
  return [given, decoded, decoded.replace(/^[^:]*:/, '')].filter((one) => one.length >= 6);
}
