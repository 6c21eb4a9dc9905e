import { emulator, runEmulator, send } from '../running';

runEmulator();
beforeEach(() => emulator.reset());

test('a request is logged as it came, without the region in its path', async () => {
  const before = Date.now();
  await send('POST /v3/routes', { expression: 'catch_all()', action: ['store()', 'stop()'] }, { prefix: '/eu' });
  const [request] = emulator.requests;
  expect(request).toMatchObject({
    method: 'POST',
    path: '/v3/routes',
    route: 'POST /v3/routes',
    region: 'eu',
    fields: { expression: 'catch_all()', action: ['store()', 'stop()'] },
    status: 200,
  });
  expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(request?.time.getTime()).toBeGreaterThanOrEqual(before);
});

test('path and route tell apart what was asked and what answered', async () => {
  await send('GET /v4/domains/Mail.Example.com', { 'h:extended': 'true' });
  expect(emulator.requests).toMatchObject([
    { path: '/v4/domains/Mail.Example.com', route: 'GET /v4/domains/{name}', fields: { 'h:extended': 'true' }, status: 404 },
  ]);
});

test('an unknown path is logged without a route', async () => {
  await send('GET /v3/nothing/here');
  expect(emulator.requests).toMatchObject([{ path: '/v3/nothing/here', route: undefined, status: 404 }]);
});

test('a further page of events counts as the list of events', async () => {
  await send('POST /v4/domains', { name: 'mail.example.com' });
  const { body } = await send('GET /v3/mail.example.com/events');
  await send(`GET ${(body as { paging: { next: string } }).paging.next.replace(emulator.url, '')}`);
  expect(emulator.requests.map(({ route }) => route).slice(1)).toEqual(Array(2).fill('GET /v3/{domain_name}/events'));
});

test('the key is nowhere in the log', async () => {
  await send('GET /v4/domains');
  await send('GET /v4/domains', {}, { apiKey: 'key-secret' });
  const log = JSON.stringify(emulator.requests);
  for (const secret of ['authorization', 'key-emulator', 'key-secret', Buffer.from('api:key-secret').toString('base64')])
    expect(log.toLowerCase()).not.toContain(secret.toLowerCase());
});

test('the log can be forgotten', async () => {
  await send('GET /v4/domains');
  emulator.requests.length = 0;
  await send('GET /v3/routes');
  expect(emulator.requests).toMatchObject([{ path: '/v3/routes' }]);
});
