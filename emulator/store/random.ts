import { createHash, randomBytes } from 'node:crypto';

/** Where ids and keys come from. */
export type RandomBytes = (count: number) => Buffer;

/** With a seed, the same bytes in the same order in each run; without one, those of the system. */
export function createRandom(seed?: number): RandomBytes {
  if (seed === undefined) return randomBytes;
  let block = 0;
  return (count) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < count; length += 32) blocks.push(createHash('sha256').update(`${seed} ${block++}`).digest());
    return Buffer.concat(blocks).subarray(0, count);
  };
}
