import type { IncomingMessage } from 'node:http';

/** A body, or why there is none. */
export type Received = { readonly body: unknown } | 'too long' | 'cut off';

const readBefore = () => new Error('The body was read before the webhook handler, and is not in request.body');

/**
 * Counts what comes, and says when it is too much. In a form that is url-encoded three bytes stand for one of the message, which is what the limit
 * is of; percent signs alone must not count as nothing, so there is a limit for the whole as well.
 */
function createMeter(contentType: string | null | undefined, limit: number) {
  const isEncoded = /^\s*application\/x-www-form-urlencoded\b/i.test(contentType ?? '');
  const most = isEncoded ? limit * 3 : limit;
  let size = 0;
  let escapes = 0;
  return {
    most,
    isFull(chunk: Uint8Array): boolean {
      size += chunk.byteLength;
      if (isEncoded) for (const byte of chunk) if (byte === percent) escapes += 1;
      return size > most || size - 2 * escapes > limit;
    },
  };
}

const percent = 0x25;

/** Reads the body of a `Request`, and no more than `limit` bytes of a message. */
export async function readRequestBody(request: Request, limit: number): Promise<Received> {
  if (request.bodyUsed) throw readBefore();
  const meter = createMeter(request.headers.get('content-type'), limit);
  if (Number(request.headers.get('content-length')) > meter.most) return 'too long';
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of request.body ?? []) {
      if (meter.isFull(chunk)) return 'too long';
      chunks.push(chunk);
    }
  } catch {
    return 'cut off';
  }
  return { body: Buffer.concat(chunks) };
}

/**
 * Reads the body of a request of `node:http`, and no more than `limit` bytes of a message; or takes what a body parser left, or a cloud function's `rawBody`.
 * Express 4 leaves `{}` where its parsers did not read.
 */
export async function readNodeBody(request: IncomingMessage & { body?: unknown; rawBody?: unknown }, limit: number): Promise<Received> {
  const { rawBody, body } = request;
  if (rawBody instanceof Uint8Array) return { body: rawBody };
  const isParsed = body !== undefined && !(typeof body === 'object' && body !== null && Object.keys(body).length === 0);
  if (isParsed || (body !== undefined && request.readableDidRead)) return { body };
  if (request.readableDidRead) throw readBefore();
  const meter = createMeter(request.headers['content-type'], limit);
  return Number(request.headers['content-length']) > meter.most ? 'too long' : readStream(request, meter);
}

/** By its events, because a loop that ends early would close the connection before the answer. */
function readStream(request: IncomingMessage, meter: ReturnType<typeof createMeter>): Promise<Received> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => {
      if (meter.isFull(chunk)) resolve('too long');
      else chunks.push(chunk);
    });
    request.on('end', () => resolve({ body: Buffer.concat(chunks) }));
    request.on('error', () => resolve('cut off'));
    request.on('close', () => resolve('cut off'));
  });
}
