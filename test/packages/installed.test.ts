import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sdk from 'mailgun-sdk';
import { installPacked } from './installed';
import { type Editor, openEditor } from './open-editor';

let folder: string;
beforeAll(() => {
  folder = installPacked();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const errors = `
const assert = require('node:assert/strict');
const { startEmulator } = require('mailgun-emulator');
const copies = [require('mailgun-sdk'), require('./node_modules/pulumi-mailgun/dist/mailgun-sdk'), require('./node_modules/mailgun-emulator/dist/mailgun-sdk')];
assert.equal(new Set(copies.map(({ createMailgun }) => createMailgun)).size, 3);
(async () => {
  const emulator = await startEmulator();
  for (const { createMailgun } of copies) {
    const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
    const error = await mailgun.routes.get({ id: '4f3bad2335335426750048c6' }).catch((reason) => reason);
    await mailgun.close();
    console.log(copies.map(({ isMailgunError }) => [isMailgunError(error), isMailgunError(error, 'not_found'), isMailgunError(error, 'conflict')].join()).join(' '));
  }
  await emulator.close();
})();
`;

test('an error of one copy of the SDK is recognised by the copies in the other packages', () => {
  writeFileSync(join(folder, 'errors.cjs'), errors);
  const said = execFileSync(process.execPath, ['errors.cjs'], { cwd: folder, encoding: 'utf8' });
  const each = 'true,true,false true,true,false true,true,false';
  expect(said.trim().split('\n')).toEqual([each, each, each]);
});

const firstMail = `
const { startEmulator } = require('mailgun-emulator');
const names = Object.keys(require('mailgun-sdk'));
const files = () => Object.keys(require.cache).filter((file) => /mailgun-sdk.dist/.test(file) && !file.includes('emulator')).map((file) => file.replaceAll('\\\\', '/').split('/dist/')[1]);
(async () => {
  const emulator = await startEmulator();
  const sdk = require('mailgun-sdk');
  const mailgun = sdk.createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  await mailgun.domains.create({ name: 'mail.example.com' });
  const before = files();
  await mailgun.messages.queueStatus({ domain: 'mail.example.com' });
  const after = files();
  await mailgun.close();
  await emulator.close();
  for (const name of names) sdk[name];
  console.log(JSON.stringify({ names, before, after, all: files() }));
})();
`;

test('a program that requires the SDK reads few files: what each call needs, and a noun when it is first used', () => {
  writeFileSync(join(folder, 'first-mail.cjs'), firstMail);
  const { names, before, after, all } = JSON.parse(execFileSync(process.execPath, ['first-mail.cjs'], { cwd: folder, encoding: 'utf8' }));
  expect(before).toEqual(['index.js', 'core.js', 'schema/zod.js', 'api/domains.js']);
  expect(after).toEqual([...before, 'api/messages.js']);
  expect(all).toEqual([...after, 'webhooks.js']);
  expect(names.toSorted()).toEqual(Object.keys(sdk).toSorted());
});

test('the emulator starts as a command', () => {
  const bin = join(folder, 'node_modules/mailgun-emulator/dist/cli/bin.js');
  expect(execFileSync(process.execPath, [bin, '--help'], { cwd: folder, encoding: 'utf8' })).toContain('mailgun-emulator');
});

const program = `import { createMailgun } from 'mailgun-sdk';
import * as provider from 'pulumi-mailgun';
import { startEmulator } from 'mailgun-emulator';
const mailgun = createMailgun({ apiKey: 'key' });
mailgun.domains.create({ name: 'example.com', spamAction: 'tag' });
mailgun.messages.send({ domain: 'example.com', subject: 'Hi' });
new provider.Domain('mail', { name: 'example.com', messageTtl: 60 });
`;

describe('an editor goes to the line of the sources', () => {
  let editor: Editor;
  beforeAll(async () => {
    writeFileSync(join(folder, 'program.ts'), program);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { strict: true, module: 'node16', skipLibCheck: true } }),
    );
    editor = openEditor(join(folder, 'program.ts'));
  });
  afterAll(() => editor.close());

  test.each([
    ['spamAction: ', 'mailgun-sdk/api/domains.ts', /^ *spamAction: /],
    ['subject: ', 'mailgun-sdk/api/messages.ts', /^ *subject: /],
    ['send(', 'mailgun-sdk/api/messages.ts', /^ *send: /],
    ['createMailgun(', 'mailgun-sdk/client.ts', /function createMailgun\b/],
    ['startEmulator', 'mailgun-emulator/emulator.ts', /function startEmulator\b/],
    ['Domain(', 'pulumi-mailgun/index.ts', /class Domain /],
    ['messageTtl: ', 'pulumi-mailgun/resources/domain.ts', /domain|messageTtl/],
  ])('that declares %s', async (word, file, line) => {
    const before = program.slice(0, program.indexOf(word)).split('\n');
    const [found] = await editor.definitionsAt(before.length, (before.at(-1)?.length ?? 0) + 1);
    expect(found?.file).toBe(join(folder, 'node_modules', file));
    expect(readFileSync(found?.file ?? '', 'utf8').split('\n')[(found?.line ?? 0) - 1]).toMatch(line);
  });
});
