import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { type Running, root, watch } from './example';

const readme = readFileSync(resolve(root, 'examples/README.md'), 'utf8');
const [, setUp = ''] = /^```sh\n(export [\s\S]*?)^```/m.exec(readme) ?? [];
const commands = [...readme.matchAll(/^\| \[[^\]]+\]\(([\w-]+)\/index\.ts\).*\| `(.+)` +\|$/gm)];
const commandOf = (name: string) => commands.find(([, example]) => example === name)?.[2] ?? `no command of ${name}`;
const notes = resolve(root, 'examples/send-batch/recipients.jsonl.notes.json');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ apiKey: 'key-local' });
});
beforeEach(() => {
  emulator.reset();
  rmSync(notes, { force: true });
});
afterAll(async () => {
  await emulator.close();
  rmSync(notes, { force: true });
});

/** As it stands, in a shell, with the SDK that was built; only the ports are any free ones. */
const type = (command: string): Running =>
  watch('sh', ['-c', `${setUp.replace('http://127.0.0.1:3535', emulator.url)}\n${command}`], { PORT: '0' });
const typed = (name: string) => type(commandOf(name)).ended();

test('there is a command for each example that is no Pulumi program', () => {
  expect(commands.map(([, name]) => name)).toEqual([
    'send-message',
    'send-batch',
    'tail-events',
    'metrics-report',
    'clean-suppressions',
    'receive-webhooks',
  ]);
});

test('the local Mailgun has the key and the port that the commands expect', async () => {
  const help = watch(process.execPath, ['emulator/dist/cli/bin.js', '--help']);
  expect((await help.ended()).stdout).toMatch(/--port <number> .*\(default: 3535\)[\s\S]*--api-key <key> .*\(default: "key-local"\)/);
});

test('the message is sent', async () => {
  expect(await typed('send-message')).toMatchObject({ code: 0, stdout: expect.stringContaining(' to alice@example.com\n') });
  expect(emulator.store.messages).toMatchObject([{ recipients: ['alice@example.com'], files: [{ filename: 'LICENSE' }] }]);
});

test('the batch is sent', async () => {
  expect(await typed('send-batch')).toMatchObject({ code: 0, stdout: expect.stringContaining('Done: 3 sent, 0 refused, 0 unknown.') });
  expect(emulator.store.messages.flatMap(({ recipients }) => recipients)).toEqual([
    'alice@example.com',
    'bob@example.com',
    'carol@example.com',
  ]);
});

test('the metrics are reported', async () => {
  expect(await typed('metrics-report')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^total +0 +0 +0 +0$/m) });
});

test('the suppressions are looked at', async () => {
  expect(await typed('clean-suppressions')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('0 of 0 bounces are older than 180 days.'),
  });
});

test.each([
  ['tail-events', 'Events of mail.example.com since'],
  ['receive-webhooks', 'Waiting for POST http://localhost:'],
])('%s runs until Ctrl-C', async (name, words) => {
  const running = type(commandOf(name));
  await running.until(words);
  running.kill('SIGINT');
  expect((await running.ended()).stdout).toContain('Stopped.');
});
