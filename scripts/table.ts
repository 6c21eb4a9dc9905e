type Cell = string | number;

/** A Markdown table whose columns are padded, so that it reads as well on a terminal; numbers stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumeric = head.map((_, column) => rows.length > 0 && rows.every((row) => /^[\d<]/.test(show(row[column]))));
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => show(row[column]).length)));
  const pad = (text: string, column: number) => (isNumeric[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(pad)),
    line(widths.map((width, column) => (isNumeric[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))),
    ...rows.map((row) => line(head.map((_, column) => pad(show(row[column]), column)))),
  ].join('\n');
}

/** Thousands are separated by a comma whatever the machine's language. */
const show = (cell: Cell = '') => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell);
