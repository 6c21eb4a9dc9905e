import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { basic } from '../http';
import { ended, start, startWith, until, urlOf } from './emulator-process';

const folder = mkdtempSync(join(tmpdir(), 'emulator-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.each(['SIGINT', 'SIGTERM'] as const)('it says where it is and what to do next, answers, and ends cleanly on %s', async (signal) => {
  const child = start('--port', '0', '--api-key', 'key-of-mine');
  const exit = once(child, 'exit');
  const printed = await until(child, /^ +SMTP .*\n/m);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
  expect(printed).toContain(`pulumi config set mailgun:baseUrl '${url}/{region}'`);
  expect(printed).toContain(`mailgun-sdk     createMailgun({ apiKey: 'key-of-mine', baseUrl: '${url}/{region}' })`);
  for (const client of ['mailgun.js', 'Python', 'Go', 'curl'])
    expect(printed).toMatch(new RegExp(`^  ${client} .*key-of-mine.*${url}`, 'm'));
  expect(printed).toMatch(/^ {2}SMTP +smtp:\/\/127\.0\.0\.1:\d+/m);
  expect((await fetch(`${url}/v4/domains`, { headers: { authorization: basic('key-of-mine') } })).status).toBe(200);
  child.kill(signal);
  expect(await exit).toEqual([0, null]);
});

test('with --quiet it prints its address and nothing else', async () => {
  const child = start('--port', '0', '--quiet');
  const url = await urlOf(child);
  expect((await fetch(`${url}/_emulator/ready`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended(child)).toMatchObject({ stdout: '', stderr: '', code: 0 });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('it warns where others can reach it', async () => {
  const child = start('--port', '0', '--host', '0.0.0.0', '--quiet');
  await urlOf(child);
  child.kill('SIGTERM');
  expect((await ended(child)).stderr).toContain('everybody who can reach this machine can read and send');
});

test.each([
  [[], 200],
  [['--dns', 'valid'], 200],
  [['--dns', 'unknown'], 403],
])('whether a new domain can send is told by %j: %i', async (options, status) => {
  const child = start('--port', '0', '--quiet', ...options);
  const url = await urlOf(child);
  const headers = { authorization: basic('key-local') };
  const post = (path: string, form: Readonly<Record<string, string>>) =>
    fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(form) });
  expect((await post('/v4/domains', { name: 'mail.example.com' })).status).toBe(200);
  const letter = { from: 'shop@mail.example.com', to: 'alice@example.com', subject: 'Hello', text: 'Hello' };
  expect((await post('/v3/mail.example.com/messages', letter)).status).toBe(status);
  child.kill('SIGTERM');
});

test('with --tls its certificate is in a file that clients can be told of', async () => {
  const child = start('--port', '0', '--tls', '--no-smtp');
  const printed = await until(child, /NODE_EXTRA_CA_CERTS=\S+\n/);
  const [, certificate = ''] = /NODE_EXTRA_CA_CERTS=(\S+)/.exec(printed) ?? [];
  const [url = ''] = /https:\/\/\S+?:\d+/.exec(printed) ?? [];
  const [response] = await once(request(`${url}/_emulator/health`, { ca: readFileSync(certificate) }).end(), 'response');
  expect(await text(response)).toBe('{"status":"ok"}\n');
  child.kill('SIGTERM');
  expect((await ended(child)).code).toBe(0);
  expect(() => readFileSync(certificate)).toThrow('ENOENT');
});

test('a seed, a clock that stands and the same ids each time', async () => {
  const seed = file('seed.json', JSON.stringify({ domains: [{ name: 'seeded.example.com', state: 'active' }] }));
  const ask = async () => {
    const child = start('--port', '0', '--quiet', '--seed', seed, '--random-seed', '7', '--clock', 'frozen', '2026-03-01T12:00:00Z');
    const response = await fetch(`${await urlOf(child)}/v4/domains/seeded.example.com`, { headers: { authorization: basic('key-local') } });
    child.kill('SIGTERM');
    return ((await response.json()) as { domain: { id: string; created_at: string } }).domain;
  };
  const first = await ask();
  expect(first).toMatchObject({ name: 'seeded.example.com', created_at: 'Sun, 01 Mar 2026 12:00:00 GMT' });
  expect(await ask()).toEqual(first);
});

test('ready waits for an emulator and then ends with 0; where none comes it says so and ends with 1', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const url = `http://127.0.0.1:${port}`;
  const none = await ended(start('ready', url, '--wait', '0ms'));
  expect(none).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^mailgun-emulator: No emulator was ready within 0 ms/),
  });
  const waiting = ended(start('ready', url, '--wait', '60s'));
  const child = start('--port', String(port), '--smtp-port', '0', '--quiet');
  expect(await waiting).toEqual({ stdout: '', stderr: '', code: 0 });
  child.kill('SIGTERM');
});

test('it says in one line that a port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const api = await ended(start('--port', String(port), '--no-smtp'));
  const smtp = await ended(start('--port', '0', '--smtp-port', String(port)));
  other.close();
  expect(api).toMatchObject({ stderr: `mailgun-emulator: port ${port} is taken; choose another with --port\n`, code: 1 });
  expect(smtp).toMatchObject({
    stderr: `mailgun-emulator: port ${port} is taken; choose another for SMTP with --smtp-port, or leave it out with --no-smtp\n`,
    code: 1,
  });
});

test.each([
  [['--port', 'many'], 'must be a whole number from 0 to 65535'],
  [['--dns', 'perhaps'], 'Allowed choices are valid, unknown.'],
  [['--latency', '50'], '"50" is not a duration: write 500ms, 10s, 2m or 1h'],
  [['--keep-bytes', 'much'], '"much" is not a number of bytes: write 1000000, 500KB, 200MB or 1GB.'],
  [['--keep-age', 'long'], '"long" is not a duration'],
  [['--clock', 'noon'], '--clock "noon" is no time: write 2026-03-01T12:00:00Z, frozen, or frozen 2026-03-01T12:00:00Z.'],
  [['--clock', '2026-03-01T12:00:00'], 'is no time'],
  [['--forward-smtp', 'localhost'], '"localhost" is no host with a port: write localhost:1025.'],
  [['--seed', '/nowhere.json'], '--seed: /nowhere.json is not there'],
  [['--seed', 'README.md'], '--seed: README.md is no JSON'],
  [['--data', 'README.md'], 'README.md is no data file of mailgun-emulator: choose another with --data. It was not changed'],
  [['--data', '/nowhere/data.jsonl'], '/nowhere'],
  [['--replay', 'README.md'], 'line 1 is no recorded exchange'],
  [['--tls-cert', 'README.md'], '--tls-cert and --tls-key belong together'],
  [['--tls-cert', 'README.md', '--tls-key', 'README.md'], '--tls-cert'],
  [['redy'], 'redy'],
  [['record', '--to', '/dev/null', '--api-key-env', 'NOT_THERE'], 'the variable NOT_THERE has no key'],
  [['record'], "required option '--to <file>' not specified"],
])('%j is refused in one line', async (args, words) => {
  const { stderr, stdout, code } = await ended(
    startWith({ MAILGUN_API_KEY: 'key-1' }, ...(args[0] === 'record' || args[0] === 'redy' ? args : ['--port', '0', ...args])),
  );
  expect(stderr).toContain(words);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
});
