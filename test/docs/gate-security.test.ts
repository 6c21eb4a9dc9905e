import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, root } from './pages';

const page = read('docs/gate-security.md');

/** The cells of the rows of each table under a heading. */
const rowsUnder = (heading: string) =>
  (page.split(`### ${heading}\n`)[1]?.split(/^##/m)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split(' | ')
        .map((cell) => cell.replace(/^\| | \|$/g, ''))
        .map((cell) => cell.trim()),
    );

const tables = ['OWASP MCP Top 10', 'Published attacks', 'Approvals'].map((heading) => [heading, rowsUnder(heading)] as const);

const named = tables.flatMap(([, rows]) =>
  rows.flatMap((row) => (row.at(-1) ?? '').split('<br>').map((test) => /^`([\w./-]+\.test\.ts)` (.+)$/.exec(test) ?? [test])),
);

/** As a title stands in a file, whichever quotes it has. */
const isTitleIn = (source: string, title: string) =>
  ["'", '"', '`'].some((quote) => source.includes(`${quote}${title.replaceAll(quote, `\\${quote}`)}${quote}`));

test('every risk of the OWASP MCP Top 10 has its row, in their order', () => {
  const [, owasp = []] = tables[0] ?? [];
  expect(owasp.map(([risk = '']) => risk.slice(0, 5))).toEqual(
    Array.from({ length: 10 }, (_, index) => `MCP${String(index + 1).padStart(2, '0')}`),
  );
});

test.each(tables)('every row of %s names a test', (_, rows) => {
  expect(rows.length).toBeGreaterThan(7);
  expect(rows.filter((row) => !/^`[\w./-]+\.test\.ts` \S/.test(row.at(-1) ?? ''))).toEqual([]);
});

test('every test that the page names is there', () => {
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter(([, file = '', title = '']) => {
    const path = join(root, 'test/gate', file);
    return file === '' || !existsSync(path) || !isTitleIn(readFileSync(path, 'utf8'), title);
  });
  expect(missing.map(([whole]) => whole)).toEqual([]);
});
