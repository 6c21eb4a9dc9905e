import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import {
  Client,
  type ClientOptions,
  ReadBuffer,
  StreamableHTTPClientTransport,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Gate } from '../../../gate/gate';
import { createMcpHttpDoor, type McpHttpDoor, type McpHttpOptions } from '../../../gate/mcp/http-handler';
import { serveMcpOverStdio } from '../../../gate/mcp/serve-stdio';
import type { McpServerOptions } from '../../../gate/mcp/server';

export type Revision = '2026-07-28' | '2025-11-25';
const revisions: readonly Revision[] = ['2026-07-28', '2025-11-25'];

/** The client's end of stdio: what a child process would have, without one. */
function streamTransport(input: Readable, output: Writable): Transport {
  const buffer = new ReadBuffer();
  const transport: Transport = {
    start: async () => {
      input.on('data', (chunk: Buffer) => {
        buffer.append(chunk);
        for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage()) transport.onmessage?.(message);
      });
      input.on('end', () => transport.onclose?.());
    },
    send: async (message) => {
      output.write(serializeMessage(message));
    },
    close: async () => {
      output.end();
    },
  };
  return transport;
}

export const clientOf = (revision: Revision, options: ClientOptions = {}): Client =>
  new Client(
    { name: 'test', version: '1' },
    { ...options, versionNegotiation: { mode: revision === '2026-07-28' ? { pin: revision } : 'legacy' } },
  );

/** The official client, over the lines of stdio, to a server in this process. */
export async function connectOverStdio(gate: Gate, client: Client, options: McpServerOptions = {}): Promise<Client> {
  const [there, back] = [new PassThrough(), new PassThrough()];
  serveMcpOverStdio(gate, 'bot', { ...options, input: there, output: back });
  await client.connect(streamTransport(back, there));
  return client;
}

export interface HttpServer {
  readonly url: URL;
  readonly door: McpHttpDoor;
  close(): Promise<void>;
}

export async function serveOverHttp(gate: Gate, options: McpHttpOptions = {}): Promise<HttpServer> {
  const door = createMcpHttpDoor(gate, options);
  const server = createServer(door.handle);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    await door.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: new URL(`http://127.0.0.1:${port}/mcp`), door, close };
}

export async function connectOverHttp(url: URL, client: Client, token = 'right'): Promise<Client> {
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
  return client;
}

/** Both doors, each with both revisions. */
export const doors: readonly (readonly [door: 'stdio' | 'http', revision: Revision])[] = (['stdio', 'http'] as const).flatMap((door) =>
  revisions.map((revision) => [door, revision] as const),
);

const open: (() => Promise<void>)[] = [];

/** Ends with `disconnectAll`. */
export async function connect(gate: Gate, [door, revision]: (typeof doors)[number], client = clientOf(revision)): Promise<Client> {
  if (door === 'stdio') {
    await connectOverStdio(gate, client);
    open.push(() => client.close());
    return client;
  }
  const server = await serveOverHttp(gate);
  await connectOverHttp(server.url, client);
  open.push(async () => {
    await client.close();
    await server.close();
  });
  return client;
}

export async function disconnectAll(): Promise<void> {
  for (const end of open.splice(0)) await end();
}
