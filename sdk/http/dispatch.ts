import { Readable } from 'node:stream';
import type { Deadline } from './deadline';
import { type Dispatcher, parseHeaders } from './dispatcher';
import type { Answer } from './failure';

/** A whole answer, or one whose body is passed on while it arrives: `text` is empty then. */
export interface Received extends Answer {
  readonly body: Readable | undefined;
}

export interface Dispatch {
  readonly options: Dispatcher.DispatchOptions;
  readonly deadline: Deadline;
  /** Pass the body of a success on while it arrives. */
  readonly passOn: boolean;
  /** What a body that is passed on ends with for an error of undici's. */
  readonly fail: (error: unknown) => Error;
}

/** More than any answer of Mailgun's, which are bounded by its 25 MB a message. */
const LARGEST_ANSWER = 128 * 1024 * 1024;

/** Somebody answers without an end; a whole answer would not fit into memory. */
export class EndlessAnswer extends Error {
  constructor(readonly status: number) {
    super('an answer without end');
  }
}

/**
 * Sends one request. Not by undici's `request`, whose stream and signal for every answer cost more than all that we do for a small send.
 * The handler is of the older of undici's two kinds, because its MockAgent, with which programs test, knows no other.
 */
export function dispatch(dispatcher: Dispatcher, { options, deadline, passOn, fail }: Dispatch): Promise<Received> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: Answer['headers'] = {};
    let size = 0;
    const chunks: Buffer[] = [];
    let body: Readable | undefined;
    let abort: (reason?: Error) => void;

    // By itself, because undici says how to end a request only once a connection is open.
    deadline.whenStopped(reject);
    dispatcher.dispatch(options, {
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

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

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

/** Without the mark that some servers write before UTF-8, which JSON does not know. */
function textOf(chunks: readonly Buffer[], size: number): string {
  const [only = join(chunks, size)] = chunks.length === 1 ? chunks : [];
  const text = only.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
