import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulator, mailgun, runEmulator } from '../../emulator/running';
import { createScratch, type Scratch } from './running';

runEmulator();
let scratch: Scratch;

beforeEach(async () => {
  emulator.reset();
  scratch = createScratch(emulator);
  await mailgun.domains.create({ name: 'mail.example.com', spamAction: 'tag' });
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'], description: 'all' });
  await mailgun.templates.create({ domain: 'mail.example.com', name: 'welcome', content: '<p>\r\n</p>' });
});

afterEach(() => rmSync(scratch.folder, { recursive: true, force: true }));

const options = ['import', '--as', 'options'];
const written = () => [...scratch.files().keys()].filter((path) => !path.startsWith('.pulumi-mailgun')).sort();

test('a program is written without a stack and without the Pulumi CLI, with an import option in each resource', async () => {
  scratch = createScratch(emulator, { hasTypes: true });
  expect(await scratch.run(...options)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("import './mailgun';") });
  expect(written()).toEqual([
    'account.ts',
    'index.ts',
    'mail.example.com.ts',
    'templates/.gitattributes',
    'templates/mail.example.com/welcome.html',
  ]);
  const files = scratch.files();
  expect(files.get('account.ts')).toContain("{ import: '");
  expect(files.get('mail.example.com.ts')).toContain("{ import: 'mail.example.com', protect: true }");
  expect(files.get('templates/mail.example.com/welcome.html')).toBe('<p>\r\n</p>');
  expect(files.get('.pulumi-mailgun/.gitignore')).toBe('*\n');
});

test('without protection there is none, and what is excepted is not written', async () => {
  expect((await scratch.run(...options, '--no-protect', '--except', 'Route', '--except', 'Template/*')).exitCode).toBe(0);
  expect(written()).toEqual(['index.ts', 'mail.example.com.ts']);
  expect(scratch.files().get('mail.example.com.ts')).not.toContain('protect');
});

test('a file that somebody has changed is not touched, and the message says what to do', async () => {
  await scratch.run(...options);
  const path = join(scratch.folder, 'mailgun/account.ts');
  writeFileSync(path, '// mine\n');
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'], description: 'another' });
  const again = await scratch.run(...options);
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('mailgun/account.ts') });
  expect(again.stderr).toContain('--force');
  expect(scratch.files().get('account.ts')).toBe('// mine\n');
  expect((await scratch.run(...options, '--force')).exitCode).toBe(0);
  expect(scratch.files().get('account.ts')).toContain('another');
});

test('an import that was interrupted at any file ends as one that was not', async () => {
  await scratch.run(...options);
  const whole = scratch.files();
  const program = written();
  for (let count = 0; count < program.length; count += 1) {
    for (const path of program.slice(count)) rmSync(join(scratch.folder, 'mailgun', path));
    const noted = JSON.parse(whole.get('.pulumi-mailgun/written.json') ?? '');
    writeFileSync(join(scratch.folder, 'mailgun/.pulumi-mailgun/written.json'), JSON.stringify({ ...noted, things: {} }));
    expect((await scratch.run(...options)).exitCode).toBe(0);
    expect(scratch.files()).toEqual(whole);
  }
});

test('a plan says of each thing what to do, and is done as it was edited', async () => {
  expect(await scratch.run(...options, '--plan', 'plan.json')).toMatchObject({ exitCode: 0 });
  expect(written()).toEqual([]);
  const plan = JSON.parse(scratch.files('.').get('plan.json') ?? '') as { do: string; type: string; name: string }[];
  expect(plan.map(({ type }) => type).sort()).toEqual(['Domain', 'Route', 'Template']);
  expect(await scratch.run(...options, '--plan', 'plan.json')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('plan.json is there already'),
  });
  const decisions: Record<string, string> = { Domain: 'get', Route: 'take', Template: 'skip' };
  const edited = plan.map((each) => ({ ...each, do: decisions[each.type], name: each.type === 'Route' ? 'mine' : each.name }));
  writeFileSync(join(scratch.folder, 'plan.json'), JSON.stringify(edited));
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'], description: 'later' });
  expect(await scratch.run(...options, '--from-plan', 'plan.json')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('1 thing is not in the plan plan.json'),
  });
  expect(scratch.files().get('mail.example.com.ts')).toContain("mailgun.Domain.get('mail.example.com', 'mail.example.com')");
  expect(scratch.files().get('account.ts')).toMatch(/new mailgun.Route\(\s*'mine'/);
  expect(scratch.files().get('account.ts')).not.toContain('later');
});

