import { type Emulator, startEmulator } from 'mailgun-emulator';
import { basic, type Send, sender } from '../http';

let emulator: Emulator;
let send: Send;
beforeEach(async () => {
  emulator = await startEmulator();
  send = sender(emulator);
});
afterEach(() => emulator.close());

const create = () => send('POST /v3/routes', { expression: 'catch_all()' });
const bad = { status: 500 } as const;

describe('a fault', () => {
  test('strikes once and before the request is carried out', async () => {
    emulator.fail({ route: 'POST /v3/routes', answer: bad });
    expect((await create()).status).toBe(500);
    expect(emulator.store.routes.size).toBe(0);
    expect((await create()).status).toBe(200);
  });

  test('that strikes afterwards loses the answer and not the deed', async () => {
    emulator.fail({ route: 'POST /v3/routes', when: 'after', answer: 'drop' });
    await expect(create()).rejects.toThrow();
    expect(emulator.store.routes.size).toBe(1);
  });

  test('strikes only its route', async () => {
    emulator.fail({ route: 'POST /v3/routes', answer: bad });
    expect((await send('GET /v3/routes')).status).toBe(200);
    expect((await create()).status).toBe(500);
  });

  test('without a route strikes whatever comes', async () => {
    emulator.fail({ answer: bad });
    expect((await send('GET /v3/nothing')).status).toBe(500);
  });

  test('can let requests pass and strike several times', async () => {
    emulator.fail({ route: 'GET /v3/routes', skip: 1, times: 2, answer: bad });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await send('GET /v3/routes')).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test('waits until the one before it is used up', async () => {
    emulator.fail({ route: 'GET /v3/routes', answer: { status: 502 } });
    emulator.fail({ route: 'GET /v3/routes', answer: { status: 503 } });
    expect([(await send('GET /v3/routes')).status, (await send('GET /v3/routes')).status]).toEqual([502, 503]);
  });

  test('is forgotten by a reset', async () => {
    emulator.fail({ answer: bad });
    emulator.reset();
    expect((await send('GET /v3/routes')).status).toBe(200);
  });

  test('is logged with the status that it gave', async () => {
    emulator.fail({ answer: { status: 502 } });
    emulator.fail({ answer: 'drop' });
    await send('GET /v3/routes');
    await expect(send('GET /v3/routes')).rejects.toThrow();
    expect(emulator.requests.map(({ status }) => status)).toEqual([502, undefined]);
  });
});

describe('an answer can be', () => {
  test('a page of a proxy', async () => {
    emulator.fail({ answer: { status: 502, body: '<html>Bad Gateway</html>', contentType: 'text/html' } });
    expect(await send('GET /v3/routes')).toMatchObject({ status: 502, contentType: 'text/html', text: '<html>Bad Gateway</html>' });
  });

  test('empty', async () => {
    emulator.fail({ answer: { status: 200 } });
    expect(await send('GET /v3/routes')).toMatchObject({ status: 200, text: '' });
  });

  test('broken JSON', async () => {
    emulator.fail({ answer: { status: 200, body: '{"items":[', contentType: 'application/json' } });
    expect(await send('GET /v3/routes')).toMatchObject({ status: 200, contentType: 'application/json', text: '{"items":[' });
  });

  test('JSON with headers', async () => {
    emulator.fail({ answer: { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '7' } } });
    const answer = await send('GET /v3/routes');
    expect(answer).toMatchObject({ status: 429, contentType: 'application/json; charset=utf-8', body: { message: 'slow down' } });
    expect(answer.headers.get('retry-after')).toBe('7');
  });

  test.each(['before', 'after'] as const)('cut in half (%s)', async (when) => {
    emulator.fail({ route: 'POST /v3/routes', when, answer: 'cut' });
    const response = await fetch(`${emulator.url}/v3/routes`, {
      method: 'POST',
      headers: { authorization: basic(emulator.apiKey) },
      body: new URLSearchParams({ expression: 'catch_all()' }),
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(emulator.store.routes.size).toBe(when === 'after' ? 1 : 0);
  });

  test('missing, while the connection stays open until the emulator closes', async () => {
    emulator.fail({ answer: 'hang' });
    const hanging = send('GET /v3/routes').then(
      () => 'answered',
      () => 'lost',
    );
    while (emulator.requests.length === 0) await new Promise(setImmediate);
    const winner = await Promise.race([hanging, send('GET /v4/domains').then(() => 'still open')]);
    expect(winner).toBe('still open');
    await emulator.close();
    expect(await hanging).toBe('lost');
  });

  test('late', async () => {
    emulator.latency = 50;
    const before = performance.now();
    await send('GET /v3/routes');
    expect(performance.now() - before).toBeGreaterThanOrEqual(45);
  });
});

test('what a test puts into the store and Mailgun could not say is an error that says so', async () => {
  const { body } = await create();
  Object.assign(emulator.store.routes.get((body as { route: { id: string } }).route.id) ?? {}, { priority: 'high' });
  expect(await send('GET /v3/routes')).toMatchObject({ status: 500, body: { message: expect.stringContaining('priority') } });
});
