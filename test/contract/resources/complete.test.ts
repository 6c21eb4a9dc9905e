import { readdirSync } from 'node:fs';
import { resources } from '../../../provider/resources';
import { fixtures } from '../fixtures';

test('every resource is in the contract', () => {
  expect([...new Set(fixtures.map(({ type }) => type))]).toEqual(Object.keys(resources));
});

test('every part of the contract is tried', () => {
  expect(readdirSync(__dirname).filter((file) => file.startsWith('part-'))).toHaveLength(10);
});
