import { connect } from 'node:net';
import type { Emulator } from 'mailgun-emulator';
import { basic } from '../http';

/** What came over one TCP connection, and how it ended. */
export interface Exchange {
  /** What the server sent. */
  readonly text: string;
  /** How often data arrived. */
  readonly pieces: number;
  /** The code of the error that ended the connection, if one did. */
  readonly error: string | undefined;
  /** Whether the server said that it sends nothing more. */
  readonly ended: boolean;
}

/** `POST /v3/routes` over a socket of its own, byte for byte. */
export const routeRequest = ({ apiKey }: Emulator, connection: 'close' | 'keep-alive' = 'close'): string => {
  const body = 'expression=catch_all()';
  return [
    'POST /v3/routes HTTP/1.1',
    'host: localhost',
    `authorization: ${basic(apiKey)}`,
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${body.length}`,
    `connection: ${connection}`,
    '',
    body,
  ].join('\r\n');
};

/** Sends bytes, and once the server has ended its side, more of them. Resolves when the connection is closed. */
export const exchange = ({ url }: Emulator, request: string, afterEnd: readonly string[] = []): Promise<Exchange> =>
  new Promise((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    let pieces = 0;
    let error: string | undefined;
    let ended = false;
    socket.setNoDelay(true);
    socket.on('data', (data) => {
      text += data.toString('latin1');
      pieces += 1;
    });
    socket.on('error', (failure: NodeJS.ErrnoException) => {
      error = failure.code;
    });
    socket.on('end', async () => {
      ended = true;
      for (const more of afterEnd) {
        await new Promise((written) => socket.write(more, written));
        // Gives a server that is gone the time of a round trip to say so.
        await new Promise(setImmediate);
      }
      socket.end();
    });
    socket.on('close', () => resolve({ text, pieces, error, ended }));
    socket.write(request);
  });
