import { request } from 'node:http';
import { startEmulator } from 'mailgun-emulator';
import { emulator, runEmulator, send } from '../running';
import { control } from './control';

runEmulator();
beforeEach(() => emulator.reset());

const here = () => new URL(emulator.url).host;

describe('a page of somebody else (cross-site request forgery, CVE-2026-22689)', () => {
  test.each([
    { origin: 'https://evil.example.com' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example.com', 'sec-fetch-site': 'same-origin' },
  ])('changes and reads nothing with %j', async (headers) => {
    await send('POST /v4/domains', { name: 'mail.example.com' });
    for (const route of ['POST /reset', 'GET /snapshot', 'GET /live', 'GET /openapi.json', 'GET /nothing']) {
      const answer = await control(emulator, route, {}, { headers: headers as unknown as Record<string, string> });
      expect([answer.status, answer.body.message]).toEqual([403, expect.stringMatching(/may not use the control API$/)]);
    }
    expect(emulator.store.domains.size).toBe(1);
  });

  test('is told by no header that it might', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await control(emulator, `${method} /messages`, {}, { headers: { 'access-control-request-method': 'POST' } });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('is not the page of the emulator itself', async () => {
    for (const headers of [
      { origin: `http://${here()}` },
      { origin: `http://${here()}`, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ])
      expect((await control(emulator, 'POST /reset', {}, { headers: headers as unknown as Record<string, string> })).status).toBe(204);
  });
});

describe('a name that was made to lead here (DNS rebinding)', () => {
  test.each(['evil.example.com', 'evil.example.com:3535', '127.0.0.1.nip.io', 'localhost.evil.com'])(
    'is refused as the host %j',
    async (host) => {
      const { status, body } = await control(emulator, 'GET /snapshot', {}, { headers: { host } });
      expect([status, body.message]).toEqual([403, expect.stringContaining('list it in allowedHosts')]);
    },
  );

  test.each(['localhost:3535', '127.0.0.1:3535', '[::1]:3535', '192.168.0.7', 'mailgun', 'mailgun:3535', 'a.localhost'])(
    'may be %j, which no public domain can be',
    async (host) => {
      expect((await control(emulator, 'GET /health', {}, { headers: { host } })).status).toBe(200);
    },
  );

  test('may be one that is allowed', async () => {
    const other = await startEmulator({ allowedHosts: ['mailgun.test.example.com'] });
    const headers = { host: 'mailgun.test.example.com', origin: 'https://mailgun.test.example.com' };
    expect((await control(other, 'POST /reset', {}, { headers })).status).toBe(204);
    expect((await control(other, 'POST /reset', {}, { headers: { host: 'other.example.com' } })).status).toBe(403);
    await other.close();
  });
});

test('a body that is too large is given up while it comes, and others are served (caps of every JSON route)', async () => {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${emulator.url}/_emulator/clock/run`, { method: 'POST' }, (response) => {
      response.resume();
      going = false;
      resolve(response.statusCode);
      sent.destroy();
    });
    let going = true;
    const go = (): void => {
      while (going && sent.write(chunk));
      if (going) sent.once('drain', go);
    };
    sent.on('error', (error) => (going ? reject(error) : undefined));
    go();
  });
  expect(status).toBe(413);
  expect((await control(emulator, 'GET /health')).status).toBe(200);
});

test('nothing that is answered is taken for a page (stored script)', async () => {
  const answers = [
    await control(emulator, 'GET /messages'),
    await control(emulator, 'GET /<script>'),
    await control(emulator, 'POST /reset'),
  ];
  expect(answers.map(({ headers }) => headers['x-content-type-options'])).toEqual(Array(3).fill('nosniff'));
  expect(answers[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
});
