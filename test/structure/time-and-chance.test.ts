import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

const emulator = resolve(__dirname, '../../emulator');

/** Where the real time and real chance may be asked: the clock, ids that a seed makes, and what has to do with real connections. */
const exempt = [
  'clock/',
  'http/',
  'smtp/',
  'store/random.ts',
  // Browsers and clients compare it with their own time.
  'certificate.ts',
  // When a real Mailgun answered.
  'record/recorder.ts',
];

const calls = /\bnew Date\(\)|\bDate\.now\(|\brandomUUID\b|(?<!\.)\brandomBytes\b(?=.*['"]node:crypto)|\bMath\.random\(/;

const skipped = new Set(['build', 'dist', 'node_modules']);

const sources = readdirSync(emulator, { withFileTypes: true })
  .filter(({ name }) => !skipped.has(name))
  .flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(emulator, entry.name), { recursive: true, encoding: 'utf8' }).map((file) => join(entry.name, file))
      : [entry.name],
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'))
  .filter((file) => !exempt.some((one) => file.startsWith(one)));

test.each(sources)('emulator/%s takes time and ids from the account', (file) => {
  const lines = readFileSync(join(emulator, file), 'utf8').split('\n');
  expect(lines.filter((line) => calls.test(line))).toEqual([]);
});

test.each([
  'const at = new Date();',
  'const at = Date.now();',
  "import { createHmac, randomUUID } from 'node:crypto';",
  "import { randomBytes } from 'node:crypto';",
  'const draw = Math.random();',
])('%s would be found', (line) => {
  expect(line).toMatch(calls);
});
