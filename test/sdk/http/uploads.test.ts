import { appendFileSync, createReadStream, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { type Content, createMailgun, type Mailgun, MailgunError, type Upload } from 'mailgun-sdk';
import { createDispatcher } from '../../../sdk/http/dispatcher';
import { json, type Received, type ScriptedServer, startScriptedServer } from '../../scripted-server';

const apiKey = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
const megabyte = 1024 * 1024;
const limited = json({ message: 'Too Many Requests' }, 429, { 'retry-after': '0' });
const queued = json({ id: '<1@example.com>', message: 'Queued. Thank you.' });

/** Every byte there is, and what would end a part if it were not counted by its boundary. */
const bytes = Buffer.concat([Buffer.from([...Array(256).keys()]), Buffer.from('\r\n--mailgun-sdk-\r\n\r\n--\r\n')]);
const halves = [bytes.subarray(0, 100), bytes.subarray(100)];

async function* generate<Chunk>(chunks: readonly Chunk[]): AsyncGenerator<Chunk> {
  yield* chunks;
}

let folder: string;
let file: string;
let server: ScriptedServer;
let mailgun: Mailgun;
let readers: Server[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailgun-uploads-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  file = join(folder, 'report.bin');
  writeFileSync(file, bytes);
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey, baseUrl: server.url });
  readers = [];
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
  for (const reader of readers) reader.closeAllConnections();
  await Promise.all(readers.map((reader) => new Promise((resolve) => reader.close(resolve))));
});

const letter = { domain: 'example.com', from: 'shop@example.com', to: 'a@example.com', text: 'Grüße\r\n' };
const send = (...attachments: readonly Upload[]) => mailgun.messages.send({ ...letter, attachments: [...attachments] });

/** A server that does with requests what a scripted one cannot: read slowly, or not at all. */
async function connectTo(listener: RequestListener): Promise<Mailgun> {
  const reader = createServer(listener);
  readers.push(reader);
  await new Promise<void>((resolve) => reader.listen(0, '127.0.0.1', resolve));
  await mailgun.close();
  mailgun = createMailgun({ apiKey, baseUrl: `http://127.0.0.1:${(reader.address() as AddressInfo).port}` });
  return mailgun;
}

const last = (): Received => {
  const received = server.received.at(-1);
  if (received === undefined) throw new Error('nothing was received');
  return received;
};

/** Node's own reader of multipart, which shares no code with what wrote it. */
async function formOf({ headers, body }: Received) {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
  return Promise.all(
    [...form].map(async ([field, value]) =>
      typeof value === 'string'
        ? { field, value }
        : { field, filename: value.name, contentType: value.type, bytes: Buffer.from(await value.arrayBuffer()) },
    ),
  );
}

const filesOf = async (received: Received) => (await formOf(received)).filter((part) => 'bytes' in part);

const contents: readonly (readonly [string, () => Content])[] = [
  ['a Buffer', () => bytes],
  ['a part of a larger Uint8Array', () => new Uint8Array(Buffer.concat([halves[0] ?? bytes, bytes])).subarray(100)],
  ['a Blob', () => new Blob(halves.map((half) => new Uint8Array(half)))],
  ['a Node stream', () => Readable.from(halves)],
  ['a file stream', () => createReadStream(file, { highWaterMark: 7 })],
  ['a web stream', () => ReadableStream.from(halves) as ReadableStream<Uint8Array>],
  ['an async generator', () => generate(halves)],
];

