/** Does the same with each item, `concurrency` at a time; the results are in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<R>,
  onProgress?: (done: number, of: number) => void,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  let done = 0;
  const worker = async () => {
    for (const [index, item] of rest) {
      results[index] = await work(item);
      done += 1;
      onProgress?.(done, items.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return results;
}
