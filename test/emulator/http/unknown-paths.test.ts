import { basic } from '../http';
import { emulator, runEmulator, send } from '../running';

runEmulator();

test.each([
  'GET /v3/nothing',
  'GET /v3/mail.example.com/stats',
  'DELETE /v3/domains/',
  'PATCH /v4/domains',
  'GET /eu/v9/domains',
  'GET /euro/v4/domains',
  'POST /v3/v3/routes',
])('%s is no page', async (request) => {
  expect(await send(request)).toMatchObject({ status: 404, contentType: 'text/plain; charset=utf-8', text: '404 page not found\n' });
});

test('the key is not asked for', async () => {
  expect((await fetch(`${emulator.url}/v3/nothing`)).status).toBe(404);
});

test('the services in Python have a page for it', async () => {
  expect(await send('DELETE /v3/lists/')).toMatchObject({
    status: 404,
    contentType: 'text/html; charset=utf-8',
    text: expect.stringContaining('<title>404 Not Found</title>'),
  });
});

test('analytics says it in JSON', async () => {
  expect(await send('GET /v1/analytics/nothing')).toMatchObject({ status: 404, body: { error: 'not found' } });
});

test.each(['GET /', 'GET /v3', 'GET /v3/', 'GET /eu'])('%s, a bare address, is magnificent', async (request) => {
  expect(await send(request)).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8', text: 'Mailgun Magnificent API' });
});

test('HEAD is GET without a body', async () => {
  const head = (path: string) => fetch(emulator.url + path, { method: 'HEAD', headers: { authorization: basic(emulator.apiKey) } });
  expect((await head('/v4/domains')).status).toBe(200);
  expect((await head('/v3/nothing')).status).toBe(404);
  expect(await (await head('/v4/domains')).text()).toBe('');
});