describe('an attachment', () => {
  test.each(contents)('from %s arrives byte for byte under its name', async (_, open) => {
    server.answer(queued);
    await send({ filename: 'report.bin', data: open(), contentType: 'application/x-report' });
    expect(await filesOf(last())).toEqual([{ field: 'attachment', filename: 'report.bin', contentType: 'application/x-report', bytes }]);
  });

  test('from a path arrives byte for byte under the last part of the path', async () => {
    server.answer(queued);
    await send({ path: file });
    expect(await filesOf(last())).toEqual([
      { field: 'attachment', filename: 'report.bin', contentType: 'application/octet-stream', bytes },
    ]);
  });

  test('from a path arrives under the name that it is given', async () => {
    server.answer(queued);
    await send({ path: file, filename: 'januar.csv', contentType: 'text/csv' });
    expect(await filesOf(last())).toMatchObject([{ filename: 'januar.csv', contentType: 'text/csv', bytes }]);
  });

  test.each([
    ['a string', 'Grüße ✉️\r\n'],
    ['a stream of strings', () => generate(['Grüße', ' ✉️', '', '\r\n'])],
  ])('from %s arrives as UTF-8', async (_, data) => {
    server.answer(queued);
    await send({ filename: 'a.txt', data: typeof data === 'string' ? data : data() });
    expect(await filesOf(last())).toMatchObject([{ bytes: Buffer.from('Grüße ✉️\r\n') }]);
  });

  test.each([
    ['an empty Buffer', Buffer.alloc(0)],
    ['an empty stream', Readable.from([])],
  ])('from %s arrives as an empty file', async (_, data) => {
    server.answer(queued);
    await send({ filename: 'a.txt', data });
    expect(await filesOf(last())).toMatchObject([{ filename: 'a.txt', bytes: Buffer.alloc(0) }]);
  });

  test('stands beside texts, images and other files, each whole and in order', async () => {
    server.answer(queued);
    await mailgun.messages.send({
      ...letter,
      html: '<img src="cid:a.png">',
      attachments: [
        { filename: 'one', data: generate(['1']) },
        { filename: 'two', data: '2' },
      ],
      inline: [{ filename: 'a.png', data: bytes, contentType: 'image/png' }],
    });
    expect(await formOf(last())).toMatchObject([
      { field: 'from', value: 'shop@example.com' },
      { field: 'to', value: 'a@example.com' },
      { field: 'text', value: 'Grüße\r\n' },
      { field: 'html', value: '<img src="cid:a.png">' },
      { field: 'attachment', filename: 'one', bytes: Buffer.from('1') },
      { field: 'attachment', filename: 'two', bytes: Buffer.from('2') },
      { field: 'inline', filename: 'a.png', bytes },
    ]);
  });

  test.each(['say "hi".txt', 'Grüße ✉️ 日本.pdf', 'a\r\nContent-Type: text/html\r\n\r\n<script>', 'x"; name="to', "it's; 100%, a=b.txt"])(
    'keeps %j within its file name',
    async (filename) => {
      server.answer(queued);
      await send({ filename, data: 'x' });
      expect(await formOf(last())).toMatchObject([
        { field: 'from' },
        { field: 'to' },
        { field: 'text' },
        { field: 'attachment', filename },
      ]);
      const head = last().body.toString().split('\r\n\r\n').at(-2) ?? '';
      expect(head.split('\r\n').slice(-2)).toEqual([
        expect.stringMatching(/^content-disposition: form-data; name="attachment"; filename="[^"\r\n]+"$/),
        'content-type: application/octet-stream',
      ]);
    },
  );

  test.each<[string, unknown]>([
    ['has no name', { data: 'x' }],
    ['has an empty name', { filename: '', data: 'x' }],
    ['has a path and an empty name', { path: __filename, filename: '' }],
    ['has a path and a name that is no text', { path: __filename, filename: 1 }],
    ['has an empty path', { path: '' }],
    ['has no content', { filename: 'a.txt' }],
    ['has a number as its content', { filename: 'a.txt', data: 1 }],
    ['is nothing but bytes', bytes],
    ['is nothing but text', 'a.txt'],
    ['has a content type that would add a header', { filename: 'a.txt', data: 'x', contentType: 'text/plain\r\nx-evil: 1' }],
  ])('that %s is refused before anything is sent', async (_, attachment) => {
    await expect(send(attachment as Upload)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('attachments.0'),
    });
    expect(server.received).toEqual([]);
  });
});

