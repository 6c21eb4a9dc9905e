import { controlPrefix } from '../../emulator/control/app';
import { allOperations } from '../../emulator/control/operations';
import { searchHelp } from '../../emulator/control/search';
import { code, oneLine, table } from './markdown';

const example = `
\`\`\`ts
import { startEmulator } from 'mailgun-emulator';

const emulator = await startEmulator();

const answer = await fetch(\`\${emulator.url}${controlPrefix}/clock/advance\`, { method: 'POST', body: JSON.stringify({ by: '1h' }) });
console.log(await answer.json());
console.log(await emulator.clock.advance('1h'));

await emulator.close();
\`\`\``.trim();

/** Every operation of the control API, with what it takes. */
export function controlPage(): string {
  return [
    '# Control API of the local Mailgun',
    `What a test or a person does to the emulator, over HTTP under \`${controlPrefix}\` and as functions of the same names. Both of these move the clock on by an hour:`,
    example,
    [
      `- The document for other languages: \`GET ${controlPrefix}/openapi.json\`.`,
      '- Bodies are JSON. `GET` and `DELETE` take their fields in the query.',
      '- A key names the account (`authorization: Basic`, user `api`); without one the first account is meant.',
      '- What is wrong is said in a sentence: the `message` of a 4xx answer, or of the error that the function throws. An unknown field is refused.',
      '- A time is ISO 8601 (or a `Date` in a function). A duration is milliseconds, or `500ms`, `30s`, `10m`, `1h30m`, `2d`.',
      '- Web pages of other sites are refused, so that a page that you visit cannot use your emulator.',
    ].join('\n'),
    '## Operations',
    "A function takes an object of the fields. A field in **bold** can be given alone: `emulator.messages.search('is:failed')`.",
    table(['function', 'request', 'fields', ''], allOperations.map(rowOf)),
    `\`GET ${controlPrefix}/live\` tells what happens as it happens (server-sent events: requests, messages, events, postings).`,
    '## Search',
    'The same language finds mail (`messages.search`, `wait`, `delete`) and events of the log (`events.search`). Everything in a search must hold; case does not matter.',
    table(['term', 'finds it if'], termsOfSearch()),
    'A value with spaces is put in quotes: `subject:"Order 17"`.',
    '<!-- Written by `npm run docs:reference`, from the declarations. -->',
  ]
    .join('\n\n')
    .concat('\n');
}

function rowOf({ name, operation }: (typeof allOperations)[number]): string[] {
  const { method, path, shorthand, summary, input } = operation;
  return [code(name), code(`${method} ${path}`), fieldsOf(input.shape, shorthand) || linked(name), oneLine(summary)];
}

const fieldsOf = (shape: Readonly<Record<string, { isOptional(): boolean }>>, shorthand: unknown): string =>
  Object.entries(shape)
    .map(([name, field]) => `${name === shorthand ? `**${code(name)}**` : code(name)}${field.isOptional() ? '?' : ''}`)
    .join(', ');

const linked = (name: string): string => (name === 'faults.add' ? '[a fault](emulator-faults-and-time.md#faults)' : '');

/** The help has a line for each term; the last lines, of what needs no term, have no name. */
function termsOfSearch(): string[][] {
  const lines = searchHelp.split('\n');
  const [named, others] = [lines.filter((line) => /^[a-z]+: /.test(line)), lines.filter((line) => !/^[a-z]+: /.test(line))];
  const rows = named.map((line) => [code(`${line.split(': ')[0]}:`), oneLine(line.slice(line.indexOf(': ') + 2))]);
  if (others.join() !== 'free words,"quoted words",- before each: not')
    throw new Error('the help on searches has changed: say here what it says');
  return [
    ...rows,
    ['a word', 'it is in an address, the subject, the text, a tag or the name of a file'],
    ['`"some words"`', 'they are there one after the other'],
    ['`-` before any of these', 'it does not hold'],
  ];
}
