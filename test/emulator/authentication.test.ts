import { type Emulator, startEmulator } from 'mailgun-emulator';
import { basic, type Send, sender } from './http';

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await startEmulator({ apiKey: 'key-of-mine' });
  send = sender(emulator);
});
afterAll(() => emulator.close());

const apiKey = 'key-of-somebody';

test('the key of the options is let in', async () => {
  expect(emulator.apiKey).toBe('key-of-mine');
  expect((await send('GET /v4/domains')).status).toBe(200);
});

test('another key is told so in JSON', async () => {
  for (const request of ['GET /v4/domains', 'GET /v3/domains/x.example.com/webhooks', 'GET /v3/domains/x.example.com/tracking']) {
    const answer = await send(request, {}, { apiKey });
    expect(answer).toMatchObject({ status: 401, contentType: 'application/json; charset=utf-8', body: { message: 'Invalid private key' } });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="MG API"');
  }
});

test('another key is told so in nine bytes of text where it sends', async () => {
  const answer = await send('POST /v3/x.example.com/messages', { to: 'a@example.com' }, { apiKey });
  expect(answer).toMatchObject({ status: 401, contentType: 'text/plain; charset=utf-8', text: 'Forbidden' });
  expect(answer.headers.get('www-authenticate')).toBe('Basic realm="MG API"');
});

test.each([
  ['no credentials', undefined],
  ['another user', `Basic ${Buffer.from('user:key-of-mine').toString('base64')}`],
  ['a bearer token', 'Bearer key-of-mine'],
  ['nothing after Basic', 'Basic'],
])('%s is as bad as another key', async (_, authorization) => {
  const response = await fetch(`${emulator.url}/v4/domains`, { headers: { ...(authorization !== undefined && { authorization }) } });
  expect(response.status).toBe(401);
});

test('the word Basic may be written in any case', async () => {
  const authorization = basic('key-of-mine').replace('Basic', 'basic');
  expect((await fetch(`${emulator.url}/v4/domains`, { headers: { authorization } })).status).toBe(200);
});

test('nothing is carried out for a stranger', async () => {
  await send('POST /v4/domains', { name: 'mail.example.com' }, { apiKey });
  expect(emulator.store.domains.size).toBe(0);
});
