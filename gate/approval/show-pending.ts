import { durationInWords, sizeInWords } from './in-words';
import type { Pending } from './pending';
import { printable } from './printable';

const mostCharacters = 2_000;
const mostLines = 100;

/**
 * A pending call as text for a terminal, one field a line.
 *
 * A value that does not fit goes on under itself, behind a bar in a column that no value reaches: so it cannot imitate a field, not even
 * with blanks up to the edge of the window.
 *
 * @param options - `now`: milliseconds since 1970. `columns`: width of the terminal. Default 80.
 */
export function showPending(pending: Pending, { now, columns = 80 }: { readonly now: number; readonly columns?: number }): string {
  const { title, lines, attachments = [] } = pending.preview;
  const fields: (readonly [name: string, bar: '│' | '→', value: string])[] = [
    ...lines.slice(0, mostLines).flatMap(({ name, value, before }): [string, '│' | '→', string][] =>
      before === undefined
        ? [[name, '│', value]]
        : [
            [`${name}, old`, '│', before],
            [`${name}, new`, '→', value],
          ],
    ),
    ...cut(lines.length, 'fields'),
    ...attachments
      .slice(0, mostLines)
      .map(({ filename, bytes }) => ['attachment', '│', `${sizeInWords(bytes)}  ${printable(filename, 200)}`] as const),
    ...cut(attachments.length, 'attachments'),
    ['asked by', '│', `${pending.agent} (${pending.operation})`],
    ['expires in', '│', durationInWords(pending.expires - now)],
    ['id', '│', pending.id],
  ];
  const shown = fields.map(([name, bar, value]) => [printable(name, 24), bar, printable(value, mostCharacters)] as const);
  const names = Math.max(...shown.map(([name]) => widthOf(name)));
  const room = Math.max(20, columns - names - 5);
  const rows = shown.flatMap(([name, bar, value]) =>
    wrap(value, room).map((part, row) => `  ${row === 0 ? name : ''}${' '.repeat(names - (row === 0 ? widthOf(name) : 0))} ${bar} ${part}`),
  );
  const heading = wrap(printable(title, 200), Math.max(20, columns - 2)).map((part, row) => (row === 0 ? part : `… ${part}`));
  return [...heading, ...rows].map((row) => row.trimEnd()).join('\n');
}

function cut(count: number, noun: string): readonly (readonly [string, '│', string])[] {
  return count > mostLines ? [['', '│', `[cut: ${(count - mostLines).toLocaleString('en-US')} more ${noun}]`]] : [];
}

function wrap(text: string, room: number): readonly string[] {
  const rows = [''];
  let width = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > room) {
      rows.push('');
      width = widthOf(character);
    }
    rows[rows.length - 1] += character;
  }
  return rows;
}

/** In columns of a terminal: what is not Latin, Greek, Cyrillic or the like may take two. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + ((character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1), 0);
}
