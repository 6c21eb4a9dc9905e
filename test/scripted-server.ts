import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came off the wire. */
export interface Received {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly at: number;
}

export type Reply = (response: ServerResponse, received: Received) => void;

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  /** Every request so far, oldest first. */
  readonly received: readonly Received[];
  /** Replies to the next requests, one each. A request beyond them is answered with 418. */
  answer(...replies: readonly Reply[]): void;
  close(): Promise<void>;
}

export const text =
  (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(body);

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  text(JSON.stringify(body), status, { 'content-type': 'application/json; charset=utf-8', ...headers });

/** Closes the connection without an answer. */
export const hangUp: Reply = (response) => {
  response.socket?.destroy();
};

/** Promises a longer body than it sends. */
export const cutOff =
  (body: string): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body) + 100) });
    response.write(body, () => response.socket?.destroy());
  };

/** Never answers. */
export const silence: Reply = () => undefined;

/** A real HTTP server on a free port of this machine, or on `port`, that replies as told and keeps what it received. */
export async function startScriptedServer(port = 0): Promise<ScriptedServer> {
  const received: Received[] = [];
  const replies: Reply[] = [];
  const server = createServer((request, response) => {
    const at = Date.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks), at };
      received.push(one);
      (replies.shift() ?? json({ message: 'the test did not expect this request' }, 418))(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    answer: (...next) => void replies.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
