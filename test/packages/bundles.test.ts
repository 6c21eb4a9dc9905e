import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync, type Format } from 'esbuild';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { installPacked } from './installed';

const root = resolve(__dirname, '../..');
const programs = {
  send: `
    import { createMailgun } from 'mailgun-sdk';
    const mailgun = createMailgun({ apiKey: process.argv[3], baseUrl: process.argv[2] });
    const main = async () => {
      await mailgun.messages.send({ domain: 'example.com', from: 'a@example.com', to: 'b@example.com', subject: process.argv[4], text: 'x' });
      await mailgun.close();
    };
    main();`,
  recognise: `
    import { isMailgunError } from 'mailgun-sdk';
    console.log(isMailgunError(Object.assign(new Error(), { name: 'MailgunError', code: 'not_found' }), 'not_found'));`,
  verify: `
    import { signWebhook, verifyWebhook } from 'mailgun-sdk';
    verifyWebhook(signWebhook('key', { event: 'opened' }), { signingKey: 'key' }).then(({ verified }) => console.log(verified));`,
  mailgunJs: `
    import Mailgun from 'mailgun.js';
    new Mailgun(FormData).client({ username: 'api', key: 'key' }).messages.create('example.com', { to: 'b@example.com', text: 'x' });`,
};

let folder: string;
let emulator: Emulator;
let key: string;

beforeAll(async () => {
  if (!existsSync(join(root, 'sdk/dist/module/index.mjs'))) execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root });
  folder = installPacked();
  emulator = await startEmulator();
  key = emulator.apiKey;
  const mailgun = createMailgun({ apiKey: key, baseUrl: emulator.url });
  await mailgun.domains.create({ name: 'example.com' });
  await mailgun.close();
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, `${name}.js`), text);
});

afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A file that runs by itself: it lies where no package can be found. */
function bundle(program: keyof typeof programs, format: Format, conditions?: string[]): string {
  const place = mkdtempSync(join(tmpdir(), 'mailgun-sdk-bundle-'));
  const outfile = join(place, `${program}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  buildSync({
    entryPoints: [join(folder, `${program}.js`)],
    outfile,
    format,
    bundle: true,
    minify: true,
    platform: 'node',
    logLevel: 'error',
    ...(conditions && { conditions }),
  });
  return outfile;
}

const run = async (...args: string[]) => (await promisify(execFile)(process.execPath, args)).stdout.trim();

const outputs: [name: string, format: Format, conditions?: string[]][] = [
  ['an ES module', 'esm'],
  ['CommonJS', 'cjs'],
  ['an ES module for Workers', 'esm', ['workerd', 'worker']],
  ['CommonJS that requires what Node requires', 'cjs', []],
];

const subjects = () =>
  emulator.requests.filter(({ route }) => route === 'POST /v3/{domain_name}/messages').map(({ fields }) => fields.subject);

describe.each(outputs)('bundled as %s', (name, format, conditions) => {
  test('a program sends', async () => {
    await run(bundle('send', format, conditions), emulator.url, key, name);
    expect(subjects()).toContain(name);
  });

  test('a program tells errors and verifies webhooks', async () => {
    for (const program of ['recognise', 'verify'] as const) expect(await run(bundle(program, format, conditions))).toBe('true');
  });
});

test('a bundle has little more in it than what is used', () => {
  const sizeOf = (program: keyof typeof programs) => statSync(bundle(program, 'esm')).size;
  expect(sizeOf('recognise')).toBeLessThan(10_000);
  expect(sizeOf('send')).toBeLessThan(sizeOf('mailgunJs'));
});

test('import and require are one copy in Node', async () => {
  const program = join(folder, 'both.mjs');
  writeFileSync(
    program,
    `import { createRequire } from 'node:module';
     import * as imported from 'mailgun-sdk';
     const required = createRequire(import.meta.url)('mailgun-sdk');
     console.log(JSON.stringify(Object.keys(required).filter((name) => imported[name] !== required[name])), Object.keys(required).length > 10);`,
  );
  expect(await run(program)).toBe('[] true');
});

test('mailgun-sdk/fetch sends without undici, imported and required', async () => {
  writeFileSync(join(folder, 'fetched.mjs'), programs.send.replace("'mailgun-sdk'", "'mailgun-sdk/fetch'"));
  writeFileSync(
    join(folder, 'fetched.cjs'),
    programs.send.replace("import { createMailgun } from 'mailgun-sdk'", "const { createMailgun } = require('mailgun-sdk/fetch')"),
  );
  for (const file of ['fetched.mjs', 'fetched.cjs']) await run(join(folder, file), emulator.url, key, file);
  expect(subjects()).toEqual(expect.arrayContaining(['fetched.mjs', 'fetched.cjs']));
  expect(readFileSync(join(folder, 'node_modules/mailgun-sdk/dist/module/index.js'), 'utf8')).not.toContain("require('undici");
});
