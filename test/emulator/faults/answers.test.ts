import type { FaultAnswer, HttpFault } from 'mailgun-emulator';
import { createMailgun, isMailgunError } from 'mailgun-sdk';
import { emulator, runEmulator, send } from '../running';
import { type Exchange, exchange, routeRequest } from './raw';

runEmulator();
beforeEach(() => emulator.reset());

const moments = ['before', 'after'] as const;

/** Creates a route over a socket of its own while a fault is in force. */
function createRoute(fault: HttpFault): Promise<Exchange> {
  emulator.fail(fault);
  return exchange(emulator, routeRequest(emulator));
}

/** Creates a route, and begins another request once the server has ended its side. */
function createRouteAndGoOn(fault: HttpFault): Promise<Exchange> {
  emulator.fail(fault);
  return exchange(emulator, routeRequest(emulator, 'keep-alive'), ['GET /', ...Array.from({ length: 20 }, () => 'a')]);
}

const bodyOf = ({ text }: Exchange) => text.slice(text.indexOf('\r\n\r\n') + 4);
const headOf = ({ text }: Exchange) => text.slice(0, text.indexOf('\r\n\r\n')).toLowerCase();
const lengthIn = (head: string) => Number(/content-length: (\d+)/.exec(head)?.[1]);

describe.each(moments)('%s the work,', (when) => {
  afterEach(() => expect(emulator.store.routes.size).toBe(when === 'after' ? 1 : 0));

  test('drop closes the connection without a byte', async () => {
    expect(await createRoute({ when, answer: 'drop' })).toEqual({ text: '', pieces: 0, error: undefined, ended: true });
  });

  test('reset resets the connection', async () => {
    expect(await createRoute({ when, answer: 'reset' })).toEqual({ text: '', pieces: 0, error: 'ECONNRESET', ended: false });
  });

  test('half-close ends one direction, and goes on reading the other', async () => {
    expect(await createRouteAndGoOn({ when, answer: 'half-close' })).toEqual({ text: '', pieces: 0, error: undefined, ended: true });
  });

  test('cut sends less than it promised', async () => {
    const answer = await createRoute({ when, answer: 'cut' });
    expect(bodyOf(answer).length).toBe(Math.floor(lengthIn(headOf(answer)) / 2));
  });

  test('garbled has the status, headers and length of the answer, and no JSON', async () => {
    const answer = await createRoute({ when, answer: 'garbled' });
    expect(headOf(answer)).toMatch(/^http\/1\.1 200 ok\r\n[\s\S]*^content-type: application\/json/m);
    expect(bodyOf(answer)).toHaveLength(lengthIn(headOf(answer)));
    expect(() => JSON.parse(Buffer.from(bodyOf(answer), 'latin1').toString())).toThrow();
    expect(bodyOf(answer)).toMatch(/[\x80-\xff]/);
  });

  test('drip sends the whole answer in pieces', async () => {
    const before = performance.now();
    const answer = await createRoute({ when, answer: { drip: { milliseconds: 100, chunks: 5 } } });
    // Each of the timers may ring up to a millisecond early.
    expect(performance.now() - before).toBeGreaterThanOrEqual(95);
    expect(answer.pieces).toBeGreaterThan(1);
    expect(bodyOf(answer)).toHaveLength(lengthIn(headOf(answer)));
    expect(JSON.parse(bodyOf(answer))).toHaveProperty('message');
    expect(emulator.requests.at(-1)?.status).toBe(200);
  });

  test('bad-gateway is the page of a proxy', async () => {
    const answer = await createRoute({ when, answer: 'bad-gateway' });
    expect(headOf(answer)).toMatch(/^http\/1\.1 502 bad gateway\r\n[\s\S]*^content-type: text\/html/m);
    expect(bodyOf(answer)).toContain('<center><h1>502 Bad Gateway</h1></center>');
  });

  test('rate-limited is 429 in the words of the service', async () => {
    const before = Date.now();
    const answer = await createRoute({ when, answer: { rateLimited: { seconds: 7 } } });
    expect(headOf(answer)).toContain('http/1.1 429 ');
    expect(headOf(answer)).toContain('retry-after: 7\r\n');
    expect(headOf(answer)).toContain('x-ratelimit-remaining: 0\r\n');
    expect(Number(/x-ratelimit-reset: (\d+)/.exec(headOf(answer))?.[1])).toBeGreaterThanOrEqual(before + 7000);
    expect(JSON.parse(bodyOf(answer))).toEqual({ 'retry-seconds': 7 });
  });

  test('an answer of its own', async () => {
    const answer = await createRoute({ when, answer: { status: 418, body: { message: 'no' }, headers: { 'x-more': 'yes' } } });
    expect(headOf(answer)).toContain('http/1.1 418 ');
    expect(headOf(answer)).toContain('x-more: yes');
    expect(JSON.parse(bodyOf(answer))).toEqual({ message: 'no' });
  });

  test('hang leaves the connection open without a byte', async () => {
    const hanging = createRoute({ when, answer: 'hang' });
    while (emulator.faults.unused().length > 0 || (when === 'after' && emulator.store.routes.size === 0)) await new Promise(setImmediate);
    const answered = await Promise.race([hanging, send('GET /v4/domains').then(() => 'still open')]);
    expect(answered).toBe('still open');
  });
});