describe('a message that is MIME already', () => {
  const mime = 'From: a@example.com\r\n\r\nGrüße\r\n';

  test.each<[string, () => Parameters<Mailgun['messages']['sendMime']>[0]['message'], string]>([
    ['text', () => mime, 'message.mime'],
    ['bytes', () => Buffer.from(mime), 'message.mime'],
    ['a Blob', () => new Blob([mime]), 'message.mime'],
    ['a stream', () => generate([mime]), 'message.mime'],
    ['a named file', () => ({ filename: 'a.eml', data: mime }), 'a.eml'],
  ])('travels as a file from %s', async (_, open, filename) => {
    server.answer(queued);
    await mailgun.messages.sendMime({ domain: 'example.com', to: ['a@example.com', 'b@example.com'], message: open() });
    expect(last().url).toBe('/v3/example.com/messages.mime');
    expect(await formOf(last())).toMatchObject([
      { field: 'to', value: 'a@example.com' },
      { field: 'to', value: 'b@example.com' },
      { field: 'message', filename, bytes: Buffer.from(mime) },
    ]);
  });

  test('travels as a file from a path', async () => {
    server.answer(queued);
    await mailgun.messages.sendMime({ domain: 'example.com', to: 'a@example.com', message: { path: file } });
    expect(await filesOf(last())).toMatchObject([{ field: 'message', filename: 'report.bin', bytes }]);
  });
});

describe('the size of a request', () => {
  test('is announced where the size of every file is known', async () => {
    server.answer(queued);
    await send({ filename: 'a', data: 'ü' }, { filename: 'ü', data: bytes }, { filename: 'c', data: new Blob([bytes]) }, { path: file });
    expect(last().headers).toMatchObject({ 'content-length': String(last().body.length) });
    expect(last().headers).not.toHaveProperty('transfer-encoding');
  });

  test('is not announced where a stream is among the files', async () => {
    server.answer(queued);
    await send({ filename: 'a', data: bytes }, { filename: 'b', data: generate([bytes]) });
    expect(last().headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(last().headers).not.toHaveProperty('content-length');
  });
});

describe('a large stream', () => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let pulled: number;
  let ended: Promise<void>;

  /** A stream of so many megabytes that knows how much was asked of it, and that it was let go. */
  function streamOf(megabytes: number): AsyncGenerator<Buffer> {
    let end = () => {};
    pulled = 0;
    ended = new Promise((resolve) => {
      end = resolve;
    });
    return (async function* () {
      try {
        for (; pulled < megabytes * megabyte; pulled += chunk.length) yield chunk;
      } finally {
        end();
      }
    })();
  }

  test('is read no faster than the server takes it, so that it is never in memory as a whole', async () => {
    let taken = 0;
    let lead = 0;
    await connectTo((request, response) => {
      request.on('data', ({ length }: Buffer) => {
        lead = Math.max(lead, pulled - taken);
        taken += length;
        request.pause();
        setImmediate(() => request.resume());
      });
      request.on('end', () => response.end(JSON.stringify({ id: '<1@example.com>', message: 'Queued.' })));
    });
    await send({ filename: 'a', data: streamOf(20) });
    expect(taken).toBeGreaterThan(20 * megabyte);
    // What is under way lies in the buffers of the two sockets.
    expect(lead).toBeLessThan(12 * megabyte);
  });

  test('that turns out larger than 25 MB is cut off, and the server never sees a whole request', async () => {
    const requests: IncomingMessage[] = [];
    let gone = () => {};
    const closed = new Promise<void>((resolve) => {
      gone = resolve;
    });
    await connectTo((request) => {
      requests.push(request.resume());
      request.on('error', () => {});
      request.on('close', gone);
    });
    await expect(send({ filename: 'a', data: streamOf(40) })).rejects.toMatchObject({
      name: 'MailgunError',
      code: 'invalid_request',
      message: expect.stringContaining('25 MB'),
      maybeDone: false,
    });
    await Promise.all([closed, ended]);
    expect(requests.map(({ complete }) => complete)).toEqual([false]);
    expect(pulled).toBeLessThan(26 * megabyte);
  });

  test('is let go when the server answers without reading it, and the answer counts', async () => {
    await connectTo((_, response) => response.writeHead(413, { 'content-type': 'application/json' }).end('{"message":"too large"}'));
    await expect(send({ filename: 'a', data: streamOf(20) })).rejects.toMatchObject({ code: 'invalid_request', status: 413 });
    await ended;
    expect(pulled).toBeLessThan(20 * megabyte);
  });

  test('is let go when the call is cancelled', async () => {
    const controller = new AbortController();
    await connectTo(() => controller.abort(new Error('enough')));
    const call = mailgun.messages.send({ ...letter, attachments: [{ filename: 'a', data: streamOf(20) }] }, { signal: controller.signal });
    await expect(call).rejects.toThrow('enough');
    await ended;
    expect(pulled).toBeLessThan(20 * megabyte);
  });

  test('is let go when the time is up', async () => {
    await connectTo(() => undefined);
    const call = mailgun.messages.send({ ...letter, attachments: [{ filename: 'a', data: streamOf(20) }] }, { timeout: 200 });
    await expect(call).rejects.toMatchObject({ code: 'timeout', maybeDone: true });
    await ended;
    expect(pulled).toBeLessThan(20 * megabyte);
  });
});

