// Node reads `promises` when it is first used.
import { constants, promises } from 'node:fs';
import { api } from '../api';
import { recipientsIn } from '../api/mailbox';
import { type Calls, encodeInput, type InputOf } from '../calls';
import { isMailgunError, MailgunError } from '../errors';
import { type CallOptions, checkCall } from '../http/call-options';
import { isOnce } from '../schema/upload';
import { chunksOf, eachOf, type Source } from './chunks';

type Message = InputOf<typeof api.messages.send>;
type Mailbox = string | { readonly name: string; readonly address: string };

/** A recipient of a batch, with the values for the message. */
export interface BatchRecipient {
  readonly to: Mailbox;
  /** Used in the message as `%recipient.first%`. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** A message for any number of recipients, who do not see each other. */
export type Batch = Omit<Message, 'to' | 'cc' | 'bcc' | 'recipientVariables'> & { readonly recipients: Source<BatchRecipient> };

export interface BatchOptions extends Omit<CallOptions, 'signal'> {
  /** Recipients per request, at most 1,000. Default 1,000. */
  readonly chunkSize?: number | undefined;
  /** Requests at a time, at most 100. Default 4. */
  readonly concurrency?: number | undefined;
  /** Cancels the batch: nothing more is read or sent. Unfinished requests become `unknown`. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each request with the counts so far. If it throws, the batch ends there. */
  readonly onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/** Numbers of recipients, by outcome. */
export interface BatchProgress {
  readonly sent: number;
  readonly refused: number;
  readonly unknown: number;
}

/** The outcome of one request of a batch. */
export type BatchChunk = { readonly index: number; readonly startedAt: Date; readonly size: number } & (
  | { readonly status: 'sent'; readonly id: string }
  /** Mailgun did nothing: it is safe to send to these recipients again. */
  | { readonly status: 'refused'; readonly error: MailgunError; readonly recipients: readonly BatchRecipient[] }
  /** The response was lost: check the events of these recipients since `startedAt` before sending again. */
  | { readonly status: 'unknown'; readonly error: unknown; readonly recipients: readonly BatchRecipient[] }
);

export interface BatchResult extends BatchProgress {
  /** In the order of the recipients. Requests that were sent do not keep their recipients, to save memory. */
  readonly chunks: readonly BatchChunk[];
  /** Whether all recipients were read and tried. */
  readonly complete: boolean;
  /**
   * Why it is not complete: what refuses every further request too, the reason of the signal, or the error of `recipients` or of `onProgress`.
   * `undefined` if it is.
   */
  readonly error: unknown;
  /** How many recipients were read: the position from which to continue in the same list. */
  readonly read: number;
}

/** With these, every further request would be refused too. */
const HOPELESS = ['unauthorized', 'forbidden', 'not_found'] as const;
const isHopeless = (error: MailgunError) => HOPELESS.some((code) => error.code === code) || isUnreadable(error);

/** A file of the message that went away while it was sent. */
const isUnreadable = ({ code, status, cause }: MailgunError) => code === 'invalid_request' && status === undefined && cause !== undefined;

/**
 * Sends one message to any number of recipients, in requests of at most 1,000. Each recipient sees only their own address. An address that occurs twice
 * gets two messages, in different requests, because Mailgun stores the variables of a request by address.
 * Once it has begun, it does not throw, not even the error of `recipients`: the result says for each request whether it was sent, refused or is unknown.
 *
 * @throws {MailgunError} `invalid_request`, before anything is sent, for a message that cannot be sent to anybody (no text, a file that cannot be read)
 * and for a chunk size or concurrency outside its bounds.
 */
export const sendBatch =
  ({ send }: Pick<Calls['messages'], 'send'>) =>
  async ({ recipients, ...message }: Batch, options: BatchOptions = {}): Promise<BatchResult> => {
    const { chunkSize = 1000, concurrency = 4, signal, onProgress, ...call } = options;
    if (!inBounds(chunkSize, 1000)) throw refuse('chunkSize must be from 1 to 1000');
    if (!inBounds(concurrency, 100)) throw refuse('concurrency must be from 1 to 100');
    if (!isSource(recipients)) throw refuse('recipients must be a list, or another iterable of { to, variables }');
    checkCall('messages.sendBatch', call);
    await checkMessage(message);
    const counts = { sent: 0, refused: 0, unknown: 0 };
    const chunks: BatchChunk[] = [];
    let read = 0;
    let end: { readonly error: unknown } | undefined;
    const endedBy = (error: unknown) => {
      end ??= { error };
    };
    const goesOn = () => {
      if (signal?.aborted) endedBy(signal.reason);
      return end === undefined;
    };
    const add = (chunk: BatchChunk) => {
      chunks.push(chunk);
      counts[chunk.status] += chunk.size;
      if (chunk.status === 'refused' && isHopeless(chunk.error)) endedBy(chunk.error);
      try {
        onProgress?.({ ...counts });
      } catch (error) {
        // Not thrown: what became of the requests would be lost with it, those under way among them.
        endedBy(error);
      }
    };
    const addUnsent = ({ index, items }: Numbered) => {
      const error = isMailgunError(end?.error) ? end.error : refuse('the batch ended before these were sent', end?.error);
      add({ index, startedAt: new Date(), size: items.length, status: 'refused', error, recipients: items });
    };

    const wanted = whileTrue(goesOn, recipients, () => {
      read += 1;
    });
    const source = numbered(chunksOf(untilError(wanted, endedBy), chunkSize, keyOf));
    await eachOf(source, concurrency, goesOn, async (chunk) => {
      if (goesOn()) add(await sendChunk(send, message, chunk, signal === undefined ? call : { ...call, signal }));
      else addUnsent(chunk);
    });
    const complete = goesOn();
    // What was read and waited for others to fill its request. The source reads no more.
    for await (const chunk of source) addUnsent(chunk);
    return { ...counts, chunks: chunks.sort((a, b) => a.index - b.index), complete, error: end?.error, read };
  };

/** Refuses what would be wrong in every request. */
async function checkMessage(message: Omit<Batch, 'recipients'>): Promise<void> {
  const shared = (['to', 'cc', 'bcc', 'recipientVariables'] as const).find((name) => (message as Partial<Message>)[name] !== undefined);
  if (shared !== undefined) throw refuse(`${shared} is not for a batch, where everybody is one of the recipients`);
  const files = [...(message.attachments ?? []), ...(message.inline ?? [])];
  if (files.some(isOnce))
    throw refuse('a stream can be sent once, a batch takes several requests: give the path or the content of the file');
  encodeInput(api.messages.send, { ...message, to: 'somebody@example.com' });
  for (const file of files)
    if ('path' in file)
      await promises.access(file.path, constants.R_OK).catch((cause: Error) => {
        throw refuse(`cannot read a file to send: ${cause.message}`, cause);
      });
}

async function sendChunk(
  send: Calls['messages']['send'],
  message: Omit<Message, 'to'>,
  { index, items }: Numbered,
  call: CallOptions,
): Promise<BatchChunk> {
  const startedAt = new Date();
  const about = { index, startedAt, size: items.length };
  try {
    for (const item of items) {
      if (typeof item !== 'object' || item === null || item.to === undefined) throw refuse('a recipient must be { to, variables }');
      if (!isOne(item.to)) throw refuse(`to: ${item.to} is not one address; each recipient of a batch is an item of its own`);
    }
    // Without variables for every recipient, all of them would stand in one To header.
    const recipientVariables = Object.fromEntries(items.map(({ to, variables = {} }) => [addressOf(to), { ...variables }]));
    const { id } = await send({ ...message, to: items.map(({ to }) => to), recipientVariables } as Message, call);
    return { ...about, status: 'sent', id };
  } catch (error) {
    const nothingDone = isMailgunError(error) && !error.maybeDone;
    return nothingDone
      ? { ...about, status: 'refused', error, recipients: items }
      : { ...about, status: 'unknown', error, recipients: items };
  }
}

interface Numbered {
  readonly index: number;
  readonly items: readonly BatchRecipient[];
}

async function* numbered(source: AsyncIterable<BatchRecipient[]>): AsyncGenerator<Numbered> {
  let index = 0;
  for await (const items of source) {
    yield { index, items };
    index += 1;
  }
}

/** Ends, and lets its source go, as soon as there is no going on. */
async function* whileTrue<Item>(goesOn: () => boolean, source: Source<Item>, onRead: () => void): AsyncGenerator<Item> {
  for await (const item of source) {
    onRead();
    yield item;
    if (!goesOn()) return;
  }
}

/** Ends at the error of its source: what was read before it is still to be told of. */
async function* untilError<Item>(source: AsyncIterable<Item>, onError: (error: unknown) => void): AsyncGenerator<Item> {
  try {
    yield* source;
  } catch (error) {
    onError(error);
  }
}

const addressOf = (to: Mailbox): string => (typeof to === 'string' ? (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to).trim() : to.address);
const keyOf = (recipient: BatchRecipient): unknown => {
  const to = recipient?.to;
  return typeof to === 'string' || typeof to?.address === 'string' ? addressOf(to).toLowerCase() : recipient;
};

/** Whether a recipient is one address. What is no address at all is left to the call, which says so. */
const isOne = (to: Mailbox): boolean => typeof to !== 'string' || (recipientsIn(to) === 1 && addressOf(to).split('@').length <= 2);
const isSource = (value: unknown) =>
  typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
const inBounds = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
const refuse = (words: string, cause?: unknown) => new MailgunError('invalid_request', 'messages.sendBatch', words, { cause });
