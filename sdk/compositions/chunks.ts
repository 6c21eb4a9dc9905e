/** What can be gone through once, at hand or still coming. */
export type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

/** Groups that may be open at a time; beyond them one goes out before it is full, so that memory stays bounded. */
const MOST_OPEN = 16;

/**
 * Items in groups of at most `size`, each read only when it is asked for. With `keyOf`, no two items of a group have one key: the second of them
 * goes into another group.
 */
export async function* chunksOf<Item>(source: Source<Item>, size: number, keyOf?: (item: Item) => unknown): AsyncGenerator<Item[]> {
  const open: { readonly items: Item[]; readonly keys: Set<unknown> }[] = [];
  for await (const item of source) {
    const key = keyOf === undefined ? Symbol() : keyOf(item);
    let chunk = open.find(({ keys }) => !keys.has(key));
    if (chunk === undefined) {
      if (open.length === MOST_OPEN) yield (open.shift() as (typeof open)[number]).items;
      chunk = { items: [], keys: new Set() };
      open.push(chunk);
    }
    chunk.items.push(item);
    if (keyOf !== undefined) chunk.keys.add(key);
    if (chunk.items.length < size) continue;
    open.splice(open.indexOf(chunk), 1);
    yield chunk.items;
  }
  for (const { items } of open) yield items;
}

/**
 * Works on what comes, at most `concurrency` at a time, until the source ends or `goOn` says no. An error comes when no work is under way any more:
 * what was begun before it would otherwise still happen after it.
 */
export async function eachOf<Item>(
  source: AsyncIterator<Item>,
  concurrency: number,
  goOn: () => boolean,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  // An async generator queues its calls to `next`, so that workers can share it.
  const worker = async () => {
    while (goOn()) {
      const { value, done } = await source.next();
      if (done) return;
      const working = work(value);
      underWay.add(working);
      await working;
      underWay.delete(working);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } catch (error) {
    // Not the workers, one of which may wait for a source that never says anything more.
    await Promise.allSettled(underWay);
    throw error;
  }
}
