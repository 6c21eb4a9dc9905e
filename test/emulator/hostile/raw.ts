import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawRequest {
  readonly method: string;
  /** As it goes over the wire: nothing is normalised or encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | undefined;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request as it is. Undefined where the connection is closed instead of an answer. */
export function sendRaw(url: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer | undefined> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const options = {
      hostname,
      port,
      method,
      path,
      headers: body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
    };
    const sent = request(options, async (response) => {
      try {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: await text(response) });
      } catch {
        resolve(undefined);
      }
    });
    sent.on('error', () => resolve(undefined));
    sent.end(body);
  });
}

/** Writes bytes and half closes; resolves with all that was heard when the other side has closed. */
export async function sayRaw(url: string, bytes: Buffer | string, { end = true } = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    heard += chunk;
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  if (end) socket.end(bytes);
  else socket.write(bytes);
  await closed;
  return heard;
}
