import fc from 'fast-check';
import { MISSING } from './json';

/** What stands in the place of a value: every other kind of JSON, what is too large, what is empty, and names that mean something to the engine. */
export const oddities: readonly unknown[] = [
  MISSING,
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  // As JSON.parse reads 1e999.
  Number.POSITIVE_INFINITY,
  '',
  'odd',
  '7',
  'x'.repeat(5000),
  '\u0000\ud800',
  [],
  {},
  [null],
  [[]],
  [7],
  ['odd'],
  JSON.parse('{ "__proto__": { "id": "x" }, "constructor": 7, "toString": null }'),
];

export const anyOdd: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddities) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** Tries a property with every seed that once failed and a new one, which fast-check prints when it fails. */
export function tryOut<Ts>(property: fc.IProperty<Ts>, runs: number, seeds: readonly number[]): void {
  for (const seed of seeds) fc.assert(property, { numRuns: runs, seed });
  fc.assert(property, { numRuns: runs });
}
