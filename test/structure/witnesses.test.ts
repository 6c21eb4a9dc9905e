import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { witnesses } from '../witnesses';

const root = resolve(__dirname, '../..');
const files = readdirSync(resolve(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `test/${file}`);

test('every test that needs the reference data is on the list of those that are left out without it', () => {
  const needing = files.filter((file) => /^import .*\/reference-data'/m.test(readFileSync(resolve(root, file), 'utf8')));
  expect(needing.sort()).toEqual(witnesses.map(({ file }) => file).sort());
  expect(needing.filter((file) => !file.endsWith('.witness.test.ts'))).toEqual([]);
});
