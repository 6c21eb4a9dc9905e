import { createMailgun, type EventCursor, type Mailgun } from 'mailgun-sdk';
import { json, type Reply, type ScriptedServer, startScriptedServer } from '../../scripted-server';

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-test', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

const now = Date.now() / 1000;
const anHourAgo: EventCursor = { since: now - 3600, seen: {} };
const event = (id: string, ago = 0) => ({ id, event: 'delivered', timestamp: now - ago });
const page = (...items: object[]): Reply => json({ items, paging: { next: `${server.url}/v3/example.com/events/next` } });
const look = (...items: object[]): Reply[] => [page(...items), page()];

/** The ids of the next events, and where the tail is then. */
async function follow(count: number, from?: EventCursor): Promise<{ readonly ids: string[]; readonly cursor: EventCursor }> {
  const controller = new AbortController();
  const options = { interval: 0.01, signal: controller.signal };
  const tail = mailgun.events.tail({ domain: 'example.com' }, from === undefined ? options : { ...options, from });
  const ids: string[] = [];
  for await (const { id } of tail) {
    ids.push(id);
    if (ids.length === count) break;
  }
  controller.abort();
  return { ids, cursor: tail.cursor };
}

test('each event comes once, however often it is shown, and a late one too', async () => {
  server.answer(...look(event('a'), event('b')), ...look(event('late', 60), event('a'), event('b'), event('c')));
  expect((await follow(4, anHourAgo)).ids).toEqual(['a', 'b', 'late', 'c']);
});

test('a cursor that went through JSON goes on where another tail ended', async () => {
  server.answer(...look(event('a'), event('b')));
  const { cursor } = await follow(2, anHourAgo);
  server.answer(...look(event('a'), event('b'), event('c')));
  const { ids } = await follow(1, JSON.parse(JSON.stringify(cursor)));
  expect(ids).toEqual(['c']);
});

test('a look that fails is repeated, and no event is lost or doubled', async () => {
  server.answer(page(event('a')), json({ message: 'broken' }, 500), ...look(event('a'), event('b')));
  expect((await follow(2, anHourAgo)).ids).toEqual(['a', 'b']);
});

test('a refused key ends it', async () => {
  server.answer(json({ message: 'Invalid private key' }, 401));
  await expect(follow(1)).rejects.toMatchObject({ code: 'unauthorized' });
});
