import { execFile } from 'node:child_process';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import { createMailgun } from 'mailgun-sdk';
import { type OpenGate, openGate, openGateBeforeEmulator } from './open-gate';
import { token } from './scripted-gate';

const name = 'mail.example.com';

let door: Awaited<ReturnType<typeof openGateBeforeEmulator>>;

beforeEach(async () => {
  door = await openGateBeforeEmulator();
});

afterEach(() => door.close());

test('our SDK needs the other address and the token, and nothing else', async () => {
  const mailgun = createMailgun({ apiKey: token, baseUrl: door.url });
  await mailgun.domains.create({ name });
  const { emulator } = door;
  const sent = { domain: name, from: `a@${name}`, to: ['alice@example.com', 'bob@example.com'], subject: 'Grüße', text: 'a\nb' };
  await mailgun.messages.send({ ...sent, attachments: [{ filename: 'a "b".txt', data: 'x'.repeat(300_000), contentType: 'text/plain' }] });
  expect(emulator.store.messages[0]?.input).toMatchObject({ subject: 'Grüße', text: 'a\nb', to: sent.to });
  const [file] = [emulator.requests.at(-1)?.fields.attachment].flat() as { filename: string; size: number; contentType: string }[];
  expect(file).toMatchObject({ size: 300_000, contentType: 'text/plain' });
  await mailgun.messages.sendMime({ domain: name, to: 'alice@example.com', message: 'Subject: x\r\n\r\ny' });
  await mailgun.bounces.createBatch({ domain: name, items: [{ address: 'c@example.com' }] });
  const events: string[] = [];
  for await (const event of mailgun.events.list({ domain: name, pageSize: 1 })) events.push(String(event.event));
  expect(events.length).toBeGreaterThan(2);
  expect(door.gate.calls.map(({ pattern }) => pattern)).toContain('/v3/{domain_name}/events/{page}');
  await expect(mailgun.routes.get({ id: 'none' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(createMailgun({ apiKey: 'other', baseUrl: door.url }).routes.get({ id: 'x' })).rejects.toMatchObject({
    code: 'unauthorized',
    status: 401,
  });
  expect(emulator.requests.every(({ headers }) => headers['user-agent'] === 'mailgun-gate')).toBe(true);
  expect(door.gate.refusals.map(({ status }) => status)).toEqual([401]);
  await mailgun.close();
});

const curl = async (...args: readonly string[]) =>
  JSON.parse((await promisify(execFile)('curl', ['-s', '--user', `api:${token}`, ...args])).stdout);

test('curl sends as the documentation of Mailgun shows it', async () => {
  await curl(`${door.url}/v4/domains`, '-F', `name=${name}`);
  const { message } = await curl(
    `${door.url}/v3/${name}/messages`,
    '-F',
    `from=A <a@${name}>`,
    '-F',
    'to=b@example.com',
    '-F',
    'subject=x',
    '-F',
    'text=y',
  );
  expect(message).toBe('Queued. Thank you.');
  // It waits for the gate's word before it sends a large body; on a busy machine longer than the second that it would give it.
  const large = [
    '--expect100-timeout',
    '60',
    '-F',
    `from=a@${name}`,
    '-F',
    'to=b@example.com',
    '-F',
    'text=y',
    '-F',
    `attachment=@${process.execPath};filename=node`,
  ];
  expect((await curl(`${door.url}/v3/${name}/messages`, ...large)).message).toMatch(/has more than 26279936 bytes/);
  const script = [
    '-F',
    `from=a@${name}`,
    '-F',
    'to=b@example.com',
    '-F',
    'text=y',
    '-F',
    `attachment=@${__filename}`,
    '-H',
    'Expect: 100-continue',
  ];
  expect((await curl(`${door.url}/v3/${name}/messages`, ...script)).message).toBe('Queued. Thank you.');
  expect((await curl('-G', `${door.url}/v3/${name}/events`, '--data-urlencode', 'event=accepted')).items).toHaveLength(2);
  expect(await curl('-X', 'DELETE', `${door.url}/v3/domains/${name}`)).toMatchObject({ message: expect.stringContaining('deleted') });
  expect(door.emulator.store.messages[0]?.input).toMatchObject({ subject: 'x', text: 'y' });
});

const MB = 1024 * 1024;

test('20 MB pass through without being in memory, and every byte arrives', async () => {
  v8.setFlagsFromString('--expose-gc');
  const collect: () => void = vm.runInNewContext('gc');
  let held = 0;
  let received = 0;
  const measure = () => {
    // The second waits for what the first is still giving back.
    collect();
    collect();
    held = Math.max(held, process.memoryUsage().arrayBuffers);
  };
  const mailgun = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      if (Math.floor((received + chunk.length) / MB) > Math.floor(received / MB)) measure();
      received += chunk.length;
    });
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => mailgun.listen(0, '127.0.0.1', resolve));
  const open: OpenGate = await openGate('key', `http://127.0.0.1:${(mailgun.address() as AddressInfo).port}`);
  collect();
  const before = process.memoryUsage().arrayBuffers;
  const head = `--X\r\ncontent-disposition: form-data; name="attachment"; filename="a"\r\n\r\n`;
  const form = (function* () {
    yield head;
    for (let sent = 0; sent < 20; sent += 1) {
      for (let part = 0; part < 16; part += 1) yield Buffer.alloc(MB / 16, sent);
      measure();
    }
    yield '\r\n--X--\r\n';
  })();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=X' };
    const sending = httpRequest(`${open.url}/v3/${name}/messages`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sending.on('error', reject);
    Readable.from(form).pipe(sending);
  });
  expect(status).toBe(200);
  expect(received).toBeGreaterThan(20 * MB);
  expect(received).toBeLessThan(20 * MB + 1024);
  expect(held - before).toBeLessThan(6 * MB);
  await open.close();
  await new Promise((resolve) => mailgun.close(resolve));
});
