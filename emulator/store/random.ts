import { createHash, randomBytes } from 'node:crypto';

/** Where ids and keys come from. */
export interface RandomBytes {
  (count: number): Buffer;
  /** How far a seed has been used; who sets it goes on from there. Not there without a seed. */
  drawn?: number;
}

/** With a seed, the same bytes in the same order in each run; without one, those of the system. */
export function createRandom(seed?: number): RandomBytes {
  if (seed === undefined) return randomBytes;
  const draw = (count: number) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < count; length += 32)
      blocks.push(
        createHash('sha256')
          .update(`${seed} ${draw.drawn++}`)
          .digest(),
      );
    return Buffer.concat(blocks).subarray(0, count);
  };
  draw.drawn = 0;
  return draw;
}
