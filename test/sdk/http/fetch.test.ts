import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMailgun, type Mailgun, type MailgunOptions } from 'mailgun-sdk';
import { cutOff, hangUp, json, type ScriptedServer, silence, startScriptedServer, text } from '../../scripted-server';
import { formOf } from './form';

const apiKey = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
const message = { domain: 'example.com', from: 'a@example.com', to: 'b@example.com', subject: 'x', text: 'ü' };
const queued = json({ id: '<1@example.com>', message: 'Queued. Thank you.' });

let server: ScriptedServer;
let asked: string[];
let mailgun: Mailgun;

const open = (options: Partial<MailgunOptions> = {}) =>
  createMailgun({
    apiKey,
    baseUrl: server.url,
    retries: 0,
    fetch: (...request) => {
      asked.push(String(request[0]));
      return fetch(...request);
    },
    ...options,
  });

beforeEach(async () => {
  server = await startScriptedServer();
  asked = [];
  mailgun = open();
});

afterEach(() => server.close());

test('a message is sent by the function that was given, with the headers and the form of any other', async () => {
  server.answer(queued);
  await expect(mailgun.messages.send(message)).resolves.toMatchObject({ id: '<1@example.com>' });
  expect(asked).toEqual([`${server.url}/v3/example.com/messages`]);
  const [received] = server.received;
  expect(received?.headers.authorization).toBe(`Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`);
  expect(received && (await formOf(received))).toContainEqual(['text', 'ü']);
});

test('files go as they are: from memory, from the disk, and a stream', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-sdk-'));
  const path = join(folder, 'disk.bin');
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  writeFileSync(path, bytes);
  async function* stream() {
    yield bytes.subarray(0, 100);
    yield bytes.subarray(100);
  }
  server.answer(queued, queued, queued);
  for (const file of [{ data: bytes, filename: 'memory.bin' }, { path }, { data: stream(), filename: 'stream.bin' }])
    await mailgun.messages.send({ ...message, attachments: [file] });
  expect(server.received.map(({ body }) => body.includes(Buffer.from(bytes)))).toEqual([true, true, true]);
  expect(server.received[0]?.headers['content-length']).toBeDefined();
  rmSync(folder, { recursive: true });
});

test('a file that cannot be read to its end ends the request, and is told', async () => {
  async function* stream() {
    yield 'x';
    throw new Error('the disk is gone');
  }
  server.answer(queued);
  const call = mailgun.messages.send({ ...message, attachments: [{ data: stream(), filename: 'x' }] });
  await expect(call).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('the disk is gone') });
});

test('what is safe is repeated', async () => {
  server.answer(json({ message: 'Too many' }, 429, { 'retry-after': '0' }), hangUp, json({ items: [], total_count: 0 }));
  await expect(open({ retries: 3 }).routes.list().toArray()).resolves.toEqual([]);
  expect(asked).toHaveLength(3);
});

test.each([
  ['refusals', json({ message: 'Domain not found' }, 404), { code: 'not_found', status: 404 }],
  ['redirections', text('', 302, { location: 'https://elsewhere.example' }), { code: 'invalid_response', status: 302 }],
  ['lost connections', hangUp, { code: 'network', maybeDone: true }],
  ['answers that are cut off', cutOff('{}'), { code: 'network', maybeDone: true }],
])('%s are the same errors', async (_, reply, error) => {
  server.answer(reply);
  await expect(mailgun.messages.send(message)).rejects.toMatchObject({ name: 'MailgunError', ...error });
});

test('a connection that never opened has done nothing', async () => {
  await server.close();
  await expect(mailgun.messages.send(message)).rejects.toMatchObject({ code: 'network', maybeDone: false });
  server = await startScriptedServer();
});

test('a function that hears no signal does not outlast the time for one try, or its signal', async () => {
  const deaf = open({ fetch: () => new Promise<never>(() => {}), timeout: 20 });
  await expect(deaf.messages.send(message)).rejects.toMatchObject({ code: 'timeout' });
  const cancelled = deaf.messages.send(message, { timeout: 60_000, signal: AbortSignal.timeout(10) });
  await expect(cancelled).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('an answer that does not end is given up in time', async () => {
  server.answer((response) => void response.writeHead(200).write('{'));
  await expect(open({ timeout: 100 }).messages.send(message)).rejects.toMatchObject({ code: 'timeout' });
  server.answer(silence);
  await expect(open({ timeout: 50 }).messages.send(message)).rejects.toMatchObject({ code: 'timeout' });
});

test('attachments are passed on while they arrive', async () => {
  server.answer(text('x'.repeat(100_000)), cutOff('x'));
  const opened = await mailgun.messages.openAttachment(`${server.url}/a`);
  let size = 0;
  for await (const chunk of opened.body) size += (chunk as Buffer).length;
  expect(size).toBe(100_000);
  const { body } = await mailgun.messages.openAttachment(`${server.url}/a`);
  const read = async () => {
    for await (const _ of body);
  };
  await expect(read()).rejects.toMatchObject({ name: 'MailgunError', code: 'network' });
});

test('an answer made by hand, as mocks do, is taken', async () => {
  const mocked = open({ fetch: async () => Response.json({ id: '<1@example.com>', message: 'Queued.' }) });
  await expect(mocked.messages.send(message)).resolves.toMatchObject({ id: '<1@example.com>' });
});

test('an agent of undici beside it is refused', () => {
  expect(() => open({ dispatcher: {} as never })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});
