import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { basic } from './http';

const root = resolve(__dirname, '../..');
const running: ChildProcess[] = [];

/** The process as it is built. */
function start(...options: string[]) {
  const child = spawn(process.execPath, [resolve(root, 'emulator/dist/bin.js'), ...options], { cwd: root });
  running.push(child);
  return child;
}

afterAll(() => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
});

async function firstLines(child: ReturnType<typeof start>): Promise<string> {
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (printed.split('\n').length > 3) return printed;
  }
  throw new Error(`the process ended: ${await text(child.stderr)}`);
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'it says where it is and what to do next, answers, and ends cleanly on %s',
  async (signal) => {
    const child = start('--port', '0', '--api-key', 'key-of-mine');
    const exit = once(child, 'exit');
    const printed = await firstLines(child);
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
    expect(printed).toContain(`pulumi config set mailgun:baseUrl '${url}/{region}'`);
    expect(printed).toContain(`createMailgun({ apiKey: 'key-of-mine', baseUrl: '${url}/{region}' })`);
    expect((await fetch(`${url}/v4/domains`, { headers: { authorization: basic('key-of-mine') } })).status).toBe(200);
    child.kill(signal);
    expect(await exit).toEqual([0, null]);
  },
  30_000,
);

test.each([
  [[], 200],
  [['--dns', 'valid'], 200],
  [['--dns', 'unknown'], 403],
])('whether a new domain can send is told by %j: %i', async (options, status) => {
  const child = start('--port', '0', ...options);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(await firstLines(child)) ?? [];
  const headers = { authorization: basic('key-local') };
  const post = (path: string, form: Readonly<Record<string, string>>) =>
    fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(form) });
  expect((await post('/v4/domains', { name: 'mail.example.com' })).status).toBe(200);
  const letter = { from: 'shop@mail.example.com', to: 'alice@example.com', subject: 'Hello', text: 'Hello' };
  expect((await post('/v3/mail.example.com/messages', letter)).status).toBe(status);
  child.kill('SIGTERM');
});

test('it refuses other words for DNS', async () => {
  const child = start('--dns', 'perhaps');
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(said).toContain('Allowed choices are valid, unknown.');
  expect(code).toBe(1);
});

test('it says in one line that a port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const child = start('--port', String(port));
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  other.close();
  expect(said).toBe(`mailgun-emulator: port ${port} is taken; choose another with --port\n`);
  expect(code).toBe(1);
});

test('it refuses what is no number', async () => {
  const child = start('--port', 'many');
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(said).toContain('must be a whole number');
  expect(code).toBe(1);
});
