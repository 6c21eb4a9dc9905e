import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, request as nodeRequest, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Redis } from 'ioredis';
import {
  createMemoryReplayStore,
  createNodeWebhookHandler,
  createRedisReplayStore,
  createWebhookHandler,
  type ReplayStore,
  type WebhookHandlerOptions,
} from 'mailgun-sdk';
import { startRedis } from '../../redis-server';

interface Express {
  (): RequestListener & {
    use(middleware: unknown): void;
    post(path: string, handler: (request: IncomingMessage, response: ServerResponse) => unknown): void;
  };
  json(): unknown;
  urlencoded(options: { readonly extended: boolean }): unknown;
  raw(options: { readonly type: string }): unknown;
  text(options: { readonly type: string }): unknown;
}
const express = require('express') as Express;

const signingKey = 'key-of-the-account';
const json = 'application/json';
const urlEncoded = 'application/x-www-form-urlencoded';

const signed = (age = 0, key = signingKey) => {
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const token = randomBytes(25).toString('hex');
  return {
    timestamp,
    token,
    signature: createHmac('sha256', key)
      .update(timestamp + token)
      .digest('hex'),
  };
};
const eventBody = (signature: object = signed()) => JSON.stringify({ signature, 'event-data': { event: 'opened', id: 'x' } });
const mail = (fields: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({ ...signed(), sender: 'a@example.com', 'body-plain': 'Hello', ...fields }).toString();
const mailWithFile = () => {
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(mail())) form.append(name, value);
  form.append('attachment-1', new Blob([Uint8Array.of(0, 255, 13, 10)]), 'a.bin');
  return form;
};

const recorded = (options: Partial<WebhookHandlerOptions> = {}) => {
  const calls = { onEvent: jest.fn(), onInbound: jest.fn(), onRefused: jest.fn(), onError: jest.fn() };
  return { ...calls, options: { signingKey, ...calls, ...options } };
};
const post = (body: string | FormData | Uint8Array<ArrayBuffer>, type?: string) =>
  new Request('http://localhost/', { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) });

async function statusAndWords(answer: Response | Promise<Response>): Promise<[number, string]> {
  const response = await answer;
  return [response.status, await response.text()];
}

