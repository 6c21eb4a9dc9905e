import * as fc from 'fast-check';
import { readMultipart } from '../../../gate/http/read-multipart';
import { createSpool } from '../../../gate/http/spool';
import type { ReceivedFile } from '../../../gate/operations/call';

const boundary = 'boundary';

/** The part's content tells its place and its length. */
const contentOf = (part: number, size: number) => String(part % 10).repeat(size);

const bodyOf = (sizes: readonly number[]) =>
  Buffer.from(
    `${sizes
      .map(
        (size, part) =>
          `--${boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="${part}"\r\n\r\n${contentOf(part, size)}\r\n`,
      )
      .join('')}--${boundary}--\r\n`,
  );

async function* inChunks(body: Buffer, lengths: readonly number[]) {
  for (let start = 0, turn = 0; start < body.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? body.length;
    yield body.subarray(start, start + length);
    start += length;
  }
}

// Around what streams take at once (16 and 64 kB), where waiting begins.
const size = fc.oneof(fc.constantFrom(0, 1, 16_383, 16_384, 16_385, 48_200, 65_536, 70_000), fc.nat(100_000));
const length = fc.oneof(fc.constantFrom(1_000, 16_384, 65_536, 1_000_000), fc.integer({ min: 500, max: 100_000 }));

test('a form is read whole, whatever the sizes of its parts and however it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(size, { minLength: 1, maxLength: 5 }),
      fc.array(length, { minLength: 1, maxLength: 4 }),
      async (sizes, lengths) => {
        const spool = createSpool();
        const entries = await readMultipart(inChunks(bodyOf(sizes), lengths), boundary, spool);
        await spool.dispose();
        expect(entries.map(([, file]) => (file as ReceivedFile).size)).toEqual(sizes);
      },
    ),
    { numRuns: 200, examples: [[[48_200], [1_000_000]]] },
  );
});

test('what follows the last boundary is not kept', async () => {
  const spool = createSpool();
  let taken = 0;
  async function* endless() {
    yield bodyOf([48_200]);
    for (; taken < 100; taken += 1) yield Buffer.alloc(1_000, 'x');
  }
  const [entry] = await readMultipart(endless(), boundary, spool);
  await spool.dispose();
  expect(entry?.[1]).toMatchObject({ size: 48_200, data: Buffer.from(contentOf(0, 48_200)) });
  expect(taken).toBe(100);
});