test.each([
  ['[', 'plan.json: '],
  ['{}', 'a plan is a list of things'],
  ['[{"do":"delete","type":"Route","id":"1","name":"a"}]', 'thing 1 (Route 1): "do" must be take, skip or get, not "delete"'],
  [
    '[{"do":"take","type":"Route","id":"1","name":"a"},{"do":"take","type":"Route","id":"2","name":"a"}]',
    'thing 2 (Route 2): has the same name as thing 1: "a"',
  ],
])('of a broken plan %j the message says where it is wrong', async (text, words) => {
  writeFileSync(join(scratch.folder, 'plan.json'), text);
  expect(await scratch.run(...options, '--from-plan', 'plan.json')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) });
});

test('what the plan has and Mailgun has no more makes the import incomplete', async () => {
  await scratch.run(...options, '--plan', 'plan.json');
  emulator.store.routes.clear();
  expect(await scratch.run(...options, '--from-plan', 'plan.json')).toMatchObject({
    exitCode: 3,
    stdout: expect.stringMatching(/Route \w+: not found at Mailgun/),
  });
});

test('a list that the key may not read is named with the role that is missing, and the rest is taken', async () => {
  emulator.fail({ route: 'GET /v3/routes', answer: { status: 403, body: { message: 'Forbidden' } } });
  const { exitCode, stdout } = await scratch.run(...options);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 3,
    stdout: expect.stringMatching(/Not read: Route: .*requires a key with the role basic/),
  });
  expect(written()).toContain('mail.example.com.ts');
});

test('requests that were too many are asked again, and the program is the same', async () => {
  await scratch.run(...options);
  const whole = scratch.files();
  rmSync(join(scratch.folder, 'mailgun'), { recursive: true });
  const answer = { status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': '0' } };
  const limited = ['GET /v4/domains', 'GET /v3/routes', 'GET /v4/templates'];
  for (const route of limited) emulator.fail({ route, answer, times: 2 });
  emulator.requests.length = 0;
  expect((await scratch.run(...options)).exitCode).toBe(0);
  expect(emulator.requests.filter(({ status }) => status === 429).length).toBeGreaterThan(2);
  expect(scratch.files()).toEqual(whole);
});

test('with a sub-account only its domains are taken over, and all requests are on its behalf', async () => {
  const { id } = (await mailgun.subaccounts.create({ name: 'shop' })).subaccount;
  await mailgun.domains.create({ name: 'shop.example.com' }, { onBehalfOf: id });
  const shop = createScratch(emulator, { env: { MAILGUN_SUBACCOUNT_ID: id } });
  emulator.requests.length = 0;
  expect((await shop.run(...options, '--only', 'Domain')).exitCode).toBe(0);
  expect(new Set(emulator.requests.map(({ headers }) => headers['x-mailgun-on-behalf-of']))).toEqual(new Set([id]));
  const files = shop.files();
  expect([...files.keys()]).toContain('shop.example.com.ts');
  expect([...files.keys()]).not.toContain('mail.example.com.ts');
  rmSync(shop.folder, { recursive: true });
});

test.each([
  ['an older state', '{"version":3,"modules":[]}', /terraform\.tfstate of version 3.*terraform show -json/],
  ['the output of a newer Terraform', '{"format_version":"2.0","values":{}}', /has the format 2\.0/],
  ['a file that was cut off', '{"format_version":"1.0","val', /state\.json is not JSON/],
])('%s is refused, and nothing is written', async (_, text, words) => {
  writeFileSync(join(scratch.folder, 'state.json'), text);
  const refused = await scratch.run(...options, '--from-terraform', 'state.json');
  expect(refused).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringMatching(words) });
  expect(written()).toEqual([]);
});

