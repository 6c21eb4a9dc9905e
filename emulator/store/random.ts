import { createHash, randomBytes } from 'node:crypto';

/** Where ids and keys come from. */
export type RandomBytes = (count: number) => Buffer;

/** A source of bytes, and how many times it was drawn from: whoever goes on from there gets what would have come next. */
export interface Random {
  readonly bytes: RandomBytes;
  position: number;
}

/** With a seed, the same bytes in the same order in each run; without one, those of the system. */
export function createRandom(seed?: number): Random {
  if (seed === undefined) return { bytes: randomBytes, position: 0 };
  const random = {
    position: 0,
    bytes: (count: number) => {
      const blocks: Buffer[] = [];
      for (let length = 0; length < count; length += 32)
        blocks.push(
          createHash('sha256')
            .update(`${seed} ${random.position++}`)
            .digest(),
        );
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
  return random;
}
