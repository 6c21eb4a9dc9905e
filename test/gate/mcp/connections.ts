import { PassThrough, type Readable, type Writable } from 'node:stream';
import { Client, type ClientOptions, ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import type { Gate } from '../../../gate/gate';
import { serveMcpOverStdio } from '../../../gate/mcp/serve-stdio';

export type Revision = '2026-07-28' | '2025-11-25';
export const revisions: readonly Revision[] = ['2026-07-28', '2025-11-25'];

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
export async function connectOverStdio(gate: Gate, client: Client): Promise<Client> {
  const [there, back] = [new PassThrough(), new PassThrough()];
  serveMcpOverStdio(gate, 'bot', { input: there, output: back });
  await client.connect(streamTransport(back, there));
  return client;
}
