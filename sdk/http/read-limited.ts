import type { IncomingMessage } from 'node:http';

/** A body, or why there is none. */
export type Received = { readonly body: unknown } | 'too long' | 'cut off';

const readBefore = () => new Error('The body was read before the webhook handler, and is not in request.body');

/** Reads the body of a `Request`, and no more than `limit` bytes of it. */
export async function readRequestBody(request: Request, limit: number): Promise<Received> {
  if (request.bodyUsed) throw readBefore();
  if (Number(request.headers.get('content-length')) > limit) return 'too long';
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > limit) return 'too long';
      chunks.push(chunk);
    }
  } catch {
    return 'cut off';
  }
  return { body: Buffer.concat(chunks) };
}

/**
 * Reads the body of a request of `node:http`, and no more than `limit` bytes of it; or takes what a body parser left, or a cloud function's `rawBody`.
 * Express 4 leaves `{}` where its parsers did not read.
 */
export async function readNodeBody(request: IncomingMessage & { body?: unknown; rawBody?: unknown }, limit: number): Promise<Received> {
  const { rawBody, body } = request;
  if (rawBody instanceof Uint8Array) return { body: rawBody };
  const isParsed = body !== undefined && !(typeof body === 'object' && body !== null && Object.keys(body).length === 0);
  if (isParsed || (body !== undefined && request.readableDidRead)) return { body };
  if (request.readableDidRead) throw readBefore();
  return Number(request.headers['content-length']) > limit ? 'too long' : readStream(request, limit);
}

/** By its events, because a loop that ends early would close the connection before the answer. */
function readStream(request: IncomingMessage, limit: number): Promise<Received> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size > limit) resolve('too long');
      else chunks.push(chunk);
    });
    request.on('end', () => resolve({ body: Buffer.concat(chunks) }));
    request.on('error', () => resolve('cut off'));
    request.on('close', () => resolve('cut off'));
  });
}