test('a broken line of the ignore file is named before anything is compared', async () => {
  writeFileSync(join(scratch.folder, '.mailgun-ignore'), 'Route\nRoute/[abc\n');
  const refused = await scratch.run('drift', '--json', 'drift.json');
  expect(refused).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringContaining('.mailgun-ignore:2: ') });
  expect(scratch.files('.').has('drift.json')).toBe(false);
});

test('without a key it says where to set one', async () => {
  const keyless = createScratch(emulator, { env: { MAILGUN_API_KEY: '' } });
  expect(await keyless.run(...options)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('MAILGUN_API_KEY') });
  rmSync(keyless.folder, { recursive: true });
});

test('the exit codes are in the help of both commands', async () => {
  for (const command of ['import', 'drift'])
    expect((await scratch.run(command, '--help')).stdout).toMatch(/Exit codes:\n +0 .*\n +1 .*\n +2 .*\n +3 /);
});

test('a class that there is not is an error, and a pattern that matches nothing is said', async () => {
  expect(await scratch.run(...options, '--only', 'Rout')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/--only Rout: there is no class Rout.*Route/),
  });
  expect(await scratch.run(...options, '--only', 'Route', '--only', '/Webhook/mail.example.com/opened')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('--only /Webhook/mail.example.com/opened matches nothing.'),
  });
});

test('a refused key is an error, and not an account with nothing in it', async () => {
  const stranger = createScratch(emulator, { env: { MAILGUN_API_KEY: 'key-of-nobody' } });
  expect(await stranger.run(...options)).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('MAILGUN_API_KEY') });
  rmSync(stranger.folder, { recursive: true });
});

test('the JSON schema of a report can be had', async () => {
  const { exitCode, stdout } = await scratch.run('drift', '--schema');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ properties: { version: { const: 1 }, findings: { type: 'array' } } });
});

describe('as resources of the native provider', () => {
  const native = ['import', '--as', 'native'];
  const project = (runtime: string) => writeFileSync(join(scratch.folder, 'Pulumi.yaml'), `name: mail\nruntime: ${runtime}\n`);
  const place = (...commands: string[]) => {
    for (const command of commands) writeFileSync(join(scratch.folder, command), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  };
  const refused = (words: RegExp) => ({ exitCode: 1, stdout: '', stderr: expect.stringMatching(words) });

  beforeEach(() => {
    scratch = createScratch(emulator, { env: { PULUMI_HOME: '/nowhere' } });
    emulator.requests.length = 0;
  });

  afterEach(() => {
    expect(emulator.requests).toEqual([]);
    expect(written()).toEqual([]);
  });

  test.each([
    [['--as', 'terraform'], /Allowed choices are file, options, native/],
    [['--as', 'native', '--language', 'python'], /unknown option '--language'/],
  ])('%j is refused before anything is read', async (args, words) => {
    expect(await scratch.run('import', ...args)).toEqual(refused(words));
  });

  test('a project in a language that Pulumi cannot write is refused', async () => {
    project('haskell');
    place('pulumi-resource-mailgun-native');
    expect(await scratch.run(...native)).toEqual(refused(/written in haskell .*Run the command in a project of another language/));
  });

  test('without the plugin, and without the language host, it says how to install them', async () => {
    project('yaml');
    expect(await scratch.run(...native)).toEqual(refused(/pulumi-resource-mailgun-native is missing.*pulumi plugin install/));
    place('pulumi-resource-mailgun-native');
    expect(await scratch.run(...native)).toEqual(refused(/pulumi-language-yaml is missing.*pulumi\.com\/docs\/install/));
    place('pulumi-language-yaml');
    expect(await scratch.run(...native)).toEqual(refused(/no Pulumi CLI on PATH/));
  });
});
