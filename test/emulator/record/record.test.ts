import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { type ScriptedServer, startScriptedServer } from '../../scripted-server';
import { ended, start, startWith, until, urlOf } from '../cli/emulator-process';

const realKey = 'a-very-secret-key-of-the-account';
const clientKey = 'what-the-client-took-for-a-key';
const folder = mkdtempSync(join(tmpdir(), 'emulator-record-'));
let upstream: Emulator;
let count = 0;

beforeAll(async () => {
  upstream = await startEmulator({ apiKey: realKey });
});
beforeEach(() => upstream.reset());
afterAll(async () => {
  await upstream.close();
  rmSync(folder, { recursive: true });
});

const domain = 'mail.example.com';

/** What is done through the recorder, and the file of it. */
async function record(
  use: (mailgun: ReturnType<typeof createMailgun>, url: string) => Promise<void>,
  to: string,
  ...options: string[]
): Promise<string> {
  const child = startWith(
    { MY_KEY: realKey },
    'record',
    '--upstream',
    to,
    '--to',
    newFile(),
    '--api-key-env',
    'MY_KEY',
    '--port',
    '0',
    ...options,
  );
  const [, url = ''] = /sent to (http:\S+) /.exec(await until(child, /Ctrl-C ends/)) ?? [];
  await use(createMailgun({ apiKey: clientKey, baseUrl: url, retries: 0 }), url);
  child.kill('SIGTERM');
  expect(await ended(child)).toMatchObject({ code: 0, stderr: '' });
  return join(folder, `${count}.jsonl`);
}
const newFile = () => join(folder, `${++count}.jsonl`);

const exchangesIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function work(mailgun: ReturnType<typeof createMailgun>): Promise<void> {
  await mailgun.domains.create({ name: domain, smtpPassword: 'open-sesame-123' });
  await mailgun.credentials.create({ domain, login: `post@${domain}`, password: 'another-password' });
  await mailgun.keys.create({ role: 'basic' });
  await mailgun.webhooks.create({ domain, eventType: 'opened', urls: ['https://user:word@hooks.example.com/x'] });
  await mailgun.messages.send({
    domain,
    from: `shop@${domain}`,
    to: 'alice@example.com',
    subject: 'Grüße',
    text: 'Hello',
    attachments: [{ filename: 'a.bin', data: Buffer.from([0, 255]) }],
  });
  await mailgun.domains.get({ domain });
}

const recordings = '/v4/domains';

test('what passes is done upstream, and written with the fields of the recordings', async () => {
  const file = await record(work, upstream.url);
  expect(upstream.store.messages).toMatchObject([{ recipients: ['alice@example.com'], files: [{ filename: 'a.bin', size: 2 }] }]);
  const exchanges = exchangesIn(file);
  expect(exchanges).toHaveLength(6);
  expect(exchanges[0]).toMatchObject({
    method: 'POST',
    pathTemplate: recordings,
    pathNormalised: recordings,
    requestBody: { name: domain },
    status: 200,
    responseBody: { message: 'Domain DNS records have been created' },
    group: 'domains',
    responseHeaders: { 'content-type': 'application/json; charset=utf-8' },
  });
  expect(exchanges[4]).toMatchObject({
    pathTemplate: '/v3/{domain_name}/messages',
    requestContentType: 'multipart/form-data',
    requestBody: { subject: 'Grüße', attachment: { filename: 'a.bin', size: 2 } },
  });
});

test('no key, password or credential is in the file; addresses are not if that is wanted', async () => {
  const text = readFileSync(await record(work, upstream.url), 'utf8');
  const [key] = [...upstream.store.account.keys.values()];
  const secrets = [realKey, clientKey, 'open-sesame-123', 'another-password', key?.secret ?? 'no key', 'user:word'];
  for (const secret of [...secrets, ...secrets.map((one) => Buffer.from(`api:${one}`).toString('base64'))])
    expect(text).not.toContain(secret);
  expect(text).toContain('alice@example.com');
  upstream.reset();
  const others = readFileSync(await record(work, upstream.url, '--redact-addresses'), 'utf8');
  expect(others).not.toMatch(/alice@|shop@|post@/);
});

test('a file that was recorded answers the same client again, without upstream', async () => {
  const file = await record(work, upstream.url, '--redact-addresses');
  const before = upstream.requests.length;
  const child = start('--port', '0', '--quiet', '--replay', file, '--replay-only');
  const mailgun = createMailgun({ apiKey: 'key-local', baseUrl: `${await urlOf(child)}/{region}`, retries: 0 });
  await work(mailgun);
  await work(mailgun);
  await expect(mailgun.domains.get({ domain: 'other.example.com' })).rejects.toThrow(
    'GET /us/v4/domains/other.example.com with these fields was not recorded',
  );
  expect(upstream.requests).toHaveLength(before);
  child.kill('SIGTERM');
});

test('answers come in their order, the last one again and again, and what is not in the file comes from the emulator', async () => {
  const line = (state: string) =>
    `${JSON.stringify({ method: 'GET', pathNormalised: `/v4/domains/${domain}`, status: 200, responseBody: { domain: { state } } })}\n`;
  const emulator = await startEmulator({ replay: { lines: line('unverified') + line('active') } });
  const headers = { authorization: `Basic ${Buffer.from('api:key-emulator').toString('base64')}` };
  const get = async (path: string) => (await fetch(emulator.url + path, { headers })).json();
  const seen = [await get(`/v4/domains/${domain}`), await get(`/eu/v4/domains/${domain}`), await get(`/v4/domains/${domain}`)];
  expect(seen.map((answer) => (answer as { domain: { state: string } }).domain.state)).toEqual(['unverified', 'active', 'active']);
  expect(await get('/v3/routes')).toMatchObject({ items: [] });
  await emulator.close();
});

describe('bytes', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
  });
  afterEach(() => server.close());

  test('of both bodies pass unchanged, with the real key and not the one of the client', async () => {
    const body = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    server.answer((response) =>
      response.writeHead(201, { 'content-type': 'application/octet-stream', 'x-other': 'stays' }).end(Buffer.from(body).reverse()),
    );
    await record(async (_, url) => {
      const authorization = `Basic ${Buffer.from(`api:${clientKey}`).toString('base64')}`;
      const response = await fetch(`${url}/v3/x?a=1&a=2`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x' },
        body,
      });
      expect([response.status, response.headers.get('x-other')]).toEqual([201, 'stays']);
      expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(body).reverse())).toBe(true);
    }, server.url);
    expect(server.received).toMatchObject([{ method: 'POST', url: '/v3/x?a=1&a=2' }]);
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`api:${realKey}`).toString('base64')}`);
  });

  test('an upstream that is not there is said, to the client and here', async () => {
    const child = startWith(
      { MY_KEY: realKey },
      'record',
      '--upstream',
      'http://127.0.0.1:1',
      '--to',
      newFile(),
      '--api-key-env',
      'MY_KEY',
      '--port',
      '0',
    );
    const [, url = ''] = /sent to (http:\S+) /.exec(await until(child, /Ctrl-C ends/)) ?? [];
    expect((await fetch(`${url}/v4/domains`)).status).toBe(502);
    child.kill('SIGTERM');
    expect((await ended(child)).stderr).toContain('not recorded: GET /v4/domains: ');
    expect(existsSync(join(folder, `${count}.jsonl`))).toBe(true);
  });
});
