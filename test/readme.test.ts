import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';
import { resources } from '../provider/resources';
import { renewed } from '../scripts/reference';

const root = resolve(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const readme = read('README.md');

const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

/** The examples in the comments of the classes that programs use. */
const examples = [...read('provider/index.ts').matchAll(/@example\n([\s\S]*?)\n \*\n \* @see/g)].map(
  ([, text = '']) =>
    `import * as mailgun from 'pulumi-mailgun';\ndeclare const mail: mailgun.Domain;\n${text.replace(/^ \* ?/gm, '').replace('const mail', 'const made')}`,
);

function errorsIn(sources: readonly string[]): string[] {
  // In the repository, so that imports are found as a program finds them.
  const folder = mkdtempSync(join(root, 'test', '.readme-'));
  try {
    const files = sources.map((source, index) => {
      const file = join(folder, `block-${index}.ts`);
      writeFileSync(file, `${source}\nexport {};\n`);
      return file;
    });
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ['node'],
    };
    const problems = ts.getPreEmitDiagnostics(ts.createProgram(files, options));
    return problems.map(({ messageText, file }) => `${file?.text.slice(0, 60)}…: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('every TypeScript block of the README and every example of a class compiles', () => {
  expect(blocks('ts')).toHaveLength(7);
  expect(examples).toHaveLength(Object.keys(resources).length);
  expect(errorsIn([...blocks('ts'), ...examples])).toEqual([]);
  expect(errorsIn(["import * as mailgun from 'pulumi-mailgun';\nnew mailgun.Route('r', { expresion: 'x' });"])).not.toEqual([]);
});

test('the first program of the README is the one that npm start applies', () => {
  expect(blocks('ts')[0]).toBe(read('examples/quickstart/index.ts'));
});

test('every command of the README is one that a test runs', () => {
  const run = [
    // `.ci/run` runs the second, the end-to-end tests the first and the others.
    'npm start',
    'npm test',
    'pulumi config set --secret mailgun:apiKey key-of-your-account',
    'pulumi config set mailgun:region eu',
    'pulumi up',
    'pulumi preview --refresh --expect-no-changes',
    'pulumi up --refresh --yes',
    // `test/examples/readme.test.ts` runs these.
    'export MAILGUN_API_KEY=key-local MAILGUN_BASE_URL=http://127.0.0.1:3535 MAILGUN_DOMAIN=mail.example.com MAILGUN_SIGNING_KEY=key-of-webhooks',
    'curl --user api:$MAILGUN_API_KEY $MAILGUN_BASE_URL/v4/domains -F name=$MAILGUN_DOMAIN',
  ];
  expect(blocks('sh').flatMap((block) => block.trim().split('\n'))).toEqual(run);
});

test('the tables of the README are those of the declarations', () => {
  expect(readme).toBe(renewed(readme));
});

test('every file that the README names is there', () => {
  const named = [...readme.matchAll(/\]\(((?!https:)[^)]+)\)/g)].map(([, file = '']) => file);
  expect(named.length).toBeGreaterThan(2);
  for (const file of named) expect(read(file).length).toBeGreaterThan(0);
});
