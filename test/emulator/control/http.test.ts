import { emulator, runEmulator, send } from '../running';
import { control } from './control';

runEmulator({ clock: { start: new Date('2030-01-01T12:00:00Z'), frozen: true } });
beforeEach(() => emulator.reset());

test('it is well, ready and of a version', async () => {
  expect((await control(emulator, 'GET /health')).body).toEqual({ status: 'ok' });
  expect((await control(emulator, 'GET /ready')).body).toEqual({ status: 'ready', accounts: 1 });
  expect((await control(emulator, 'GET /version')).body.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('every answer says what it comes from, those of faults too', async () => {
  const { body } = await control(emulator, 'GET /version');
  emulator.fail({ answer: 'cut' });
  const cut = await fetch(`${emulator.url}/v4/domains`);
  await cut.text().catch(() => undefined);
  const answers = [cut, await send('GET /v4/domains'), await send('GET /nothing'), await send('GET /v4/domains', {}, { apiKey: '' })];
  expect(answers.map(({ headers }) => headers.get('x-mailgun-emulator'))).toEqual(Array(4).fill(body.version));
});

test.each([
  ['GET /messages', { q: 'a' }, 'there is no "q", but query, limit, skip'],
  ['GET /messages', { limit: 'many' }, 'limit: must be a number, not text'],
  ['GET /messages', { limit: 0 }, 'limit: must be at least 1'],
  ['POST /clock/advance', {}, 'by: is required'],
  ['POST /clock/advance', { by: 'soon' }, 'by: must be milliseconds, or a text such as'],
  ['POST /clock/freeze', { at: 'noon' }, 'at: must be a time such as 2030-01-31T12:00:00Z'],
  ['POST /events/trigger', { message: 'a', event: 'read' }, 'event: must be "opened", "clicked"'],
  ['POST /clock/run', '[]', 'the body must be a JSON object'],
  ['POST /clock/run', '{', 'the body is no JSON'],
  ['POST /clock/run', '{"__proto__":{"a":1}}', '__proto__'],
])('%s with %j is refused in a sentence', async (route, input, words) => {
  const { status, body } = await control(emulator, route, input);
  expect([status, body.message]).toEqual([400, expect.stringContaining(words)]);
});

test('what is not there says where to look', async () => {
  expect((await control(emulator, 'GET /clock/stop')).body.message).toMatch(
    'there is no GET /_emulator/clock/stop; /_emulator/openapi.json lists',
  );
  expect((await control(emulator, 'GET /reset')).body.message).toBe('/_emulator/reset takes POST, not GET');
});

test('the clock is moved by milliseconds and by a text', async () => {
  expect((await control(emulator, 'POST /clock/advance', { by: '1h30m' })).body).toEqual([]);
  await emulator.clock.advance(1000);
  expect(emulator.clock.now()).toEqual(new Date('2030-01-01T13:30:01Z'));
  expect((await control(emulator, 'POST /clock/freeze', { at: '2031-01-01T00:00:00Z' })).body).toMatchObject({
    now: '2031-01-01T00:00:00.000Z',
    frozen: true,
  });
  expect((await control(emulator, 'POST /clock/run')).body.frozen).toBe(false);
});

test('a reset empties the account', async () => {
  await send('POST /v4/domains', { name: 'mail.example.com' });
  expect((await control(emulator, 'POST /reset')).status).toBe(204);
  expect(emulator.store.domains.size).toBe(0);
  expect(emulator.requests).toEqual([]);
});

test('a key names the account; a wrong one is refused in plain words', async () => {
  emulator.addAccount({ apiKey: 'key-b' });
  await send('POST /v4/domains', { name: 'mail.example.com' }, { apiKey: 'key-b' });
  await control(emulator, 'POST /reset', {}, { apiKey: emulator.apiKey });
  expect(emulator.account('key-b').store.domains.size).toBe(1);
  await control(emulator, 'POST /reset', {}, { apiKey: 'key-b' });
  expect(emulator.account('key-b').store.domains.size).toBe(0);
  const { status, body } = await control(emulator, 'POST /reset', {}, { apiKey: 'key-c' });
  expect([status, body.message]).toEqual([401, expect.stringMatching(/^no account has this key;/)]);
});

test('requests are searched, counted and forgotten', async () => {
  await send('GET /v3/domains/mail.example.com/tracking');
  await send('POST /v4/domains', { name: 'mail.example.com' });
  expect(emulator.requests.search({ path: '/v4/*' })).toMatchObject({ total: 1, requests: [{ method: 'POST', status: 200 }] });
  expect((await control(emulator, 'GET /requests/count', { domain: 'mail.example.com', status: 404 })).body).toEqual({ count: 1 });
  expect((await control(emulator, 'GET /requests', { route: 'POST /v4/domains', since: '2029-01-01T00:00:00Z' })).body.total).toBe(1);
  expect((await control(emulator, 'DELETE /requests')).status).toBe(204);
  expect(emulator.requests).toEqual([]);
});

test('a field that is not declared is ignored as at Mailgun, and noted', async () => {
  const fields = { name: 'mail.example.com', colour: 'red' };
  expect((await send('POST /v4/domains', fields)).status).toBe(200);
  const message = { from: 'a@mail.example.com', 'to[]': 'b@example.com', text: 'a', 'h:X-Mine': '1', 'v:mine': '1', 'o:newer': 'yes' };
  expect((await send('POST /v3/mail.example.com/messages', message)).status).toBe(200);
  expect((await send('GET /v4/domains/mail.example.com')).status).toBe(200);
  const { requests } = emulator.requests.search({ unknown: true });
  expect(requests.map(({ path, unknown }) => [path, unknown])).toEqual([
    ['/v3/mail.example.com/messages', ['o:newer']],
    ['/v4/domains', ['colour']],
  ]);
  expect((await control(emulator, 'GET /requests/count', { unknown: false })).body).toEqual({ count: 1 });
});

test('a newer path is answered as Mailgun would, and noted with what is nearest', async () => {
  expect((await send('GET /v9/domains')).text).toBe('404 page not found\n');
  expect(emulator.requests.unmatched().requests).toMatchObject([
    { path: '/v9/domains', nearest: [expect.stringMatching(/^GET \/v\d\/domains$/), expect.anything(), expect.anything()] },
  ]);
});

test('a request that no route is for comes with the nearest routes', async () => {
  await send('POST /v3/mail.example.com/message', { to: 'a@example.com' });
  expect(emulator.requests.unmatched().requests).toMatchObject([
    { path: '/v3/mail.example.com/message', nearest: expect.arrayContaining(['POST /v3/{domain_name}/messages']) },
  ]);
});

async function readLive(from: number | undefined, until: string): Promise<string> {
  const response = await fetch(`${emulator.url}/_emulator/live`, { headers: from === undefined ? {} : { 'last-event-id': String(from) } });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array);
    if (text.includes(until)) break;
  }
  return text;
}

test('what happens is told live, and again from an id on', async () => {
  const response = await fetch(`${emulator.url}/_emulator/live`);
  await send('POST /v4/domains', { name: 'mail.example.com' });
  await send('POST /v3/mail.example.com/messages', { from: 'a@mail.example.com', to: 'b@example.com', text: 'a', subject: 'Live' });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if (/"path":"\/v3\/mail.example.com\/messages"/.test(text)) break;
  }
  const kinds = [...text.matchAll(/^event: (.*)$/gm)].map(([, kind]) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['request', 'message', 'event']));
  const ids = [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => Number(id));
  const again = await readLive(ids[0], '"path":"/v3/mail.example.com/messages"');
  expect([...again.matchAll(/^id: (.*)$/gm)].map(([, id]) => Number(id))).toEqual(ids.slice(1));
});
