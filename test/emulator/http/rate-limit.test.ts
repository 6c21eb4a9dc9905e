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
