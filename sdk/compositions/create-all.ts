import { MailgunError } from '../errors';
import type { CallOptions } from '../http/call-options';
import { chunksOf, eachOf, type Source } from './chunks';

export interface CreateAllOptions extends CallOptions {
  /** Requests at a time, at most 100. Default 4. */
  readonly concurrency?: number | undefined;
  /** Called after each request with the number of items that Mailgun has accepted so far. An error of it ends the call. */
  readonly onProgress?: ((created: number) => void) | undefined;
}

/** Adds any number of items. The other fields of the input say where. */
export type CreateAll<Item, Place> = (input: Place & { readonly items: Source<Item> }, options?: CreateAllOptions) => Promise<number>;

/**
 * Adds any number of items with a call that takes 1,000 at a time, and returns how many were accepted. Requests run in parallel: of two items with the
 * same address, either may remain.
 *
 * @throws {MailgunError} of the first request that fails, when no other is under way any more; items of other requests were added. `invalid_request` for
 * a concurrency outside its bounds.
 */
export const createAll =
  <Item, Place>(createBatch: (place: Place, items: Item[], options: CallOptions) => Promise<unknown>): CreateAll<Item, Place> =>
  async (input, options = {}) => {
    const { concurrency = 4, onProgress, ...call } = options;
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100)
      throw new MailgunError('invalid_request', 'createAll', 'concurrency must be from 1 to 100');
    let created = 0;
    let failed = false;
    const chunks = chunksOf(input.items, 1000);
    await eachOf(
      chunks,
      concurrency,
      () => !failed,
      async (items) => {
        // Read while another one failed.
        if (failed) return;
        try {
          call.signal?.throwIfAborted();
          await createBatch(input, items, call);
        } catch (error) {
          failed = true;
          // Lets the source go, which may be a file; not waited for, because it may be waiting itself.
          chunks.return(undefined).catch(() => {});
          throw error;
        }
        created += items.length;
        onProgress?.(created);
      },
    );
    return created;
  };
