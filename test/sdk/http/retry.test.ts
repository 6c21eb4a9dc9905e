import { getEventListeners } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createMailgun, type Mailgun, type MailgunOptions } from 'mailgun-sdk';
import { cutOff, hangUp, json, type Reply, type ScriptedServer, silence, startScriptedServer, text } from '../../scripted-server';

const apiKey = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
const ok = json({ ok: true });
const limited = (headers: Readonly<Record<string, string>> = { 'retry-after': '0' }) =>
  json({ message: 'Too Many Requests' }, 429, headers);
const broken = text('Internal Server Error', 500);

let server: ScriptedServer;
let clients: Mailgun[];

const open = (options: Partial<MailgunOptions> = {}): Mailgun => {
  const mailgun = createMailgun({ apiKey, baseUrl: server.url, ...options });
  clients.push(mailgun);
  return mailgun;
};

/** The wait before another try is drawn at random up to a limit, and this draws. */
const backOff = (draw: () => number) => jest.spyOn(Math, 'random').mockImplementation(draw);

beforeEach(async () => {
  server = await startScriptedServer();
  clients = [];
  backOff(() => 0);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(clients.map((mailgun) => mailgun.close()));
  await server.close();
});

const cases = (...names: readonly ('429' | '500' | '502' | '503' | 'a dropped connection' | 'a cut-off answer')[]) => {
  const replies = {
    '429': limited(),
    '500': broken,
    '502': text('<html>Bad Gateway</html>', 502),
    '503': json({ message: 'try later' }, 503),
    'a dropped connection': hangUp,
    'a cut-off answer': cutOff('{"ok":'),
  };
  return names.map((name) => [name, replies[name]] as const);
};
const all = cases('429', '500', '502', '503', 'a dropped connection', 'a cut-off answer');

describe.each(['GET', 'PUT', 'DELETE'] as const)('a %s', (method) => {
  test.each(all)('is repeated after %s', async (_, reply) => {
    server.answer(reply, ok);
    await expect(open().request(`${method} /v3/routes`)).resolves.toEqual({ ok: true });
    expect(server.received.map((one) => one.method)).toEqual([method, method]);
  });
});

describe('a POST', () => {
  test.each(cases('429'))('is repeated after %s, because Mailgun did nothing', async (_, reply) => {
    server.answer(reply, ok);
    await expect(open().request('POST /v3/routes', { a: 'b' })).resolves.toEqual({ ok: true });
    expect(server.received).toHaveLength(2);
    expect(server.received[1]?.body.toString()).toContain('name="a"\r\n\r\nb');
  });

  test.each(cases('500', '502', '503', 'a dropped connection', 'a cut-off answer'))(
    'is not repeated after %s, because it may have been carried out',
    async (_, reply) => {
      server.answer(reply, ok);
      await expect(open().request('POST /v3/routes', { a: 'b' })).rejects.toMatchObject({ name: 'MailgunError', maybeDone: true });
      expect(server.received).toHaveLength(1);
    },
  );

  test.each(cases('500', '502', '503', 'a dropped connection', 'a cut-off answer'))(
    'is repeated after %s where twice is the same as once: members that are there get the same settings again',
    async (_, reply) => {
      server.answer(reply, json({ message: 'Mailing list has been updated' }));
      await open().listMembers.createBatch({ list: 'news@example.com', members: ['a@example.com'] });
      expect(server.received.map(({ url }) => url)).toEqual(Array(2).fill('/v3/lists/news%40example.com/members.json'));
    },
  );

  test('is not repeated after a timeout, because it may have been carried out', async () => {
    server.answer(silence, ok);
    const call = open({ timeout: 50 }).request('POST /v3/routes', { a: 'b' });
    await expect(call).rejects.toMatchObject({ code: 'timeout', maybeDone: true });
    expect(server.received).toHaveLength(1);
  });
});