test('a dropped connection takes no more bytes, and a half-closed one does', async () => {
  expect((await createRouteAndGoOn({ answer: 'drop' })).error).toMatch(/^(EPIPE|ECONNRESET)$/);
  expect((await createRouteAndGoOn({ answer: 'half-close' })).error).toBeUndefined();
});

test.each(['garbled', { drip: { milliseconds: 1, chunks: 2 } }] satisfies FaultAnswer[])(
  '%j carries the request out unless told otherwise',
  async (answer) => {
    const { text } = await createRoute({ answer });
    expect(text).not.toContain('has not carried this out');
    expect(emulator.store.routes.size).toBe(1);
  },
);

test('an answer without a body drips and garbles into itself', async () => {
  const { body } = await send('POST /v1/webhooks', { url: 'https://hooks.example.com', event_types: 'delivered' });
  const { webhook_id: id } = body as { webhook_id: string };
  emulator.fail({ answer: 'garbled' });
  emulator.fail({ answer: { drip: { milliseconds: 1, chunks: 3 } } });
  const change = () => send(`PUT /v1/webhooks/${id}`, { url: 'https://hooks.example.com/two', event_types: 'delivered' });
  expect([await change(), await change()]).toMatchObject([
    { status: 204, text: '' },
    { status: 204, text: '' },
  ]);
});

describe('rate-limited', () => {
  test('says it for messages as messages do', async () => {
    emulator.fail({ answer: 'rate-limited' });
    const answer = await send('POST /v3/mail.example.com/messages', { from: 'a@example.com', to: 'b@example.com', text: 'Hello' });
    expect(answer).toMatchObject({
      status: 429,
      body: {
        message: 'Domain mail.example.com is not allowed to send: account-requests-per-sec limit exceeded, try again after 60 seconds',
      },
    });
    expect(answer.headers.get('retry-after')).toBe('60');
  });

  test('is understood by the SDK', async () => {
    const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
    emulator.fail({ answer: { rateLimited: { seconds: 7 } } });
    const error = await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'] }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(isMailgunError(error, 'rate_limited')).toBe(true);
    expect(error).toMatchObject({ retryAfter: 7000 });
    await mailgun.close();
  });
});

describe('latency alone', () => {
  const slow = 60_000;

  test.each(moments)('%s the work delays the real answer', async (when) => {
    emulator.fail({ route: 'POST /v3/routes', when, latency: 30 });
    const before = performance.now();
    expect((await send('POST /v3/routes', { expression: 'catch_all()' })).status).toBe(200);
    // A timer may ring up to a millisecond early.
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
    expect(emulator.store.routes.size).toBe(1);
  });

  test.each(moments)('%s the work: what the store shows meanwhile', async (when) => {
    const rule = emulator.fail({ route: 'POST /v3/routes', when, latency: slow });
    const late = send('POST /v3/routes', { expression: 'catch_all()' }).catch(() => 'lost when the emulator closed');
    while (rule.hits === 0 || (when === 'after' && emulator.store.routes.size === 0)) await new Promise(setImmediate);
    expect((await send('GET /v3/routes')).body).toMatchObject({ total_count: when === 'after' ? 1 : 0 });
    void late;
  });

  test('after the work also delays an answer that comes in place of the work', async () => {
    emulator.fail({ when: 'after', latency: 30 });
    emulator.fail({ answer: { status: 503 } });
    const before = performance.now();
    expect((await send('GET /v3/routes')).status).toBe(503);
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
  });

  test('adds up, and lets a later fault answer', async () => {
    const [first, second, answer] = [{ latency: 10 }, { latency: 20 }, { latency: 5, answer: { status: 503 } }].map(emulator.fail);
    const before = performance.now();
    expect((await send('GET /v3/routes')).status).toBe(503);
    expect(performance.now() - before).toBeGreaterThanOrEqual(34);
    expect([first, second, answer].map((rule) => rule?.hits)).toEqual([1, 1, 1]);
  });
});
