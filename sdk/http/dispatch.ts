import { Readable } from 'node:stream';
import { createDispatcher, type Dispatcher, type DispatchHandler } from './dispatcher';
import { type Door, EndlessAnswer, isSuccess, LARGEST_ANSWER, type Received, type Try, withoutMark } from './door';
import type { Answer } from './failure';
import { openFetch } from './fetch';

/** With undici, using the program's own agent or a new one; with `fetch` if there is neither. */
export function openDoor(baseUrl: URL, brought?: Dispatcher): Door {
  const dispatcher: Dispatcher | undefined = brought ?? createDispatcher(baseUrl);
  // In what bundlers and other runtimes take, `no-agent.ts` stands in for the dispatcher.
  if (dispatcher === undefined) return openFetch();
  // Ours is of a version that we know, and quicker without the second kind.
  const send: Send = (options, handler) => dispatcher.dispatch(options, brought === undefined ? handler : ofBothKinds(handler));
  return { dispatch: (request) => dispatch(send, request), close: () => dispatcher.close() };
}

/** By their lower-cased names. Not undici's own function, so that it works with an agent of any version that a program passes. */
function parseHeaders(raw: readonly (Buffer | string | string[] | undefined)[]): Answer['headers'] {
  const headers: Record<string, string | string[]> = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = String(raw[index]).toLowerCase();
    const values = [raw[index + 1]].flat().map(String);
    const all = Object.hasOwn(headers, name) ? [...[headers[name] ?? []].flat(), ...values] : values;
    Object.defineProperty(headers, name, { value: all.length === 1 ? all[0] : all, enumerable: true, configurable: true, writable: true });
  }
  return headers;
}

/**
 * Sends one request. Not by undici's `request`, whose stream and signal for every answer cost more than all that we do for a small send.
 * The handler is of the older of undici's two kinds, the only one that undici 6 and the MockAgent of undici 7 know.
 */
function dispatch(send: Send, { deadline, passOn, fail, ...options }: Try): Promise<Received> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: Answer['headers'] = {};
    let size = 0;
    const chunks: Buffer[] = [];
    let body: Readable | undefined;
    let abort: (reason?: Error) => void;

    // By itself, because undici says how to end a request only once a connection is open.
    deadline.whenStopped(reject);
    send(options, {
      onConnect(end) {
        abort = end;
        deadline.whenStopped(end);
      },
      onHeaders(code, raw, resume) {
        if (code < 200) return true;
        status = code;
        headers = parseHeaders(raw);
        if (passOn && isSuccess(status)) {
          body = new Readable({
            read: resume,
            destroy(error, done) {
              abort(error ?? undefined);
              // A turn later, so that whoever waits for the answer can listen first: an error that nobody hears ends the program.
              setImmediate(done, error);
            },
          });
          resolve({ status, headers, text: '', body });
        } else if (Number(headers['content-length']) > LARGEST_ANSWER) abort(new EndlessAnswer(status));
        return true;
      },
      onData(chunk) {
        if (body !== undefined) return body.push(chunk);
        size += chunk.length;
        if (size > LARGEST_ANSWER) abort(new EndlessAnswer(status));
        chunks.push(chunk);
        return true;
      },
      onComplete() {
        if (body !== undefined) body.push(null);
        // undici takes the connection for free a turn later; whoever is answered sooner and asks again would open another.
        else process.nextTick(setImmediate, resolve, { status, headers, text: textOf(chunks, size), body });
      },
      onError(error) {
        body?.destroy(fail(error));
        reject(error);
      },
    });
  });
}

type Send = (options: object, handler: OlderHandler) => void;

interface OlderHandler {
  onConnect(abort: (reason?: Error) => void): void;
  onHeaders(status: number, raw: Parameters<typeof parseHeaders>[0], resume: () => void): boolean;
  onData(chunk: Buffer): boolean;
  onComplete(): void;
  onError(error: Error): void;
}

/** undici 8 refuses a handler of the older kind: `invalid onRequestStart method`. */
function ofBothKinds(handler: OlderHandler): DispatchHandler {
  return {
    ...handler,
    onRequestStart: (controller) => handler.onConnect((reason = new Error('no longer wanted')) => controller.abort(reason)),
    onResponseStart(controller, status, headers) {
      // Not its `rawHeaders`, which a MockAgent and an answer from a cache leave empty.
      if (!handler.onHeaders(status, Object.entries(headers).flat(), () => controller.resume())) controller.pause();
    },
    onResponseData(controller, chunk) {
      if (!handler.onData(chunk)) controller.pause();
    },
    onResponseEnd: () => handler.onComplete(),
    onResponseError: (_, error) => handler.onError(error),
  };
}

/** Where the parts of an answer are put together: for memory asked for anew, the system takes as long as reading 300 events does. */
let scratch = Buffer.alloc(0);
const LARGEST_SCRATCH = 4 * 1024 * 1024;

function join(chunks: readonly Buffer[], size: number): Buffer {
  if (size > LARGEST_SCRATCH) return Buffer.concat(chunks, size);
  if (scratch.length < size) scratch = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(scratch, at);
  return scratch.subarray(0, size);
}

function textOf(chunks: readonly Buffer[], size: number): string {
  const [only = join(chunks, size)] = chunks.length === 1 ? chunks : [];
  return withoutMark(only.toString());
}
