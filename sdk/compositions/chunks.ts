/** What can be gone through once, at hand or still coming. */
export type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

/** Items in groups of at most `size`, each read only when it is asked for. */
export async function* chunksOf<Item>(source: Source<Item>, size: number): AsyncGenerator<Item[]> {
  let chunk: Item[] = [];
  for await (const item of source) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Works on what comes, at most `concurrency` at a time, until the source ends or `goOn` says no. */
export async function eachOf<Item>(
  source: AsyncIterator<Item>,
  concurrency: number,
  goOn: () => boolean,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  // An async generator queues its calls to `next`, so that workers can share it.
  const worker = async () => {
    while (goOn()) {
      const { value, done } = await source.next();
      if (done) return;
      await work(value);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
