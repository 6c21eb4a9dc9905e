import fc from 'fast-check';
import { chunksOf, eachOf } from '../../../sdk/compositions/chunks';

async function* upTo(count: number, onRead: (item: number) => void = () => {}, onEnd: () => void = () => {}) {
  try {
    for (let item = 0; item < count; item += 1) {
      onRead(item);
      yield item;
    }
  } finally {
    onEnd();
  }
}

const collect = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

/** Work that is done when it is told to be. */
function createWork() {
  const under = new Map<number, { done(): void; fail(error: unknown): void }>();
  const started: number[] = [];
  const work = (item: number) =>
    new Promise<void>((resolve, reject) => {
      started.push(item);
      const end = (settle: () => void) => () => {
        under.delete(item);
        settle();
      };
      under.set(item, { done: end(resolve), fail: (error) => end(() => reject(error))() });
    });
  return { under, started, work };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('chunks', () => {
  test('hold every item once and in order, none more than its size, all but the last full', async () => {
    const property = fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), async (items, size) => {
      const chunks = await collect(chunksOf(items, size));
      expect(chunks.flat()).toEqual(items);
      expect(chunks.map(({ length }) => length)).toEqual([
        ...Array<number>(Math.floor(items.length / size)).fill(size),
        ...(items.length % size === 0 ? [] : [items.length % size]),
      ]);
    });
    await fc.assert(property);
  });

  test.each<[string, () => AsyncIterable<number> | Iterable<number>]>([
    ['an array', () => [0, 1, 2]],
    ['a set', () => new Set([0, 1, 2])],
    ['an async generator', () => upTo(3)],
  ])('are made from %s', async (_, open) => expect(await collect(chunksOf(open(), 2))).toEqual([[0, 1], [2]]));

  test('of nothing are none', async () => expect(await collect(chunksOf([], 2))).toEqual([]));

  test('of distinct keys hold every item once, no key twice, and are full where the keys allow it', async () => {
    const property = fc.asyncProperty(fc.array(fc.nat(30)), fc.integer({ min: 1, max: 20 }), async (keys, size) => {
      const items = keys.map((key, index) => ({ key, index }));
      const chunks = await collect(chunksOf(items, size, ({ key }) => key));
      expect(chunks.flat().sort((a, b) => a.index - b.index)).toEqual(items);
      for (const chunk of chunks) {
        expect(new Set(chunk.map(({ key }) => key)).size).toBe(chunk.length);
        expect(chunk.length).toBeLessThanOrEqual(size);
      }
    });
    await fc.assert(property);
    const pairs = Array.from({ length: 20 }, (_, index) => index >> 1);
    expect((await collect(chunksOf(pairs, 5, (key) => key))).map(({ length }) => length)).toEqual([5, 5, 5, 5]);
  });

  test('of one key read no further than 17 items ahead', async () => {
    const read: number[] = [];
    await chunksOf(
      upTo(1000, (item) => read.push(item)),
      1000,
      () => 'same',
    ).next();
    expect(read).toHaveLength(17);
  });

  test('are read from their source only when they are asked for', async () => {
    const read: number[] = [];
    const chunks = chunksOf(
      upTo(10, (item) => read.push(item)),
      2,
    );
    expect(read).toEqual([]);
    await chunks.next();
    expect(read).toEqual([0, 1]);
  });

  test('let their source go when reading stops early', async () => {
    const end = jest.fn();
    for await (const _ of chunksOf(upTo(10, undefined, end), 2)) break;
    expect(end).toHaveBeenCalledTimes(1);
  });

  test('end with the error of their source, after the whole chunks before it', async () => {
    const chunks = chunksOf(
      upTo(10, (item) => {
        if (item === 3) throw new Error('torn');
      }),
      2,
    );
    expect(await chunks.next()).toEqual({ done: false, value: [0, 1] });
    await expect(chunks.next()).rejects.toThrow('torn');
  });
});

describe('work on each item', () => {
  const always = () => true;

  test.each([1, 3, 10])('goes on with %i at a time, and begins in order', async (concurrency) => {
    const { under, started, work } = createWork();
    let most = 0;
    let done = false;
    const all = eachOf(upTo(7), concurrency, always, work).then(() => {
      done = true;
    });
    while (!done) {
      await turn();
      most = Math.max(most, under.size);
      [...under.values()].at(-1)?.done();
    }
    await all;
    expect(most).toBe(Math.min(concurrency, 7));
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('reads no further ahead than it works', async () => {
    const read: number[] = [];
    const { under, work } = createWork();
    let more = true;
    const all = eachOf(
      upTo(10, (item) => read.push(item)),
      2,
      () => more,
      work,
    );
    await turn();
    expect(read).toEqual([0, 1]);
    under.get(0)?.done();
    await turn();
    expect(read).toEqual([0, 1, 2]);
    more = false;
    for (const { done } of under.values()) done();
    await all;
    expect(read).toEqual([0, 1, 2]);
  });

  test('is not over before the last of it is', async () => {
    const { under, work } = createWork();
    let over = false;
    const all = eachOf(upTo(2), 4, always, work).then(() => {
      over = true;
    });
    await turn();
    under.get(1)?.done();
    await turn();
    expect(over).toBe(false);
    under.get(0)?.done();
    await all;
    expect(over).toBe(true);
  });

  test('begins nothing where there is no going on', async () => {
    const { started, work } = createWork();
    await eachOf(upTo(5), 2, () => false, work);
    expect(started).toEqual([]);
  });

  test('fails with the first failure', async () => {
    const { under, work } = createWork();
    const all = eachOf(upTo(2), 2, always, work);
    await turn();
    under.get(1)?.fail(new Error('second'));
    under.get(0)?.fail(new Error('first'));
    await expect(all).rejects.toThrow('second');
  });

  test('fails with the failure of its source', async () => {
    const torn = upTo(9, (item) => {
      if (item === 2) throw new Error('torn');
    });
    const worked: number[] = [];
    const all = eachOf(torn, 3, always, async (item) => void worked.push(item));
    await expect(all).rejects.toThrow('torn');
    expect(worked).toEqual([0, 1]);
  });
});
