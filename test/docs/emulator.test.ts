import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { operations } from '../../emulator/control/operations';
import { readSearch, type Searchable } from '../../emulator/control/search';
import { faultSchema } from '../../emulator/faults/fault';
import { read, root } from './pages';

/** The text of a page from a heading to the next one of its rank. */
const chapter = (page: string, heading: string) => read(page).split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
/** What is marked as code in the text, without whole blocks. */
const inCode = (text: string) => [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

test('the page explains every option of the command', () => {
  const { bin } = JSON.parse(read('emulator/package.json')) as { bin: Record<string, string> };
  const source = read(`emulator/${bin['mailgun-emulator']?.replace('./dist/', '').replace(/\.js$/, '.ts')}`);
  const options = [...source.matchAll(/'(--[\w-]+)/g)].map(([, option = '']) => option);
  expect(options.length).toBeGreaterThan(5);
  const page = read('docs/emulator.md');
  const unexplained = options.filter((option) => !new RegExp(`${option}(?![\\w-])`).test(page));
  // Those of `record`, which its help explains.
  expect(unexplained.filter((option) => !['--api-key-env', '--upstream', '--region', '--redact-addresses'].includes(option))).toEqual([]);
});

const known: Searchable = {
  ...{ to: 'alice@example.com', from: 'shop@mail.example.com', subject: 'Your order', tags: ['orders'], events: ['accepted', 'failed'] },
  ...{ domain: 'mail.example.com', region: 'us', attachments: 1, isScheduled: true, time: new Date('2030-01-15'), text: 'The invoice' },
};

test('every search on the page finds what it says', () => {
  const table = chapter('docs/emulator-tests.md', 'Searches').split('\n\n')[0] ?? '';
  const searches = table.split('\n').flatMap((row) => inCode(row.split('|')[1] ?? ''));
  expect(searches.length).toBeGreaterThan(5);
  expect(searches.filter((search) => !readSearch(search)(known))).toEqual([]);
});

interface Schema {
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The fields of a schema, and the words that stand for something in it. */
const namesIn = ({ enum: words = [], const: word, anyOf = [], properties = {} }: Schema): unknown[] => [
  ...Object.keys(properties),
  ...words,
  word,
  ...[...anyOf, ...Object.values(properties)].flatMap(namesIn),
];

test('the page explains every field, answer and SMTP stage of a fault', () => {
  const names = namesIn(z.toJSONSchema(faultSchema, { io: 'input', unrepresentable: 'any' }) as Schema).filter(
    (name) => typeof name === 'string',
  );
  expect(names).toEqual(expect.arrayContaining(['drip', 'garbled', 'rcpt', 'probability']));
  const explained = inCode(chapter('docs/emulator-faults-and-time.md', 'Faults')).join(' ');
  // Everybody knows the methods of HTTP.
  const wanted = new Set(names.filter((name) => !/^[A-Z]+$/.test(name)));
  expect([...wanted].filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(explained))).toEqual([]);
});

test('the page explains every transition and every outcome of a delivery rule', () => {
  const page = inCode(read('docs/emulator-faults-and-time.md'));
  expect(page).toEqual(expect.arrayContaining(Object.keys(operations.transitions.change.input.shape)));
  expect(page).toEqual(expect.arrayContaining(operations.deliveryRules.add.input.shape.outcome.options));
});

test('there is a row for each room of the emulator', () => {
  const rooms = readdirSync(join(root, 'emulator'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && !['build', 'dist', 'node_modules'].includes(entry.name) ? [`emulator/${entry.name}`] : [],
  );
  expect(rooms.length).toBeGreaterThan(12);
  const page = read('docs/architecture.md');
  expect(rooms.filter((room) => !page.includes(`\n| \`${room}\` | `))).toEqual([]);
});
