import { type Emulator, startEmulator } from 'mailgun-emulator';
import { type Answer, type Send, sender } from '../http';

const domain = 'mail.example.com';
const letter = { from: 'b@example.com', to: 'a@example.com', text: 'Hello' };

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: { requests: 2, seconds: 60 } });
  send = sender(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const remaining = ({ headers }: Answer) => headers.get('x-ratelimit-remaining');

test('a limit counts down in the headers and ends in 429', async () => {
  const answers = [await send('GET /v4/domains'), await send('GET /v4/domains'), await send('GET /v4/domains')];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers.map(remaining)).toEqual(['1', '0', '0']);
  const [, , exhausted] = answers;
  expect(exhausted?.body).toEqual({ 'retry-seconds': expect.any(Number) });
  const reset = Number(exhausted?.headers.get('x-ratelimit-reset')) - Date.now();
  expect(reset).toBeGreaterThan(0);
  expect(reset).toBeLessThanOrEqual(60_000);
});

test('messages say it in words', async () => {
  await send('POST /v4/domains', { name: domain });
  for (let sent = 0; sent < 2; sent += 1) expect((await send(`POST /v3/${domain}/messages`, letter)).status).toBe(200);
  expect(await send(`POST /v3/${domain}/messages`, letter)).toMatchObject({
    status: 429,
    body: {
      message: expect.stringMatching(
        /^Domain mail\.example\.com is not allowed to send: account-requests-per-sec limit exceeded, try again after \d+ seconds$/,
      ),
    },
  });
  expect(emulator.store.messages).toHaveLength(2);
});

test('each service and each region has its own', async () => {
  for (let count = 0; count < 3; count += 1) await send('GET /v4/domains');
  expect((await send('GET /v3/routes')).status).toBe(200);
  expect((await send('GET /v4/domains', {}, { prefix: '/eu' })).status).toBe(200);
});

test('without the option only messages have the headers', async () => {
  const unlimited = await startEmulator();
  const ask = sender(unlimited);
  expect(remaining(await ask('GET /v4/domains'))).toBeNull();
  expect(remaining(await ask(`POST /v3/${domain}/messages`, letter))).toBe('1999999');
  await unlimited.close();
});

describe('changed while it runs,', () => {
  afterEach(() => {
    emulator.rateLimit = { requests: 2, seconds: 60 };
  });

  test('a limit counts afresh, and can be lifted', async () => {
    for (let count = 0; count < 3; count += 1) await send('GET /v3/routes');
    emulator.rateLimit = { requests: 1 };
    expect([(await send('GET /v3/routes')).status, (await send('GET /v3/routes')).status]).toEqual([200, 429]);
    emulator.rateLimit = undefined;
    expect(remaining(await send('GET /v3/routes'))).toBeNull();
  });

  test('a reset empties the counts and leaves the limit', async () => {
    emulator.rateLimit = { requests: 1 };
    await send('GET /v3/routes');
    emulator.reset();
    expect([(await send('GET /v3/routes')).status, (await send('GET /v3/routes')).status]).toEqual([200, 429]);
    expect(emulator.rateLimit).toEqual({ requests: 1 });
  });

  test('a limit can be of the whole account', async () => {
    emulator.rateLimit = { requests: 2, per: 'account' };
    expect((await send('GET /v3/routes')).status).toBe(200);
    expect((await send('GET /v4/domains', {}, { prefix: '/eu' })).status).toBe(200);
    expect((await send('GET /v3/lists/pages')).status).toBe(429);
  });

  test('a limit can be of recipients', async () => {
    emulator.rateLimit = { requests: 100, recipients: 3 };
    await send('POST /v4/domains', { name: domain });
    const three = await send(`POST /v3/${domain}/messages`, { ...letter, to: 'a@example.com, b@example.com', cc: 'c@example.com' });
    expect([three.status, three.headers.get('x-recipient-limit'), three.headers.get('x-recipient-remaining')]).toEqual([200, '3', '0']);
    const fourth = await send(`POST /v3/${domain}/messages`, letter);
    expect(fourth).toMatchObject({
      status: 429,
      body: {
        message: expect.stringMatching(
          /^Domain mail\.example\.com is not allowed to send: recipient limit exceeded, try again after \w{3}, \d\d \w{3} \d{4} [\d:]{8} UTC$/,
        ),
      },
    });
    expect(emulator.store.messages).toHaveLength(1);
  });
});
