import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { Client, type TextContent } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import ts from 'typescript';
import { type Command, commandAt } from '../gate/command';
import { installPacked } from './installed';

let folder: string;
let emulator: Emulator;
let program: string;
const commands: Command[] = [];

beforeAll(async () => {
  folder = installPacked();
  emulator = await startEmulator();
  await createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url }).domains.create({ name: 'mail.example.com' });
  const place = join(folder, 'node_modules/mailgun-gate');
  const { bin } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
  program = join(place, bin['mailgun-gate']);
});
afterEach(() => {
  for (const command of commands.splice(0)) command.end();
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
/** A working folder of its own, with the account of the emulator. */
function begin() {
  count += 1;
  const place = join(folder, `work-${count}`);
  mkdirSync(place);
  const command = commandAt(program, place);
  commands.push(command);
  const account = { MAILGUN_API_KEY: emulator.apiKey, MAILGUN_BASE_URL: emulator.url };
  return { ...command, account };
}

/** With a policy that `init` has written from these answers. */
async function beginWith({ areas = 'Events: read, Messages: full', confirm = 'no' } = {}) {
  const command = begin();
  const answers = ['support-bot', areas, 'mail.example.com', '*@example.com', confirm, '2099-12-31'];
  const { code, out, err } = await command.run(['init'], { input: `${answers.join('\n')}\n` });
  if (code !== 0) throw new Error(err);
  return { ...command, out, token: /mgate_[\w-]+/.exec(out)?.[0] ?? '' };
}

/** For tests that only look: each process takes its time. */
let looked: ReturnType<typeof beginWith> | undefined;
const look = () => (looked ??= beginWith());

const letter = { domain: 'mail.example.com', from: 'bot@mail.example.com', to: 'alice@example.com', subject: 'Hello', text: 'Hi' };
const messages = () => emulator.store.messages.length;

const sendWithSdk = `
const { createMailgun } = require('mailgun-sdk');
const [baseUrl, apiKey, letter] = process.argv.slice(2);
createMailgun({ baseUrl, apiKey, retries: 0 }).messages.send(JSON.parse(letter)).then(({ message }) => console.log(message), ({ message }) => console.log(message));
`;

test('the demo shows what is allowed, refused and approved, and an audit that is whole', async () => {
  const { code, out, err } = await begin().run(['demo']);
  expect([code, err]).toEqual([0, '']);
  for (const shown of [
    'the limit is 2 messages an hour',
    'mallory@evil.example (in bcc) is not among the recipients',
    'That needs a person',
    "agent support-bot sent 'Your invoice' to 1 recipient at example.com: allowed by support-bot.areas.Messages",
  ])
    expect(out).toContain(shown);
  expect(out.trimEnd()).toMatch(/\d+ records in 1 files?: whole and unchanged$/);
});

test('init asks and writes a policy that check reads, and overwrites none', async () => {
  const { run, out, token, folder: place } = await beginWith();
  expect(out).toContain('shown only now');
  expect(readFileSync(join(place, 'mailgun-gate.yaml'), 'utf8')).not.toContain(token);
  const checked = await run(['check']);
  expect(checked).toMatchObject({ code: 0, err: '' });
  expect(checked.out).toMatch(/^support-bot \(token until 2099-12-31\)\n {2}Messages: full, 6 of 6 operations \(line \d+\)/);
  const again = await run(['init'], { input: '\n' });
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('mailgun-gate.yaml is there already. Edit it, or name another') });
});

test('init takes Enter everywhere, and then grants to read events and nothing else', async () => {
  const { run } = begin();
  expect((await run(['init'])).code).toBe(0);
  const { out } = await run(['check']);
  expect(out.match(/^ {2}.*: (read|full|off),.*$/gm)).toEqual([expect.stringMatching(/^ {2}Events: read, 2 of 2/)]);
});

test('token prints a token, and the hash of it for the policy', async () => {
  const { out } = await begin().run(['token']);
  const [token = ''] = /mgate_[\w-]{43}/.exec(out) ?? [];
  const hash = execFileSync(process.execPath, [
    '-e',
    `process.stdout.write(require('crypto').createHash('sha256').update(${JSON.stringify(token)}).digest('hex'))`,
  ]);
  expect(out).toContain(`token: sha256:${hash}`);
});

describe('check', () => {
  const send = ['check', '--agent', 'support-bot', '--operation', 'messages.send'];
  test.each([
    ['allowed', [...send, '--arguments', JSON.stringify(letter)], 0, /^allowed by support-bot\.\S+ \(mailgun-gate\.yaml:\d+\)/],
    [
      'refused for its arguments',
      [...send, '--arguments', JSON.stringify({ ...letter, cc: 'x@evil.example' })],
      1,
      /^refused: .*\(in cc\)/,
    ],
    ['refused for its area', [...send.slice(0, -1), 'routes.list'], 1, /^refused: .* by .*mailgun-gate\.yaml:\d+\)/],
    ['allowed, if its arguments are', send, 0, /if these let its arguments through:\n {2}support-bot\.domains/],
  ])('says of an operation that it is %s', async (_, args, code, words) => {
    const { run } = await look();
    expect(await run(args)).toMatchObject({ code, out: expect.stringMatching(words), err: '' });
  });
});

