import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import type { FieldValue } from '../../../gate/operations/call';
import { serve } from './open-gate';
import { sendRaw, statusOf } from './raw-request';
import { answered, createScriptedGate, type ScriptedGate, textIn, token } from './scripted-gate';

let gate: ScriptedGate;
let server: Awaited<ReturnType<typeof serve>>;

/** Where files are kept, for this test alone. */
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(os.tmpdir(), 'read-call-'));
  jest.spyOn(os, 'tmpdir').mockReturnValue(folder);
  gate = createScriptedGate();
  server = await serve(gate);
});

afterEach(async () => {
  await server.close();
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const form = 'application/x-www-form-urlencoded';
const send = '/v3/mail.example.com/messages';
const boundary = 'X';
const multipart = `multipart/form-data; boundary=${boundary}`;

/** Each part is its headers and its content. */
const partsOf = (...parts: readonly (readonly [head: string, content: string])[]) =>
  `${parts.map(([head, content]) => `--${boundary}\r\n${head}\r\n\r\n${content}\r\n`).join('')}--${boundary}--\r\n`;
const field = (name: string, value: string) => [`Content-Disposition: form-data; name="${name}"`, value] as const;

async function ask(method: string, path: string, body?: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, message: ((await answer.json()) as { message?: string }).message ?? '' };
}

const post = (path: string, body: string, type: string) => ask('POST', path, body, { 'content-type': type });
const last = () => gate.calls.at(-1);

test('a query, a form of either kind and flat JSON become the same fields', async () => {
  const fields = { to: ['a@example.com', 'b@example.com'], subject: 'A & B', 'h:X-Order': '4+2', 'o:testmode': 'yes' };
  const text = 'to=a@example.com&to=b%40example.com&subject=A+%26+B&h:X-Order=4%2B2&o:testmode=yes';
  await post(send, text, form);
  expect(last()).toMatchObject({ operation: { name: 'messages.send' }, path: { domain_name: 'mail.example.com' }, body: 'urlencoded' });
  expect(last()?.fields).toEqual(fields);
  await post(
    send,
    partsOf(
      field('to', 'a@example.com'),
      field('to', 'b@example.com'),
      field('subject', 'A & B'),
      field('h:X-Order', '4+2'),
      field('o:testmode', 'yes'),
    ),
    multipart,
  );
  expect([last()?.fields, last()?.body]).toEqual([fields, 'multipart']);
  await post(send, JSON.stringify(fields), 'application/json; charset=utf-8');
  expect([last()?.fields, last()?.body]).toEqual([fields, 'multipart']);
  await ask('GET', '/v3/mail.example.com/events?event=delivered+OR+opened&limit=&ascending=yes');
  expect(last()).toMatchObject({ fields: { event: 'delivered OR opened', limit: '', ascending: 'yes' }, body: 'query' });
  await ask('POST', '/v3/forwards?match=a');
  expect([last()?.operation.name, last()?.body]).toEqual(['forwards.create', 'query']);
  expect(gate.refusals).toEqual([]);
});

test('JSON stays what it is where JSON is wanted, also without its content type, and a list means several at once', async () => {
  const query = {
    start: 'Mon, 01 Jan 2024 00:00:00 GMT',
    dimensions: ['time'],
    filter: { AND: [{ attribute: 'domain', comparator: '=', values: [] }] },
  };
  for (const type of ['application/json', form, 'text/plain']) {
    await post('/v1/analytics/metrics', JSON.stringify(query), type);
    expect([last()?.operation.name, last()?.fields, last()?.body]).toEqual(['metrics.query', query, 'json']);
  }
  await post('/v3/mail.example.com/bounces', '[{"address":"a@example.com"}]', 'application/json');
  expect([last()?.operation.name, last()?.fields]).toEqual(['bounces.createBatch', { items: [{ address: 'a@example.com' }] }]);
  await post('/v3/mail.example.com/bounces', '{"address":"a@example.com","code":550}', 'application/json');
  expect([last()?.operation.name, last()?.fields, last()?.body]).toEqual([
    'bounces.create',
    { address: 'a@example.com', code: '550' },
    'multipart',
  ]);
  await ask('DELETE', '/v1/analytics/tags', '{"tag":"a"}', { 'content-type': 'application/json' });
  expect([last()?.operation.name, last()?.fields]).toEqual(['analyticsTags.delete', { tag: 'a' }]);
  await post('/v1/analytics/metrics', '{"start":"a","start":"b"}', 'application/json');
  expect(last()?.fields).toEqual({ start: 'b' });
});

test('a name with brackets stands for a list, as PHP writes it', async () => {
  await post(send, 'to[]=a@example.com&to[1]=b@example.com&subject=x', form);
  expect(last()?.fields).toEqual({ to: ['a@example.com', 'b@example.com'], subject: 'x' });
  expect((await post(send, 'subject[]=a', form)).message).toContain('"subject[]" is no field of messages.send');
});

test('headers say for whom it is done, in which form it is wanted, and which trace it belongs to', async () => {
  await ask('GET', '/v3/routes', undefined, {
    'x-mailgun-on-behalf-of': '646d00a1b32c35364a2ad34f',
    accept: 'message/rfc2822',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  });
  expect(last()).toMatchObject({ subaccountId: '646d00a1b32c35364a2ad34f', accept: 'message/rfc2822' });
  expect(gate.callers.at(-1)).toMatchObject({ agent: 'bot', door: 'http', traceId: '0af7651916cd43dd8448eb211c80319c' });
});

test('a file keeps its name and type; a large one waits on disk, for us alone, until it is answered', async () => {
  const large = 'x'.repeat(300_000);
  let kept = '';
  gate.answer((call) => {
    const [, file] = call.fields.attachment as readonly { readonly path: string; readonly size: number }[];
    kept = file?.path ?? '';
    expect([statSync(kept).size, statSync(kept).mode & 0o777, statSync(join(kept, '..')).mode & 0o777]).toEqual([300_000, 0o600, 0o700]);
    return answered('{}');
  });
  await post(
    send,
    partsOf(
      ['Content-Disposition: form-data; name="attachment"; filename="a \\"b\\".txt"\r\nContent-Type: text/plain; charset=utf-8', 'A'],
      [`Content-Disposition: form-data; name=attachment; filename="x"; filename*=UTF-8''na%C3%AFve.bin`, large],
      field('text', 'ä\r\nb'),
    ),
    multipart,
  );
  const { attachment, text } = last()?.fields ?? {};
  expect(text).toBe('ä\r\nb');
  expect(attachment).toMatchObject([
    { filename: 'a "b".txt', contentType: 'text/plain; charset=utf-8', size: 1 },
    { filename: 'naïve.bin', size: 300_000 },
  ]);
  expect(textIn((attachment as readonly FieldValue[])[0])).toBe('A');
  expect(kept.startsWith(folder)).toBe(true);
  while (readdirSync(folder).length > 0) await new Promise(setImmediate);
});

test.each<[why: string, path: string, body: string, type: string, words: RegExp]>([
  ['another letter case', send, 'To=a@example.com', form, /"To" is no field of messages.send.*to/],
  ['a prefix in another case', send, 'H:Bcc=a@example.com', form, /"H:Bcc" is no field/],
  ['a method in the body', send, '_method=DELETE', form, /"_method" is no field/],
  ['a space around a name', send, 'to%20=a@example.com', form, /"to " is no field/],
  ['NUL after a name', send, 'bcc%00=a@example.com', form, /"bcc\\u0000" is no field/],
  ['an unknown field', '/v3/routes', 'expresion=a', form, /"expresion" is no field of routes.create.*expression/],
  ['a field of the path in the body', send, 'domain_name=other.example.com&to=a@example.com', form, /"domain_name" is no field/],
  ['one value twice', send, 'to=a@example.com&subject=a&subject=b', form, /"subject" is there 2 times, and can be given once/],
  ['one header twice', send, 'h:Bcc=a@example.com&h:Bcc=b@example.com', form, /"h:Bcc" is there 2 times/],
  ['a line break in a name', send, 'h:X%0d%0aBcc=a@example.com', form, /is no field/],
  ['a quote in a name', send, 'v:a%22%3b=1', form, /is no field/],
  ['a line break in a header', send, 'h:X=a%0d%0aBcc: b@example.com', form, /"h:X" must be one line/],
  ['a line break in a subject', send, 'subject=a%0aBcc: b@example.com', form, /"subject" must be one line/],
  ['broken percent-encoding', send, 'to=%zz', form, /not percent-encoded UTF-8/],
  ['an overlong character', send, 'to=%C0%AE', form, /not percent-encoded UTF-8/],
  ['fields beside the query', '/v3/forwards?match=a', 'match=b', form, /in the query and in the body/],
  ['a query where a form is wanted', `${send}?to=a@example.com`, 'to=b@example.com', form, /takes its fields in the body/],
  ['a list where an object is wanted', '/v3/routes', '[]', 'application/json', /takes an object, not a list/],
  ['an object in a form', send, '{"to":{"a":1}}', 'application/json', /"to" must be text/],
  ['null in a form', send, '{"to":null}', 'application/json', /"to" must be text/],
  ['half a character', send, '{"subject":"\\ud800"}', 'application/json', /has a character that is no text/],
  ['no JSON', '/v3/routes', '{"a":', 'application/json', /not valid JSON/],
  ['deep JSON', '/v1/analytics/metrics', `{"filter":${'['.repeat(50)}${']'.repeat(50)}}`, 'application/json', /nested more than 32 deep/],
  ['very deep JSON', '/v1/analytics/metrics', `{"filter":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'application/json', /JSON/],
  ['an unknown name in JSON', '/v1/analytics/metrics', '{"__proto__":{},"x":1}', 'application/json', /"__proto__" is no field/],
  ['a form where JSON is wanted', '/v1/analytics/metrics', 'a=b', form, /takes JSON/],
  ['another content type', send, 'to=a', 'text/xml', /must be multipart/],
  ['another charset', send, 'to=a', `${form}; charset=utf-16`, /charset must be UTF-8/],
  ['two boundaries', send, partsOf(field('to', 'a')), 'multipart/form-data; boundary=X; boundary=Y', /cannot be read for certain/],
  ['no boundary', send, partsOf(field('to', 'a')), 'multipart/form-data', /no boundary/],
  ['a wrong boundary', send, partsOf(field('to', 'a')), 'multipart/form-data; boundary=Y', /cut off/],
  ['a form that is cut off', send, `--X\r\nContent-Disposition: form-data; name="to"\r\n\r\na@exa`, multipart, /cut off/],
  ['a form that is cut off in its headers', send, `--X\r\nContent-Dis`, multipart, /cut off/],
  ['a part without headers', send, '--X\r\n\r\na\r\n--X--\r\n', multipart, /no Content-Disposition/],
  ['a part that is all headers', send, '--X\r\nContent-Disposition: form-data; name="to"\r\n--X--\r\n', multipart, /no headers/],
  ['a part without a name', send, partsOf(['Content-Disposition: form-data', 'a']), multipart, /has no name/],
  ['a part that is no field', send, partsOf(['Content-Disposition: attachment; name="to"', 'a']), multipart, /cannot be read for certain/],
  ['two names', send, partsOf(['Content-Disposition: form-data; name="to"; name="bcc"', 'a']), multipart, /cannot be read for certain/],
  ['two dispositions', send, partsOf([`${field('to', '')[0]}\r\n${field('bcc', '')[0]}`, 'a']), multipart, /twice/],
  ['an encoded part', send, partsOf([`${field('to', '')[0]}\r\nContent-Transfer-Encoding: base64`, 'YQ==']), multipart, /is encoded/],
  ['a file for text', send, partsOf(['Content-Disposition: form-data; name="to"; filename="a"', 'a']), multipart, /is text, not a file/],
  ['text for a file', send, partsOf(field('attachment', 'a')), multipart, /is a file/],
  [
    'a file without a name',
    send,
    partsOf(['Content-Disposition: form-data; name="attachment"; filename=""', 'a']),
    multipart,
    /has no name/,
  ],
  ['Latin-1 in a field', send, Buffer.from(partsOf(field('text', '\xe4')), 'latin1') as unknown as string, multipart, /not valid UTF-8/],
])('%s is refused, in words', async (_, path, body, type, words) => {
  expect(await post(path, body, type)).toMatchObject({ status: expect.any(Number), message: expect.stringMatching(words) });
  expect(gate.calls).toEqual([]);
  expect(gate.refusals).toHaveLength(1);
});

test.each([1, 16_383, 16_384, 17_000, 40_000, 65_536, 100_000, 300_000])(
  'a form is read to its end where its last part has %d bytes',
  async (size) => {
    const content = 'x'.repeat(size);
    const file = ['Content-Disposition: form-data; name="attachment"; filename="a.txt"', content] as const;
    await post(send, partsOf(field('text', content), file), multipart);
    expect(last()?.fields).toMatchObject({ text: content, attachment: { size } });
    await post(send, partsOf(file, field('text', content)), multipart);
    expect(last()?.fields).toMatchObject({ text: content, attachment: { size } });
    expect(gate.calls).toHaveLength(2);
  },
);

test('a GET has no body, and a body has a limit, announced or not', async () => {
  const head = `Host: localhost\r\nAuthorization: Bearer ${token}\r\n`;
  expect(statusOf(await sendRaw(server.port, `GET /v3/routes HTTP/1.1\r\n${head}Content-Length: 3\r\n\r\na=b`))).toBe(400);
  const announced = `POST /v3/routes HTTP/1.1\r\n${head}Content-Type: ${form}\r\nContent-Length: 6000000\r\n\r\na=b`;
  expect(statusOf(await sendRaw(server.port, announced))).toBe(413);
  const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
  const chunked = `POST /v3/routes HTTP/1.1\r\n${head}Content-Type: ${form}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(90)}0\r\n\r\n`;
  expect(statusOf(await sendRaw(server.port, chunked))).toBe(413);
  expect((await post(send, `to=a&${'v:a=b&'.repeat(4000)}`, form)).status).toBe(413);
  expect((await post(send, partsOf(...Array.from({ length: 3100 }, () => field('to', 'a'))), multipart)).status).toBe(413);
  expect(gate.calls).toEqual([]);
});

test('what is kept of a request is removed when the client leaves in the middle of a file', async () => {
  const leaving = new AbortController();
  const head = `--X\r\nContent-Disposition: form-data; name="attachment"; filename="a"\r\n\r\n`;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from(head + 'x'.repeat(400_000)));
    },
  });
  const sent = fetch(server.url + send, {
    method: 'POST',
    body,
    duplex: 'half',
    signal: leaving.signal,
    headers: { authorization: `Bearer ${token}`, 'content-type': multipart },
  } as RequestInit).catch(() => 'left');
  while (readdirSync(folder).length === 0) await new Promise(setImmediate);
  leaving.abort();
  expect(await sent).toBe('left');
  while (readdirSync(folder).length > 0) await new Promise(setImmediate);
  expect(gate.calls).toEqual([]);
});
