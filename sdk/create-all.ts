import { chunksOf, eachOf, type Source } from './chunks';
import type { CallOptions } from './transport';

export interface CreateAllOptions extends CallOptions {
  /** Requests under way at a time. Default 4. */
  readonly concurrency?: number;
  /** Called after each request with the number of items that Mailgun has taken so far. */
  readonly onProgress?: (created: number) => void;
}

/**
 * Adds any number of items, at most 1,000 a request. An item that is there already is replaced, so that the same call can be made again after an error.
 *
 * @throws {MailgunError} of the first request that fails; those before it have been taken.
 */
export const createAll =
  <Item, Input>(createBatch: (input: Input, options?: CallOptions) => Promise<unknown>, inputOf: (items: Item[]) => Input) =>
  async (source: Source<Item>, { concurrency = 4, onProgress, ...call }: CreateAllOptions = {}): Promise<number> => {
    let created = 0;
    let failed = false;
    const chunks = chunksOf(source, 1000);
    const work = async (items: Item[]) => {
      call.signal?.throwIfAborted();
      await createBatch(inputOf(items), call);
      created += items.length;
      onProgress?.(created);
    };
    await eachOf(
      chunks,
      concurrency,
      () => !failed,
      (items) =>
        work(items).catch((error: unknown) => {
          failed = true;
          throw error;
        }),
    );
    return created;
  };