describe('more than 25 MB', () => {
  const tooLarge = { code: 'invalid_request', message: expect.stringContaining('25 MB') };

  test('is counted over the whole request, to the byte', async () => {
    server.answer(queued, queued);
    await send({ filename: 'a', data: '' });
    const room = 25 * megabyte - last().body.length;
    await send({ filename: 'a', data: Buffer.alloc(room) });
    expect(last().body).toHaveLength(25 * megabyte);
    await expect(send({ filename: 'a', data: Buffer.alloc(room + 1) })).rejects.toMatchObject(tooLarge);
    expect(server.received).toHaveLength(2);
  });

  test('in a file is refused before anything is sent', async () => {
    const large = join(folder, 'large.bin');
    writeFileSync(large, '');
    truncateSync(large, 26 * megabyte);
    await expect(send({ path: large })).rejects.toMatchObject(tooLarge);
    expect(server.received).toEqual([]);
  });

  test('in text is refused before anything is sent', async () => {
    const html = 'ü'.repeat(13 * megabyte);
    await expect(mailgun.messages.send({ ...letter, html })).rejects.toMatchObject(tooLarge);
    expect(server.received).toEqual([]);
  });
});

describe('a stream', () => {
  let opened: number;
  const stream = (): Content => ({
    async *[Symbol.asyncIterator]() {
      opened += 1;
      yield bytes;
    },
  });

  beforeEach(() => {
    opened = 0;
  });

  test.each([
    [429, limited, 'rate_limited'],
    [500, json({ message: 'oops' }, 500), 'server_error'],
  ])('is not sent again after %i', async (_, reply, code) => {
    server.answer(reply, queued);
    await expect(send({ filename: 'a', data: stream() })).rejects.toMatchObject({ code });
    expect([server.received.length, opened]).toEqual([1, 1]);
  });

  test('is not sent again within a MIME message, an image or an import', async () => {
    server.answer(limited, limited, limited);
    await expect(mailgun.messages.sendMime({ ...letter, text: undefined, message: stream() } as never)).rejects.toThrow();
    await expect(mailgun.messages.sendMime({ domain: 'example.com', to: 'a@example.com', message: stream() })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    await expect(mailgun.messages.send({ ...letter, inline: [{ filename: 'a', data: stream() }] })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    await expect(mailgun.bounces.import({ domain: 'example.com', file: { filename: 'a.csv', data: stream() } })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect([server.received.length, opened]).toEqual([3, 3]);
  });

  test.each<[string, () => Upload]>([
    ['a Buffer', () => ({ filename: 'a', data: bytes })],
    ['a Blob', () => ({ filename: 'a', data: new Blob([bytes]) })],
    ['a path', () => ({ path: file })],
  ])('is not %s, which is sent again after 429', async (_, open) => {
    server.answer(limited, queued);
    await expect(send(open())).resolves.toEqual({ id: '<1@example.com>', message: 'Queued. Thank you.' });
    expect(await Promise.all(server.received.map(filesOf))).toMatchObject([[{ bytes }], [{ bytes }]]);
  });
});

describe('a file that cannot be read', () => {
  const unread = (words: string) => ({
    name: 'MailgunError',
    code: 'invalid_request',
    message: expect.stringContaining(words),
    maybeDone: false,
  });

  test('is named, and nothing is sent', async () => {
    let opened = false;
    const other = (async function* () {
      opened = true;
      yield 'x';
    })();
    const missing = join(folder, 'missing.pdf');
    await expect(send({ filename: 'a', data: other }, { path: missing })).rejects.toMatchObject(unread(missing));
    expect([server.received, opened]).toEqual([[], false]);
  });

  test('because it is a folder is named, and nothing is sent', async () => {
    await expect(send({ path: folder })).rejects.toMatchObject(unread(folder));
    expect(server.received).toEqual([]);
  });

  test('because it vanished while another was sent is named, and the server never sees a whole request', async () => {
    const fleeting = join(folder, 'fleeting.txt');
    writeFileSync(fleeting, 'x');
    const first = (async function* () {
      rmSync(fleeting);
      yield 'x';
    })();
    await expect(send({ filename: 'a', data: first }, { path: fleeting })).rejects.toMatchObject(unread(fleeting));
    expect(server.received).toEqual([]);
  });

  test('because it grew after its size was announced ends the call, and the server never sees a whole request', async () => {
    const growing = createDispatcher(new URL(server.url)).compose((dispatch) => (options, handler) => {
      appendFileSync(file, 'x');
      return dispatch(options, handler);
    });
    const other = createMailgun({ apiKey, baseUrl: server.url, dispatcher: growing });
    const call = other.messages.send({ ...letter, attachments: [{ path: file }] });
    await expect(call).rejects.toMatchObject({ code: 'invalid_request', maybeDone: false });
    await other.close();
    expect(server.received).toEqual([]);
  });

  test('because its stream fails ends the call with the cause, and the server never sees a whole request', async () => {
    const cause = new Error('the disk is gone');
    const data = (async function* () {
      yield bytes;
      throw cause;
    })();
    await expect(send({ filename: 'a', data })).rejects.toMatchObject({ ...unread('the disk is gone'), cause });
    expect(server.received).toEqual([]);
  });

  test('because its stream holds what is no bytes ends the call', async () => {
    const data = generate([1]) as unknown as Content;
    await expect(send({ filename: 'a', data })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });

  test('because its stream failed before it was its turn ends the call, not the program', async () => {
    let go = () => {};
    const late = createReadStream(join(folder, 'missing.pdf'));
    const failed = new Promise<void>((resolve) => {
      go = resolve;
    });
    late.once('close', go);
    const first = (async function* () {
      await failed;
      yield 'x';
    })();
    await expect(send({ filename: 'a', data: first }, { filename: 'b', data: late })).rejects.toMatchObject(unread('missing.pdf'));
    expect(server.received).toEqual([]);
  });

  test('with an error of Mailgun, from one account to another, ends the call with that error', async () => {
    const thrown = new MailgunError('not_found', 'GET /v3/domains/{domain_name}/messages/{storage_key}', 'expired', { status: 404 });
    const data = (async function* () {
      yield bytes;
      throw thrown;
    })();
    await expect(send({ filename: 'a', data })).rejects.toBe(thrown);
    expect(server.received).toEqual([]);
  });
});
