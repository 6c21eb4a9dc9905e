/**
 * A number from 0 up to 1 that depends on the seed and the position alone: the same on every machine, whatever was drawn before.
 * It is the splitmix32 generator at that position.
 */
export function draw(seed: number, position: number): number {
  let bits = (seed + Math.imul(position, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}
