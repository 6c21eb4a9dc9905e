import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { findingSchema } from '../../provider/drift/finding';
import { read, root } from './pages';

const [, ofImport = '', ofDrift = ''] = readFileSync(join(root, 'provider/cli/bin.ts'), 'utf8').split('.command(');

test.each([
  ['import', ofImport],
  ['drift', ofDrift],
])('the page on %s explains every option', (name, source) => {
  const options = [...source.matchAll(/'(--[\w-]+)(?: <\w+>)?',/g)].map(([, option = '']) => option);
  expect(options.length).toBeGreaterThan(8);
  const page = read(`docs/${name}.md`);
  expect(options.filter((option) => !new RegExp(`${option}(?![\\w-])`).test(page))).toEqual([]);
});

test('the page on drift explains every field of a finding, and no other', () => {
  const { oneOf = [] } = z.toJSONSchema(findingSchema);
  const fields = oneOf.flatMap((each) => Object.keys((each as z.core.JSONSchema.ObjectSchema).properties ?? {}));
  const [, table = ''] = read('docs/drift.md').split('| field |');
  const rows = (table.split('\n\n')[0] ?? '').split('\n').map((row) => row.split('|')[1] ?? '');
  const explained = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, field]) => field));
  expect(explained.sort()).toEqual([...new Set(fields)].sort());
});
