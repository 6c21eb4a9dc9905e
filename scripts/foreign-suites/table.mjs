// The table of clients and what they can do with the emulator, as it stands in docs/emulator.md between two comments.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { api } = createRequire(import.meta.url)('mailgun-sdk');

const file = join(import.meta.dirname, '../../docs/emulator.md');
const begin = '<!-- Written by scripts/foreign-suites.mjs. -->';
const end = '<!-- End of what scripts/foreign-suites.mjs writes. -->';

/** Prints the rows, and compares them with the documentation, or writes them there: only all of them. */
export function bring(rows, { write, all }) {
  const table = textOf(rows);
  if (!all) return { table, differs: false };
  const page = readFileSync(file, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${file} has no place for the table`);
  const wanted = `${before}${begin}\n\n${table}\n\n${end}${after}`;
  if (write) writeFileSync(file, wanted);
  return { table, differs: !write && wanted !== page };
}

function textOf(rows) {
  const routes = new Set(Object.values(api).flatMap((noun) => Object.values(noun).map(({ route }) => route)));
  const reached = new Set(rows.flatMap((row) => row.reached));
  const counted = (some) => [...routes].filter((route) => some.has(route)).length;
  const line = ({ name, version, skipped, reached: own, results = [] }) => {
    if (skipped !== undefined) return [name, '', 'not run', '', '', '', '', ''];
    const failed = results.filter(({ wrong }) => wrong);
    const theirs = failed.filter(({ notOurs }) => notOurs !== undefined).length;
    const missing = failed.filter(({ notEmulated }) => notEmulated !== undefined).length;
    const passed = results.length - failed.length;
    return [name, version, counted(new Set(own)), results.length, passed, theirs, missing, failed.length - theirs - missing];
  };
  const why = rows.flatMap(({ name, skipped, results = [] }) => [
    ...(skipped === undefined ? [] : [[name, 'all', skipped]]),
    ...reasonsIn(results).map((reason) => [name, testsWith(results, reason), reason]),
  ]);
  return [
    markdown(['client', 'version', 'routes', 'tests', 'passed', "the client's own fault", 'not emulated', 'failed'], rows.map(line)),
    `Together they reach ${counted(reached)} of the ${routes.size} routes.`,
    ...(why.length === 0 ? [] : [markdown(['client', 'not passed', 'why'], why)]),
  ].join('\n\n');
}

const reasonOf = ({ notOurs, notEmulated }) => notOurs ?? notEmulated;

const reasonsIn = (results) => [...new Set(results.filter(({ wrong }) => wrong).flatMap((result) => reasonOf(result) ?? []))];

const testsWith = (results, reason) =>
  results
    .filter((result) => result.wrong && reasonOf(result) === reason)
    .map(({ name }) => `\`${name}\``)
    .join(', ');

const row = (cells) => `| ${cells.join(' | ')} |`.replace(/ {2,}/g, ' ');
const markdown = (head, lines) => [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
