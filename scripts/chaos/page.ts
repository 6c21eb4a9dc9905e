import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { figuresTable } from './figures';
import { commandsTable, legend, matrixTable, type Report } from './report';

const page = resolve(__dirname, '../../docs/reliability.md');

/** Parts of the page that a run writes. Only what is the same in each run is compared; times and sizes are not. */
const parts = [
  { name: 'matrix', isCompared: true, write: (report: Report) => `${matrixTable(report)}\n\n${legend(report)}` },
  { name: 'commands', isCompared: false, write: commandsTable },
  { name: 'figures', isCompared: false, write: ({ figures }: Report) => figuresTable(figures) },
];

/** Writes the parts, or compares them; whether the page is as the run says now. */
export function bringPage(report: Report, isWritten: boolean): boolean {
  const before = readFileSync(page, 'utf8');
  const after = (names: typeof parts) => names.reduce((text, { name, write }) => withPart(text, name, write(report)), before);
  if (isWritten) writeFileSync(page, after(parts));
  return isWritten || after(parts.filter(({ isCompared }) => isCompared)) === before;
}

function withPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name}: written by npm run chaos -->`, `<!-- end of ${name} -->`];
  const [head, rest] = text.split(`${start}\n`);
  const [, tail] = rest?.split(end) ?? [];
  if (head === undefined || tail === undefined) throw new Error(`docs/reliability.md has no part ${start} … ${end}.`);
  return `${head}${start}\n\n${part}\n\n${end}${tail}`;
}