describe('tools', () => {
  test('are listed for an agent, and pinned', async () => {
    const { run, folder: place } = await beginWith();
    const { out } = await run(['tools', '--agent', 'support-bot', '--lock']);
    expect(out).toMatch(/^events_list /m);
    expect(out).toMatch(/^messages_send /m);
    expect(out).not.toMatch(/^routes_/m);
    const { tools } = JSON.parse(readFileSync(join(place, 'mailgun-gate.lock'), 'utf8'));
    expect(out).toContain(tools);
  });

  test('that are others than were pinned do not start, those that were do', async () => {
    const { run, serve, account, token, folder: place, state } = await beginWith();
    await run(['tools', '--lock']);
    await (await serve([], account)).stop('SIGTERM');
    rmSync(state, { recursive: true });
    writeFileSync(join(place, 'mailgun-gate.lock'), '{"tools":"sha256:other"}');
    for (const command of [['serve', '--port', '0'], ['mcp']])
      expect(await run(command, { env: { ...account, MAILGUN_GATE_TOKEN: token } })).toMatchObject({
        code: 2,
        err: expect.stringMatching(/not those that mailgun-gate\.lock pins.*See what changed with 'mailgun-gate tools'/),
      });
    writeFileSync(join(place, 'mailgun-gate.lock'), 'sha256:other');
    expect(await run(['serve', '--port', '0'], { env: account })).toMatchObject({ code: 2, err: expect.stringContaining('--lock') });
    expect(existsSync(state)).toBe(false);
  });
});

test('serve lets the packed SDK send, and ends cleanly', async () => {
  const { run, serve, account, token } = await beginWith();
  writeFileSync(join(folder, 'send.cjs'), sendWithSdk);
  const gate = await serve([], account);
  const before = messages();
  const send = (given: object) => runNode(join(folder, 'send.cjs'), [gate.url, token, JSON.stringify(given)]);
  expect(await send(letter)).toContain('Queued');
  expect(await send({ ...letter, bcc: 'x@evil.example' })).toContain('x@evil.example (in bcc) is not among the recipients');
  expect(messages()).toBe(before + 1);
  expect(await gate.stop('SIGTERM')).toEqual({ code: 0, signal: null });

  const spoken = await run(['audit', '--agent', 'support-bot', '--since', '1h']);
  expect(spoken).toMatchObject({ code: 0, err: '' });
  expect(spoken.out).toMatch(/agent support-bot sent 'Hello' to 1 recipient at example\.com: allowed by /);
  const steps = (await run(['audit', '--json'])).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).step);
  expect(steps).toEqual(['opened', 'policy', 'asked', 'sent', 'answered', 'asked', 'refused', 'closed']);
  expect((await run(['audit', '--json', '--agent', 'nobody'])).out).toBe('');
  expect(await run(['audit', 'verify'])).toEqual({ code: 0, out: '8 records in 1 file: whole and unchanged\n', err: '' });
});

test('audit verify says what was changed', async () => {
  const { run, serve, account, state } = await beginWith();
  await (await serve([], account)).stop('SIGTERM');
  const [record] = (await run(['audit', '--json'])).out.split('\n', 1).map((line) => JSON.parse(line));
  const file = join(state, 'audit', record.file);
  writeFileSync(file, readFileSync(file, 'utf8').replace('opened', 'closed'));
  expect(await run(['audit', 'verify'])).toMatchObject({ code: 1, out: expect.stringMatching(/^PROBLEM: .*NOT to be trusted\n$/s) });
});

async function connect(command: { folder: string; environment: Readonly<Record<string, string>> }, env: Record<string, string>) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, 'mcp'],
    cwd: command.folder,
    env: { ...command.environment, ...env },
    stderr: 'pipe',
  });
  await client.connect(transport);
  return client;
}

test('mcp serves the official client over stdio, with the tools that its token allows', async () => {
  const begun = await beginWith();
  const client = await connect(begun, { ...begun.account, MAILGUN_GATE_TOKEN: begun.token });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['events_list', 'messages_send']));
  expect(tools.filter(({ name }) => /^(routes|keys|domains)_/.test(name))).toEqual([]);
  const before = messages();
  const call = async (given: object) => {
    const { content, isError = false } = await client.callTool({ name: 'messages_send', arguments: { ...given } });
    return [isError, (content as TextContent[]).map(({ text }) => text).join()];
  };
  expect(await call(letter)).toEqual([false, expect.stringContaining('Queued')]);
  expect(await call({ ...letter, to: 'x@evil.example' })).toEqual([true, expect.stringContaining('is not among the recipients')]);
  expect(messages()).toBe(before + 1);
  await client.close();
  expect(await begun.run(['audit', 'verify'])).toMatchObject({ code: 0, out: expect.stringMatching(/^8 records in 1 file: whole/) });
});

