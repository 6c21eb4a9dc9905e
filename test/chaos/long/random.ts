/** Numbers from 0 up to 1 that depend on the seed and the position alone (splitmix32), so that a row of millions needs no memory. */
export function draw(seed: number, position: number): number {
  let bits = (seed + Math.imul(position, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}

/** The numbers of a seed, one after the other. */
export function drawing(seed: number): () => number {
  let position = 0;
  return () => {
    position += 1;
    return draw(seed, position);
  };
}