describe.each(['GET', 'POST'] as const)('a %s to a port that nobody listens on', (method) => {
  test('is repeated until somebody opens, because nobody has seen it', async () => {
    const { port } = server;
    await server.close();
    const draws = backOff(() => {
      if (draws.mock.calls.length === 1)
        void startScriptedServer(port).then((opened) => {
          server = opened;
          server.answer(ok);
        });
      return 0.2;
    });
    await expect(open().request(`${method} /v3/routes`)).resolves.toEqual({ ok: true });
    expect(draws.mock.calls.length).toBeGreaterThan(0);
    expect(server.received).toHaveLength(1);
  });

  test('fails as `network`, with nothing done, when nobody ever opens', async () => {
    await server.close();
    const call = open({ retries: 2 }).request(`${method} /v3/routes`);
    await expect(call).rejects.toMatchObject({ code: 'network', maybeDone: false, message: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('a server that accepts connections and says nothing', () => {
  let sockets: Socket[];
  let listener: Server;

  beforeEach(async () => {
    sockets = [];
    listener = createServer((socket) => void sockets.push(socket.on('error', () => undefined).resume()));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
  });

  /** TLS needs two to connect, so that this client never gets beyond connecting. */
  const connecting = () => open({ baseUrl: `https://127.0.0.1:${(listener.address() as AddressInfo).port}`, retries: 0 });

  test('is left when the time is up, not when the connection fails', async () => {
    const call = connecting().request('GET /v3/routes', {}, { timeout: 50 });
    await expect(call).rejects.toMatchObject({ code: 'timeout' });
  });

  test('is left when the signal says so', async () => {
    const controller = new AbortController();
    listener.on('connection', () => controller.abort(new Error('enough')));
    await expect(connecting().request('GET /v3/routes', {}, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('giving up', () => {
  test('comes after three repetitions unless told otherwise', async () => {
    server.answer(broken, broken, broken, broken, ok);
    await expect(open().request('GET /v3/routes')).rejects.toMatchObject({ code: 'server_error', status: 500 });
    expect(server.received).toHaveLength(4);
  });

  test.each([0, 1, 2])('comes after %i repetitions where that many are asked for', async (retries) => {
    server.answer(...Array<Reply>(5).fill(limited()));
    await expect(open({ retries }).request('GET /v3/routes')).rejects.toMatchObject({ code: 'rate_limited', status: 429 });
    expect(server.received).toHaveLength(retries + 1);
  });

  test.each([400, 401, 402, 403, 404, 409, 413, 422, 302])('comes at once after %i, which another try would not change', async (status) => {
    server.answer(json({ message: 'no' }, status), ok);
    await expect(open().request('GET /v3/routes')).rejects.toMatchObject({ status });
    expect(server.received).toHaveLength(1);
  });

  test.each([
    [429, '61', 'rate_limited', 61_000],
    [429, '86400', 'rate_limited', 86_400_000],
    [503, '61', 'server_error', 61_000],
  ])('comes at once where a %i asks to wait for more than a minute (%s seconds)', async (status, seconds, code, retryAfter) => {
    server.answer(json({ message: 'later' }, status, { 'retry-after': seconds }), ok);
    await expect(open().request('GET /v3/routes')).rejects.toMatchObject({ code, retryAfter });
    expect(server.received).toHaveLength(1);
  });
});

describe('waiting', () => {
  const waited = () => (server.received[1]?.at ?? 0) - (server.received[0]?.at ?? 0);
  /** Timers may fire a little before a moment of the wall clock. */
  const slack = 5;

  test.each([429, 503])('takes the seconds that Retry-After says after a %i', async (status) => {
    server.answer(json({ message: 'later' }, status, { 'retry-after': '1' }), ok);
    await open().request('GET /v3/routes');
    expect(waited()).toBeGreaterThanOrEqual(1000 - slack);
  });

  test('ends at the moment that X-RateLimit-Reset says in milliseconds', async () => {
    const reset = Date.now() + 200;
    server.answer(limited({ 'x-ratelimit-reset': String(reset) }), ok);
    await open().request('GET /v3/routes');
    expect(server.received[1]?.at).toBeGreaterThanOrEqual(reset - slack);
  });

  test('grows with every try where nobody says how long', async () => {
    const limits: number[] = [];
    backOff(() => {
      limits.push(server.received.length);
      return 0.1;
    });
    server.answer(broken, broken, ok);
    await open().request('GET /v3/routes');
    const [first, second, third] = server.received.map(({ at }) => at) as [number, number, number];
    expect(limits).toEqual([1, 2]);
    expect(second - first).toBeGreaterThanOrEqual(50 - slack);
    expect(third - second).toBeGreaterThanOrEqual(100 - slack);
  });
});

describe('an exhausted limit', () => {
  const exhausted = (reset: string) => json({ ok: true }, 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });

  test('of more than a minute is not waited for: the next call is asked, and says how long it takes', async () => {
    const reset = Date.now() + 3_600_000;
    server.answer(exhausted(String(reset)), json({ message: 'limit exceeded' }, 429, { 'x-ratelimit-reset': String(reset) }));
    const mailgun = open();
    await mailgun.request('GET /v3/routes');
    const error = await mailgun.request('GET /v3/routes').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) });
    expect(server.received).toHaveLength(2);
  });

  test('holds the next request back until it is reset', async () => {
    const reset = Date.now() + 200;
    server.answer(exhausted(String(reset)), ok);
    const mailgun = open();
    await mailgun.request('GET /v3/routes');
    await mailgun.request('POST /v3/routes', { a: 'b' });
    expect(server.received[1]?.at).toBeGreaterThanOrEqual(reset - 5);
  });

  test('of one account does not hold another one back', async () => {
    const reset = Date.now() + 30_000;
    server.answer(exhausted(String(reset)), ok);
    await open().request('GET /v3/routes');
    await open().request('GET /v3/routes');
    expect(server.received[1]?.at).toBeLessThan(reset);
  });

  test('holds nothing back while some requests are left', async () => {
    const reset = Date.now() + 30_000;
    server.answer(json({}, 200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': String(reset) }), ok);
    const mailgun = open();
    await mailgun.request('GET /v3/routes');
    await mailgun.request('GET /v3/routes');
    expect(server.received[1]?.at).toBeLessThan(reset);
  });

  test('can be abandoned, with the reason of the signal', async () => {
    server.answer(exhausted(String(Date.now() + 30_000)), ok);
    const mailgun = open();
    await mailgun.request('GET /v3/routes');
    const controller = new AbortController();
    const reason = new Error('the user pressed Ctrl+C');
    const call = mailgun.request('GET /v3/routes', {}, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(call).rejects.toBe(reason);
    expect(server.received).toHaveLength(1);
  });
});

describe('a timeout', () => {
  test('ends a call that is not answered', async () => {
    server.answer(silence);
    const call = open({ timeout: 50, retries: 0 }).request('GET /v3/routes');
    await expect(call).rejects.toMatchObject({ name: 'MailgunError', code: 'timeout', route: 'GET /v3/routes' });
  });

  test('ends an answer that stops half-way', async () => {
    server.answer((response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"ok":'));
    await expect(open({ timeout: 50, retries: 0 }).request('GET /v3/routes')).rejects.toMatchObject({ code: 'timeout' });
  });

  test('of the call replaces that of the client', async () => {
    server.answer(silence);
    const call = open({ timeout: 60_000, retries: 0 }).request('GET /v3/routes', {}, { timeout: 50 });
    await expect(call).rejects.toMatchObject({ code: 'timeout' });
  });

  test('counts for each try, and a read is tried again', async () => {
    server.answer(silence, ok);
    await expect(open({ timeout: 100 }).request('GET /v3/routes')).resolves.toEqual({ ok: true });
    expect(server.received).toHaveLength(2);
  });
});

describe('cancelling', () => {
  const rejectionOf = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      (value) => Promise.reject(new Error(`the call was not rejected, it gave ${String(value)}`)),
      (reason: unknown) => reason,
    );

  const reasons = [
    ['an error', new Error('the user pressed Ctrl+C')],
    ['a text', 'stop'],
    ['nothing', undefined],
  ] as const;

  test.each(reasons)('with %s as the reason ends a request that is under way', async (_, reason) => {
    const controller = new AbortController();
    server.answer(() => controller.abort(reason));
    const call = open().request('GET /v3/routes', {}, { signal: controller.signal });
    expect(await rejectionOf(call)).toBe(controller.signal.reason);
    expect(server.received).toHaveLength(1);
  });

  test.each(reasons)('with %s as the reason ends the wait before another try', async (_, reason) => {
    const controller = new AbortController();
    backOff(() => {
      setImmediate(() => controller.abort(reason));
      return 1;
    });
    server.answer(broken, ok);
    const call = open().request('GET /v3/routes', {}, { signal: controller.signal });
    expect(await rejectionOf(call)).toBe(controller.signal.reason);
    expect(server.received).toHaveLength(1);
  });

  test('before the call means that nothing is sent', async () => {
    const reason = new Error('too late');
    await expect(open().request('GET /v3/routes', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.received).toEqual([]);
  });

  test('a call that has ended changes nothing, and the signal is let go', async () => {
    const controller = new AbortController();
    server.answer(broken, ok);
    await expect(open().request('GET /v3/routes', {}, { signal: controller.signal })).resolves.toEqual({ ok: true });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});

describe('a client that is told to wait no more', () => {
  const { signal, abort } = (() => {
    const controller = new AbortController();
    return { signal: controller.signal, abort: () => controller.abort() };
  })();

  test('fails with the error of its last try, and leaves nothing that listens', async () => {
    server.answer(limited({ 'retry-after': '50' }), ok);
    const mailgun = open({ retrySignal: signal, onAttempt: () => void setTimeout(abort, 20) });
    await expect(mailgun.request('GET /v3/routes')).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 50_000 });
    expect(server.received).toHaveLength(1);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('still makes calls, each of them once', async () => {
    server.answer(ok, broken, ok);
    const mailgun = open({ retrySignal: signal });
    await expect(mailgun.request('GET /v3/routes')).resolves.toEqual({ ok: true });
    await expect(mailgun.request('GET /v3/routes')).rejects.toMatchObject({ code: 'server_error' });
    expect(server.received).toHaveLength(2);
  });
});