describe('a handler of Request and Response', () => {
  test('answers 200 when the function is done, and not before', async () => {
    const { options } = recorded();
    let finish = () => {};
    const onEvent = jest.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const answer = jest.fn();
    const answered = createWebhookHandler({ ...options, onEvent })(post(eventBody(), json)).then(answer);
    while (onEvent.mock.calls.length === 0) await new Promise(setImmediate);
    expect(answer).not.toHaveBeenCalled();
    finish();
    await answered;
    expect(answer.mock.calls[0]?.[0]).toMatchObject({ status: 200 });
    expect(onEvent.mock.calls).toMatchObject([
      [
        { event: 'opened', id: 'x' },
        { verified: true, raw: { event: 'opened' } },
      ],
    ]);
  });

  test('gives e-mails to their own function, with their files', async () => {
    const { options, onInbound, onEvent } = recorded();
    const handle = createWebhookHandler(options);
    expect(await statusAndWords(handle(post(mailWithFile())))).toEqual([200, 'done']);
    expect(await statusAndWords(handle(post(mail(), urlEncoded)))).toEqual([200, 'done']);
    expect(onInbound.mock.calls).toMatchObject([
      [{ bodyPlain: 'Hello', attachments: [{ filename: 'a.bin', data: Buffer.from([0, 255, 13, 10]) }] }, { verified: true }],
      [{ bodyPlain: 'Hello', attachments: [] }, { verified: true }],
    ]);
    expect(onEvent).not.toHaveBeenCalled();
  });

  test('answers 500 to e-mails without a function for them, so that Mailgun keeps them until there is one', async () => {
    const { options, onError } = recorded({ onInbound: undefined });
    expect(await statusAndWords(createWebhookHandler(options)(post(mail(), urlEncoded)))).toEqual([500, 'failed']);
    expect(onError.mock.calls).toMatchObject([[{ message: expect.stringContaining('no onInbound') }]]);
  });

  test('warns once of a key that nothing is signed with, and not after one was right', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const handle = createWebhookHandler(recorded().options);
    for (const _ of [1, 2]) await handle(post(eventBody(signed(0, 'another key')), json));
    expect(warn.mock.calls).toEqual([[expect.stringContaining('HTTP webhook signing key')]]);
    const proven = createWebhookHandler(recorded().options);
    await proven(post(eventBody(), json));
    await proven(post(eventBody(signed(0, 'another key')), json));
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  test.each([
    ['malformed', () => '{"hello":"world"}'],
    ['signature', () => eventBody(signed(0, 'another key'))],
    ['stale', () => eventBody(signed(10 * 3600))],
  ])('answers 406 to what is %s, which Mailgun does not repeat', async (reason, body) => {
    const { options, onEvent, onRefused } = recorded();
    expect(await statusAndWords(createWebhookHandler(options)(post(body(), json)))).toEqual([406, reason]);
    expect(onRefused.mock.calls).toEqual([[reason]]);
    expect(onEvent).not.toHaveBeenCalled();
  });

  test('takes what Mailgun repeats after 8 hours with its first signature', async () => {
    const { options, onEvent } = recorded();
    expect(await statusAndWords(createWebhookHandler(options)(post(eventBody(signed(8 * 3600)), json)))).toEqual([200, 'done']);
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE'])('answers 405 to %s', async (method) => {
    const { options, onRefused } = recorded();
    const response = await createWebhookHandler(options)(new Request('http://localhost/', { method }));
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(onRefused).not.toHaveBeenCalled();
  });

  test.each([
    ['as it says', (body: string) => post(body, json)],
    [
      'without saying so',
      (body: string) => new Request('http://localhost/', { method: 'POST', body: new Blob([body]).stream(), duplex: 'half' }),
    ],
  ])('answers 413 to a body beyond the limit, %s', async (_, request) => {
    const body = eventBody();
    const { options, onEvent, onRefused } = recorded({ limit: body.length - 1 });
    expect(await statusAndWords(createWebhookHandler(options)(request(body)))).toEqual([413, 'too long']);
    expect(onRefused.mock.calls).toEqual([['too long']]);
    expect(await statusAndWords(createWebhookHandler({ ...options, limit: body.length })(request(body)))).toEqual([200, 'done']);
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  test('counts the bytes of a message, and not the signs that a form writes for them', async () => {
    const fields = { ...signed(), sender: 'a@example.com', 'body-mime': '\u0000'.repeat(1000) };
    const body = new URLSearchParams(fields).toString();
    const size = decodeURIComponent(body).length;
    expect(body.length).toBeGreaterThan(size + 2000);
    const { options, onInbound } = recorded({ limit: size });
    expect(await statusAndWords(createWebhookHandler({ ...options, limit: size - 1 })(post(body, urlEncoded)))).toEqual([413, 'too long']);
    expect(await statusAndWords(createWebhookHandler(options)(post(body, urlEncoded)))).toEqual([200, 'done']);
    expect(onInbound.mock.calls[0]?.[0].bodyMime).toBe(fields['body-mime']);
  });

  test('reads no more of a body of percent signs than of any other', async () => {
    const { options, onRefused } = recorded({ limit: 1000 });
    let read = 0;
    const chunk = Buffer.from('%'.repeat(1000));
    const endless = new ReadableStream({
      pull(controller) {
        read += 1;
        controller.enqueue(chunk);
      },
    });
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': urlEncoded },
    });
    expect(await statusAndWords(createWebhookHandler(options)(request))).toEqual([413, 'too long']);
    expect(read).toBeLessThan(10);
    expect(onRefused.mock.calls).toEqual([['too long']]);
  });

  test('answers 400 to a body that is cut off, which Mailgun repeats', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    const { options, onRefused } = recorded();
    const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' });
    expect(await statusAndWords(createWebhookHandler(options)(request))).toEqual([400, 'cut off']);
    expect(onRefused.mock.calls).toEqual([['cut off']]);
  });

  test('answers 500 where the body was read before it, and says so', async () => {
    const { options, onError } = recorded();
    const request = post(eventBody(), json);
    await request.text();
    expect(await statusAndWords(createWebhookHandler(options)(request))).toEqual([500, 'failed']);
    expect(onError.mock.calls).toMatchObject([[{ message: expect.stringContaining('was read before') }]]);
  });

  test.each([{ signingKey: '' }, { signingKey: [] }, { tolerance: Number.NaN }, { limit: Number.NaN }, { limit: 0 }])(
    'is not made with %j',
    (wrong) => {
      const { options } = recorded();
      for (const create of [createWebhookHandler, createNodeWebhookHandler])
        expect(() => create({ ...options, ...wrong })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    },
  );
});

describe('a webhook that comes again', () => {
  test('is answered 200 and not given to the function a second time', async () => {
    const { options, onEvent, onRefused } = recorded();
    const handle = createWebhookHandler(options);
    const body = eventBody();
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'done']);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'replayed']);
    expect(onEvent).toHaveBeenCalledTimes(1);
    expect(onRefused.mock.calls).toEqual([['replayed']]);
  });

  test('is given to the function again after it threw, because Mailgun repeats it with the same token', async () => {
    const error = new Error('The database is away');
    const { options, onEvent, onError } = recorded();
    onEvent.mockRejectedValueOnce(error);
    const handle = createWebhookHandler(options);
    const body = eventBody();
    expect(await statusAndWords(handle(post(body, json)))).toEqual([500, 'failed']);
    expect(onError.mock.calls).toEqual([[error]]);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'done']);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'replayed']);
    expect(onEvent).toHaveBeenCalledTimes(2);
  });

  test('while the function still runs is answered 503, so that it is not lost if the function fails', async () => {
    let fail = () => {};
    const { options, onEvent } = recorded();
    onEvent.mockImplementationOnce(() => new Promise((_, reject) => (fail = () => reject(new Error('late')))));
    const handle = createWebhookHandler(options);
    const body = eventBody();
    const first = statusAndWords(handle(post(body, json)));
    while (onEvent.mock.calls.length === 0) await new Promise(setImmediate);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([503, 'running']);
    fail();
    expect(await first).toEqual([500, 'failed']);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'done']);
  });

  test('after the process died in the middle of the function is given to another after ten minutes', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const replay = createMemoryReplayStore();
    const { options, onEvent } = recorded({ replay });
    const body = eventBody();
    const handle = createWebhookHandler(options);
    onEvent.mockReturnValueOnce(new Promise(() => undefined));
    void handle(post(body, json));
    while (onEvent.mock.calls.length === 0) await new Promise(setImmediate);
    jest.advanceTimersByTime(599_000);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([503, 'running']);
    jest.advanceTimersByTime(1_001);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'done']);
    jest.useRealTimers();
  });

  test('is answered 500 while the replay store is away, and the function is not called', async () => {
    const away = () => Promise.reject(new Error('Redis is away'));
    const { options, onEvent, onError } = recorded({ replay: { remember: away, has: away, forget: away } });
    expect(await statusAndWords(createWebhookHandler(options)(post(eventBody(), json)))).toEqual([500, 'failed']);
    expect(onEvent).not.toHaveBeenCalled();
    expect(onError.mock.calls).toMatchObject([
      [{ message: expect.stringContaining('Redis is away. Mailgun gets 500 and sends the webhook again') }],
    ]);
  });

  test('after the store failed when the function had finished is answered 200, and the store is told later', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const memory = createMemoryReplayStore();
    let isAway = true;
    const replay: ReplayStore = {
      ...memory,
      remember: (token, seconds) =>
        isAway && !token.endsWith('.running') ? Promise.reject(new Error('Redis is full')) : memory.remember(token, seconds),
    };
    const { options, onEvent, onError } = recorded({ replay });
    const signature = signed();
    const body = eventBody(signature);
    const handle = createWebhookHandler(options);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'done']);
    expect(onError.mock.calls).toMatchObject([[{ message: expect.stringContaining('Redis is full. Mailgun got 200') }]]);
    expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'replayed']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(memory.has(signature.token)).toBe(false);
    isAway = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(memory.has(signature.token)).toBe(true);
    expect(onEvent).toHaveBeenCalledTimes(1);
    jest.useRealTimers();
  });

  test('is answered 500 in five seconds by a store that never answers, and a mark that comes later is removed', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    let arrive = (_isNew: boolean) => {};
    const remember = jest.fn(() => new Promise<boolean>((resolve) => (arrive = resolve)));
    const replay = { remember, has: jest.fn(() => false), forget: jest.fn() };
    const { options, onEvent } = recorded({ replay });
    const signature = signed();
    const answer = statusAndWords(createWebhookHandler(options)(post(eventBody(signature), json)));
    while (remember.mock.calls.length === 0) await new Promise(setImmediate);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await answer).toEqual([500, 'failed']);
    expect(replay.forget).not.toHaveBeenCalled();
    arrive(true);
    await jest.advanceTimersByTimeAsync(0);
    expect(replay.forget.mock.calls).toEqual([[`${signature.token}.running`]]);
    expect(onEvent).not.toHaveBeenCalled();
    jest.useRealTimers();
  });

  test('to two processes at once that share a Redis is given to one of them', async () => {
    const server = await startRedis();
    const clients = [new Redis(server.socket), new Redis(server.socket)];
    const { options, onEvent } = recorded();
    onEvent.mockImplementation(() => new Promise((resolve) => setTimeout(resolve, 50)));
    const handlers = clients.map((client) => createWebhookHandler({ ...options, replay: createRedisReplayStore(client) }));
    const bodies = Array.from({ length: 5 }, () => eventBody());
    const answers = await Promise.all(bodies.flatMap((body) => handlers.map((handle) => statusAndWords(handle(post(body, json))))));
    expect(answers.map(([status]) => status).sort()).toEqual([200, 200, 200, 200, 200, 503, 503, 503, 503, 503]);
    for (const body of bodies)
      for (const handle of handlers) expect(await statusAndWords(handle(post(body, json)))).toEqual([200, 'replayed']);
    expect(onEvent).toHaveBeenCalledTimes(5);
    for (const client of clients) client.disconnect();
    await server.stop();
  });

  test('that was forged uses no token up', async () => {
    const store: jest.Mocked<ReplayStore> = { remember: jest.fn(), has: jest.fn(), forget: jest.fn() };
    const { options } = recorded({ replay: store });
    await createWebhookHandler(options)(post(eventBody(signed(0, 'another key')), json));
    expect([store.remember, store.has, store.forget].map(({ mock }) => mock.calls)).toEqual([[], [], []]);
  });
});

