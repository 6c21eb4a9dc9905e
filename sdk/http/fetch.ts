import { Readable } from 'node:stream';
import { isMailgunError } from '../errors';
import { type Door, EndlessAnswer, isSuccess, LARGEST_ANSWER, type Received, type Try, withoutMark } from './door';

/** The function of the web platform. */
export type Fetch = typeof globalThis.fetch;

/** By `fetch`, for runtimes other than Node and programs that replace it, in tests or by their own. Without one of its own, that which is there when it sends. */
export function openFetch(fetch: Fetch = (...request) => globalThis.fetch(...request)): Door {
  return { dispatch: (request) => dispatch(fetch, request), close: async () => {} };
}

async function dispatch(fetch: Fetch, { origin, path, method, headers, body, deadline, passOn, fail }: Try): Promise<Received> {
  const controller = new AbortController();
  // A mock that knows no signals must not outlast the deadline.
  const stopped = new Promise<never>((_, reject) => {
    deadline.whenStopped((reason) => {
      controller.abort(reason);
      reject(reason);
    });
  });
  stopped.catch(() => {});
  let unreadable: unknown;
  const onUnreadable = (error: unknown) => {
    unreadable = error;
  };
  try {
    // It counts the bytes itself.
    const { 'content-length': _length, ...others } = headers;
    const request = {
      method,
      headers: others,
      redirect: 'manual',
      signal: controller.signal,
      ...bodyOf(body, onUnreadable),
    } as RequestInit;
    const response = await Promise.race([fetch(origin + path, request), stopped]);
    const head = { status: response.status, headers: Object.fromEntries(response.headers) };
    if (passOn && isSuccess(head.status)) return { ...head, text: '', body: Readable.from(read(response, fail), { objectMode: false }) };
    if (Number(head.headers['content-length']) > LARGEST_ANSWER) throw new EndlessAnswer(head.status);
    const chunks: Uint8Array[] = [];
    let size = 0;
    const readAll = async () => {
      for await (const chunk of read(response)) {
        size += chunk.byteLength;
        if (size > LARGEST_ANSWER) throw new EndlessAnswer(head.status);
        chunks.push(chunk);
      }
    };
    await Promise.race([readAll(), stopped]);
    return { ...head, text: withoutMark(new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(chunks))), body: undefined };
  } catch (error) {
    controller.abort();
    // Platforms differ in what becomes of the error of a stream.
    throw unreadable ?? reasonOf(error);
  }
}

async function* read(response: Response, fail = (error: unknown): unknown => error): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (error) {
    throw fail(reasonOf(error));
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What lies in memory goes as it is, so that its size is known; a stream goes while it is read. */
function bodyOf(body: Try['body'], onUnreadable: (error: unknown) => void): object {
  if (body === undefined || typeof body === 'string') return { body };
  if (Symbol.iterator in body) return { body: new Blob([...body] as Uint8Array<ArrayBuffer>[]) };
  const chunks = body[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === 'string' ? Buffer.from(value) : value);
      } catch (error) {
        onUnreadable(error);
        controller.error(error);
      }
    },
    async cancel() {
      await chunks.return?.();
    },
  });
  return { body: stream, duplex: 'half' };
}

/** The platform says `fetch failed`, and why in its cause. */
function reasonOf(error: unknown): unknown {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return isMailgunError(cause) || (typeof cause === 'object' && cause !== null && 'code' in cause) ? cause : error;
}