test('only the demo reads the emulator, and help reads nothing that it does not need', async () => {
  const { run, account, token } = await look();
  const counting = `process.on('exit', () => console.error(JSON.stringify(Object.keys(require.cache).filter((file) => /mailgun-(gate|emulator|sdk)/.test(file)))));`;
  writeFileSync(join(folder, 'counting.cjs'), counting);
  const filesOf = async (args: readonly string[], env = {}) => {
    const { err } = await run(args, { env: { ...env, NODE_OPTIONS: `--require ${join(folder, 'counting.cjs')}` } });
    return JSON.parse(err.trim().split('\n').at(-1) ?? '') as string[];
  };
  expect((await filesOf(['--help'])).map((file) => basename(file)).sort()).toEqual(['bin.js', 'settings.js']);
  const forMcp = await filesOf(['mcp'], { ...account, MAILGUN_GATE_TOKEN: token });
  expect(forMcp.filter((file) => file.includes('tools.js'))).not.toEqual([]);
  expect(forMcp.filter((file) => file.includes('emulator'))).toEqual([]);
});

describe('approve', () => {
  async function waiting(calls: number) {
    const begun = await beginWith({ confirm: 'yes' });
    const gate = await begun.serve([], begun.account);
    const bot = createMailgun({ apiKey: begun.token, baseUrl: gate.url, retries: 0 });
    const list = async () => (await begun.run(['approve', '--list'])).out;
    const answers: Promise<string>[] = [];
    // One after the other, so that they wait in this order.
    for (let call = 1; call <= calls; call += 1) {
      answers.push(
        bot.messages.send({ ...letter, subject: `Invoice ${call}` }).then(
          ({ message }) => message,
          ({ message }) => message,
        ),
      );
      while (!(await list()).includes(`Invoice ${call}`));
    }
    const ids = [...(await list()).matchAll(/id +│ ([0-9a-f]{32})/g)].map(([, id]) => id ?? '');
    return { ...begun, gate, answers, ids, before: messages() };
  }

  test('shows what waits, and takes an answer for each from the terminal', async () => {
    const { run, gate, answers, before } = await waiting(3);
    const { code, out } = await run(['approve'], { input: 'yes\nno\n\n' });
    expect(code).toBe(0);
    expect(out).toMatch(/to +│ alice@example\.com\n/);
    expect(await Promise.all(answers)).toEqual([
      expect.stringContaining('Queued'),
      expect.stringContaining('a person refused it'),
      expect.stringContaining('a person refused it'),
    ]);
    expect(messages()).toBe(before + 1);
    expect((await run(['approve'])).out).toBe('Nothing waits for approval.\n');
    await gate.stop('SIGTERM');
    expect((await run(['audit'])).out).toMatch(/ at the terminal approved the request of agent support-bot to send 'Invoice 1' /);
  });

  test('answers the one that is named, and says so', async () => {
    const { run, gate, answers, ids, before } = await waiting(2);
    expect(await run(['approve', ids[0] ?? '', '--deny'])).toEqual({ code: 0, out: `Denied: ${ids[0]}\n`, err: '' });
    expect(await run(['approve', ids[1] ?? ''])).toEqual({ code: 0, out: `Approved: ${ids[1]}\n`, err: '' });
    expect(await Promise.all(answers)).toEqual([expect.stringContaining('refused'), expect.stringContaining('Queued')]);
    expect(messages()).toBe(before + 1);
    expect(await run(['approve', ids[0] ?? ''])).toMatchObject({ code: 2, err: expect.stringContaining('denied already') });
    await gate.stop('SIGTERM');
  });

  test('approves nothing where the input ends', async () => {
    const { run, gate, ids, answers } = await waiting(1);
    expect(await run(['approve'])).toMatchObject({ code: 2, err: expect.stringContaining('without an answer; the call still waits') });
    expect(await run(['approve', '--deny'])).toMatchObject({ code: 2, err: expect.stringContaining('--deny needs the id') });
    await run(['approve', ids[0] ?? '', '--deny']);
    await Promise.all(answers);
    await gate.stop('SIGTERM');
  });
});

