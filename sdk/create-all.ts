import { chunksOf, eachOf, type Source } from './chunks';
import type { CallOptions } from './transport';

export interface CreateAllOptions extends CallOptions {
  /** Requests under way at a time. Default 4. */
  readonly concurrency?: number;
  /** Called after each request with the number of items that Mailgun has taken so far. */
  readonly onProgress?: (created: number) => void;
}

/**
 * Adds any number of items by a call that takes 1,000 at a time; gives how many were taken.
 *
 * @throws {MailgunError} of the first request that fails; those before it have been taken.
 */
export const createAll =
  <Item, Rest>(createBatch: (rest: Rest, items: Item[], options: CallOptions) => Promise<unknown>) =>
  async (input: Rest & { readonly items: Source<Item> }, options: CreateAllOptions = {}): Promise<number> => {
    const { concurrency = 4, onProgress, ...call } = options;
    let created = 0;
    let failed = false;
    await eachOf(
      chunksOf(input.items, 1000),
      concurrency,
      () => !failed,
      async (items) => {
        try {
          call.signal?.throwIfAborted();
          await createBatch(input, items, call);
        } catch (error) {
          failed = true;
          throw error;
        }
        created += items.length;
        onProgress?.(created);
      },
    );
    return created;
  };
