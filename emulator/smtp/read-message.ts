import type { Readable } from 'node:stream';

/** Why a message was not taken. `lost`: the client went away in the middle, and nobody waits for an answer. */
export type Unread = 'too big' | 'line too long' | 'lost';

/**
 * Bytes in a line of a message, its carriage return included. RFC 5321 asks for 1,000, and no server that people send HTML to holds them to it.
 * A line is kept in one piece by whatever parses the message later, so there is an end somewhere.
 */
const LINE = 1024 * 1024;

/**
 * Reads a message as it comes. As soon as it is too big its bytes are no longer kept; the rest is read, because a client listens only
 * after it has sent everything. One that goes on past twice the limit is not listened to any longer: `tooMuch` is called.
 */
export function readMessage(stream: Readable, maximum: number, tooMuch: () => void): Promise<Buffer | Unread> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    let line = 0;
    let refused: Unread | undefined;
    stream.on('data', (chunk: Buffer) => {
      const wasWithin = bytes <= 2 * maximum;
      bytes += chunk.length;
      const first = chunk.indexOf('\n');
      const longest = line + (first < 0 ? chunk.length : first);
      line = first < 0 ? longest : chunk.length - chunk.lastIndexOf('\n') - 1;
      refused ??= bytes > maximum ? 'too big' : longest > LINE ? 'line too long' : undefined;
      if (refused === undefined) {
        chunks.push(chunk);
      } else {
        chunks = [];
      }
      if (wasWithin && bytes > 2 * maximum) {
        tooMuch();
      }
    });
    stream.on('end', () => resolve(refused ?? Buffer.concat(chunks)));
    // Destroyed by the library when the connection ends in the middle of DATA.
    stream.on('error', () => resolve('lost'));
    stream.on('close', () => resolve('lost'));
  });
}
