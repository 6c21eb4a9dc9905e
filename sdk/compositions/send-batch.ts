import type { api } from '../api';
import type { Calls } from '../calls';
import { isMailgunError, MailgunError } from '../errors';
import type { CallOptions } from '../http/transport';
import { isOnce } from '../schema/upload';
import type { z } from '../schema/zod';
import { chunksOf, eachOf, type Source } from './chunks';

type Message = z.output<typeof api.messages.send.input>;
type Mailbox = string | { readonly name: string; readonly address: string };

/** Who gets a message of a batch, and what is written into it for them. */
export interface BatchRecipient {
  readonly to: Mailbox;
  /** Stand in the message as `%recipient.first%`. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A message for any number of recipients, none of whom sees another. */
export type Batch = Omit<Message, 'to' | 'cc' | 'bcc' | 'recipientVariables'> & { readonly recipients: Source<BatchRecipient> };

export interface BatchOptions extends Omit<CallOptions, 'signal'> {
  /** Recipients a request, at most 1,000. Default 1,000. */
  readonly chunkSize?: number;
  /** Requests under way at a time. Default 4. */
  readonly concurrency?: number;
  /** Ends the batch: nothing more is read or sent. Requests under way become `unknown`. */
  readonly signal?: AbortSignal;
  /** Called after each request with what there is so far. */
  readonly onProgress?: (progress: BatchProgress) => void;
}

/** Recipients, by what became of them. */
export interface BatchProgress {
  readonly sent: number;
  readonly refused: number;
  readonly unknown: number;
}

/** What became of one request of a batch. */
export type BatchChunk = { readonly index: number; readonly startedAt: Date; readonly size: number } & (
  | { readonly status: 'sent'; readonly id: string }
  /** Mailgun did nothing: these recipients can be sent to again. */
  | { readonly status: 'refused'; readonly error: MailgunError; readonly recipients: readonly BatchRecipient[] }
  /** The answer was lost: look into the events of these recipients since `startedAt` before sending again. */
  | { readonly status: 'unknown'; readonly error: unknown; readonly recipients: readonly BatchRecipient[] }
);

export interface BatchResult extends BatchProgress {
  /** In the order of the recipients. Those that were sent keep no recipients, so that memory stays flat. */
  readonly chunks: readonly BatchChunk[];
  /** All recipients were read and tried; otherwise the batch was cancelled, or every further request would have been refused too. */
  readonly complete: boolean;
  /** How many recipients were read: where to go on in the same list. */
  readonly read: number;
}

/** With these, every further request would be refused too. */
const HOPELESS = ['unauthorized', 'forbidden', 'not_found'] as const;

/**
 * Sends one message to any number of recipients, in requests of at most 1,000. Each recipient sees only their own address.
 * It does not throw for what Mailgun refuses: the result says for each request whether it was sent, refused or is unknown.
 *
 * @throws {MailgunError} `invalid_request` for a chunk size or concurrency outside its bounds, before anything is sent.
 */
export const sendBatch =
  ({ send }: Pick<Calls['messages'], 'send'>) =>
  async ({ recipients, ...message }: Batch, options: BatchOptions = {}): Promise<BatchResult> => {
    const { chunkSize = 1000, concurrency = 4, signal, onProgress, ...call } = options;
    if (!inBounds(chunkSize, 1000)) throw refuse('chunkSize must be from 1 to 1000');
    if (!inBounds(concurrency, 100)) throw refuse('concurrency must be from 1 to 100');
    const shared = (['to', 'cc', 'bcc', 'recipientVariables'] as const).find((name) => (message as Partial<Message>)[name] !== undefined);
    if (shared !== undefined) throw refuse(`${shared} is not for a batch, where everybody is one of the recipients`);
    if ([...(message.attachments ?? []), ...(message.inline ?? [])].some(isOnce))
      throw refuse('a stream can be sent once, a batch takes several requests: give the path or the content of the file');
    const counts = { sent: 0, refused: 0, unknown: 0 };
    const chunks: BatchChunk[] = [];
    let read = 0;
    let hopeless = false;

    const source = numbered(chunksOf(recipients, chunkSize), ({ length }) => {
      read += length;
    });
    const cancelled = () => signal?.aborted ?? false;
    await eachOf(
      source,
      concurrency,
      () => !hopeless && !cancelled(),
      async ({ index, items }) => {
        const chunk = await sendChunk(send, message, { index, items }, signal === undefined ? call : { ...call, signal });
        chunks.push(chunk);
        counts[chunk.status] += chunk.size;
        if (chunk.status === 'refused') hopeless ||= HOPELESS.some((code) => chunk.error.code === code);
        onProgress?.({ ...counts });
      },
    );
    const complete = !hopeless && !cancelled();
    if (!complete) await source.return?.(undefined);
    return { ...counts, chunks: chunks.sort((a, b) => a.index - b.index), complete, read };
  };

async function sendChunk(
  send: Calls['messages']['send'],
  message: Omit<Message, 'to'>,
  { index, items }: { index: number; items: readonly BatchRecipient[] },
  call: CallOptions,
): Promise<BatchChunk> {
  const startedAt = new Date();
  const about = { index, startedAt, size: items.length };
  try {
    if (items.some((item) => typeof item !== 'object' || item.to === undefined)) throw refuse('a recipient must be { to, variables }');
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

async function* numbered<Item>(
  source: AsyncIterable<Item[]>,
  onRead: (items: Item[]) => void,
): AsyncGenerator<{ index: number; items: Item[] }> {
  let index = 0;
  for await (const items of source) {
    onRead(items);
    yield { index, items };
    index += 1;
  }
}

const addressOf = (to: Mailbox): string => (typeof to === 'string' ? (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to.trim()) : to.address);
const inBounds = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
const refuse = (words: string) => new MailgunError('invalid_request', 'messages.sendBatch', words);