describe('a mistake is told with what to do', () => {
  const key = { MAILGUN_API_KEY: 'key-of-a-test' };
  test.each<[string, string[], Record<string, string>, string]>([
    ['no key', ['serve'], {}, 'MAILGUN_API_KEY is not set'],
    ['another region', ['serve'], { ...key, MAILGUN_REGION: 'asia' }, 'it must be us or eu'],
    ['no policy, to serve', ['serve', '--policy', 'other.yaml'], key, 'other.yaml:1: there is no such file; `mailgun-gate init` writes'],
    [
      'no policy, to check',
      ['check', '--policy', 'other.yaml'],
      {},
      'other.yaml: there is no such file. Name the policy with --policy, or',
    ],
    ['no policy, to pin', ['tools', '--lock', '--policy', 'other.yaml'], {}, "write a first one with 'mailgun-gate init'"],
    ['a broken policy', ['serve', '--policy', 'broken.yaml'], key, 'broken.yaml:3: the indentation does not fit'],
    ['no token', ['mcp'], key, 'MAILGUN_GATE_TOKEN is not set. It is the token of the agent; mailgun-gate token makes one'],
    [
      'a wrong token',
      ['mcp'],
      { ...key, MAILGUN_GATE_TOKEN: 'mgate_wrong' },
      'is the token of no agent in mailgun-gate.yaml, or has expired',
    ],
    ['an unknown agent', ['check', '--agent', 'bot'], {}, 'there is no agent bot in mailgun-gate.yaml; it has support-bot'],
    ['an unknown agent, for its tools', ['tools', '--agent', 'bot'], {}, 'there is no agent bot in mailgun-gate.yaml; it has support-bot'],
    ['an unknown operation', ['check', '--agent', 'support-bot', '--operation', 'message.send'], {}, 'did you mean "messages.send"?'],
    [
      'arguments that are no JSON',
      ['check', '--agent', 'support-bot', '--operation', 'messages.send', '--arguments', '{a'],
      {},
      'is no JSON',
    ],
    ['arguments of nothing', ['check', '--arguments', '{}'], {}, '--arguments needs --operation'],
    ['an operation of nobody', ['check', '--operation', 'messages.send'], {}, '--operation needs --agent'],
    [
      'no state, to approve',
      ['approve', '--state', 'other'],
      {},
      'no gate has written to other yet. Name the folder of the gate with --state',
    ],
    ['no state, to read', ['audit', '--state', 'other'], {}, 'no gate has written to other yet'],
    ['no state, to verify', ['audit', 'verify', '--state', 'other'], {}, 'no gate has written to other yet'],
    ['an unknown time', ['audit', '--since', 'noon'], {}, "'noon' is no time. Say how long ago"],
    ['an unknown command', ['sevre'], {}, 'Did you mean serve?'],
    ['a wrong port', ['serve', '--port', '99999'], key, 'must be a port, from 0 to 65535'],
    ['an address of another machine', ['serve', '--port', '0', '--host', '192.0.2.1'], key, 'Name another with --host'],
  ])('%s', async (_, args, env, words) => {
    const { run, folder: place } = await look();
    writeFileSync(join(place, 'broken.yaml'), 'version: 1\nagents: {\n');
    const { code, out, err } = await run(args, { env });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).not.toMatch(/ENOENT|\.js:\d|key-of-a-test/);
    expect(['other', 'mailgun-gate.lock'].filter((name) => existsSync(join(place, name)))).toEqual([]);
  });

  test('a port that is taken', async () => {
    const { run, account } = await look();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const words = `127.0.0.1:${port} is taken, perhaps by another gate. Choose another port with --port or --page-port.`;
    expect(await run(['serve', '--port', String(port)], { env: account })).toMatchObject({ code: 2, err: expect.stringContaining(words) });
    other.close();
  });
});

test('a program in TypeScript starts a gate with the packed declarations', () => {
  const file = join(folder, 'start.mts');
  writeFileSync(
    file,
    `import { type RunningGate, type StartOptions, startGate } from 'mailgun-gate';
const options: StartOptions = { policy: 'mailgun-gate.yaml', state: 'state', apiKey: 'key', region: 'eu', tell: (line) => console.log(line) };
export async function start(): Promise<string> {
  const gate: RunningGate = await startGate(options);
  const known = gate.gate.authenticate('token');
  // @ts-expect-error it is a text
  gate.url.toFixed();
  // @ts-expect-error no such region
  await startGate({ ...options, region: 'asia' });
  await gate.close();
  return known?.agent ?? gate.mcpUrl;
}
`,
  );
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noEmit: true,
  };
  const checked = ts.createProgram([file], options, { ...ts.createCompilerHost(options), getCurrentDirectory: () => folder });
  expect(ts.getPreEmitDiagnostics(checked).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
});

async function runNode(script: string, args: readonly string[]): Promise<string> {
  // Not execFileSync: the emulator answers from this process.
  const { out, err } = await commandAt(script, folder).run(args);
  return out + err;
}