describe('a handler of Node', () => {
  const servers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of servers.splice(0)) await stop();
  });

  async function listen(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const send = (url: string, body: string | FormData, type?: string) =>
    statusAndWords(fetch(url, { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) }));

  const parsers: [name: string, middleware: unknown[]][] = [
    ['no body parser', []],
    ['express.json() and express.urlencoded()', [express.json(), express.urlencoded({ extended: false })]],
    ['express.urlencoded({ extended })', [express.json(), express.urlencoded({ extended: true })]],
    ['express.raw()', [express.raw({ type: '*/*' })]],
  ];

  test.each(parsers)('behind Express with %s takes events, e-mails and files', async (_, middleware) => {
    const { options, onEvent, onInbound } = recorded();
    const app = express();
    for (const one of middleware) app.use(one);
    app.post('/', createNodeWebhookHandler(options));
    const url = await listen(app);
    expect(await send(url, eventBody(), json)).toEqual([200, 'done']);
    expect(await send(url, mail(), urlEncoded)).toEqual([200, 'done']);
    expect(await send(url, mailWithFile())).toEqual([200, 'done']);
    expect(onEvent.mock.calls.map(([event]) => event)).toMatchObject([{ event: 'opened' }]);
    expect(onInbound.mock.calls.map(([{ attachments }]) => attachments)).toMatchObject([
      [],
      [{ filename: 'a.bin', data: Buffer.from([0, 255, 13, 10]) }],
    ]);
  });

  test('takes an e-mail of 24 MB as MIME, every byte of it, from a url-encoded form', async () => {
    const { options, onInbound } = recorded();
    const mime = Buffer.alloc(24_000_000, 0xe4);
    const form = new URLSearchParams({ ...signed(), recipient: 'a@example.com' });
    const url = await listen(createNodeWebhookHandler(options));
    expect(await send(url, `${form}&body-mime=${'%E4'.repeat(mime.length)}`, urlEncoded)).toEqual([200, 'done']);
    expect(mime.equals(onInbound.mock.calls[0]?.[0].bodyMime as Buffer)).toBe(true);
  });

  test('behind express.text() takes events', async () => {
    const { options, onEvent } = recorded();
    const app = express();
    app.use(express.text({ type: '*/*' }));
    app.post('/', createNodeWebhookHandler(options));
    expect(await send(await listen(app), eventBody(), json)).toEqual([200, 'done']);
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  test('takes the rawBody of a cloud function before its parsed body', async () => {
    const { options, onEvent } = recorded();
    const handle = createNodeWebhookHandler(options);
    const url = await listen(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      await handle(Object.assign(request, { rawBody: Buffer.concat(chunks), body: { changed: true } }), response);
    });
    expect(await send(url, eventBody(), json)).toEqual([200, 'done']);
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  test('answers 500 where the body was read before it, and says so', async () => {
    const { options, onError } = recorded();
    const handle = createNodeWebhookHandler(options);
    const url = await listen(async (request, response) => {
      for await (const _ of request);
      await handle(request, response);
    });
    expect(await send(url, eventBody(), json)).toEqual([500, 'failed']);
    expect(onError.mock.calls).toMatchObject([[{ message: expect.stringContaining('was read before') }]]);
  });

  test('answers 406, 200, 500 and 405 as the other one does', async () => {
    const { options, onEvent } = recorded();
    onEvent.mockImplementationOnce(() => {
      throw new Error('no');
    });
    const url = await listen(createNodeWebhookHandler(options));
    const body = eventBody();
    expect(await send(url, body, json)).toEqual([500, 'failed']);
    expect(await send(url, body, json)).toEqual([200, 'done']);
    expect(await send(url, body, json)).toEqual([200, 'replayed']);
    expect(await send(url, '', json)).toEqual([406, 'malformed']);
    expect(await statusAndWords(fetch(url))).toEqual([405, 'only POST']);
  });

  test('answers 413 to a long body, and closes the connection without reading the rest', async () => {
    const { options, onEvent } = recorded({ limit: 1000 });
    const url = await listen(createNodeWebhookHandler(options));
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = nodeRequest(url, { method: 'POST', headers: { 'content-type': json } }, resolve).on('error', reject);
      // Never ended: the answer cannot wait for the end.
      request.write('x'.repeat(2000));
    });
    expect([answer.statusCode, answer.headers.connection]).toEqual([413, 'close']);
    answer.resume();
    expect(onEvent).not.toHaveBeenCalled();
  });

  test('survives a sender who goes away in the middle', async () => {
    const { options, onEvent, onError } = recorded();
    const handle = createNodeWebhookHandler(options);
    let handled: Promise<void> | undefined;
    const url = await listen((request, response) => {
      handled = handle(request, response);
    });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"sig');
    while (handled === undefined) await new Promise(setImmediate);
    socket.destroy();
    await handled;
    expect(onEvent).not.toHaveBeenCalled();
    expect(onError).not.toHaveBeenCalled();
    expect(await send(url, eventBody(), json)).toEqual([200, 'done']);
  });
});
