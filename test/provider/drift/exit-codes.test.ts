import { exitCodeLines, exitCodeOf, exitCodes } from '../../../provider/drift/exit-codes';
import type { Finding } from '../../../provider/drift/finding';

const missing: Finding = { kind: 'missing', stack: 'prod', urn: 'u', type: 'Route', id: 'abc' };
const unmanaged: Finding = { kind: 'unmanaged', type: 'Route', id: 'abc', name: 'abc', takeOver: 'npx' };
const unreadable: Finding = { kind: 'unreadable', type: 'ApiKey', reason: 'forbidden' };

test.each([
  [[], false, 0],
  [[missing], false, 2],
  [[unmanaged], false, 0],
  [[unmanaged], true, 2],
  [[unreadable], false, 3],
  [[missing, unmanaged, unreadable], true, 3],
])('%j with --unmanaged=%j ends with %i', (findings, counting, code) => {
  expect(exitCodeOf(findings, { unmanaged: counting })).toBe(code);
});

test('an error is no drift, as with Terraform', () => {
  expect([exitCodes.error.code, exitCodes.drift.code]).toEqual([1, 2]);
});

test('the help names every code that there is', () => {
  expect(exitCodeLines.map((line) => line.slice(0, 3))).toEqual(['0  ', '1  ', '2  ', '3  ']);
});
