import { createMailgun, type EventCursor, type Mailgun } from 'mailgun-sdk';
import { json, type Reply, type ScriptedServer, startScriptedServer } from '../../scripted-server';

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-test', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  jest.restoreAllMocks();
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

test('an event of another shape comes without what cannot be read of it', async () => {
  const odd = { ...event('odd'), tags: 'none', message: { headers: null, size: 'large' }, timestamp: null, recipient: { is: 'odd' } };
  server.answer(...look(event('a'), odd, event('b')));
  expect((await follow(3, anHourAgo)).ids).toEqual(['a', 'odd', 'b']);
});

describe('an event that cannot be read', () => {
  const unreadable = { event: 'delivered', id: null };

  test('makes it stand still, and say why', async () => {
    const said = jest.mocked(console.error);
    server.answer(page(event('a'), unreadable), page(event('a'), unreadable), ...look(event('a'), event('b')));
    expect((await follow(2, anHourAgo)).ids).toEqual(['a', 'b']);
    expect(said.mock.calls).toEqual([[expect.stringContaining('items.1.id')]]);
  });

  test('is told to the program that asks, at each look', async () => {
    const errors: unknown[] = [];
    const controller = new AbortController();
    server.answer(page(unreadable), page(unreadable));
    const onError = (error: unknown) => {
      if (errors.push(error) === 2) controller.abort();
    };
    const options = { from: anHourAgo, interval: 0.01, signal: controller.signal, onError };
    for await (const _ of mailgun.events.tail({ domain: 'example.com' }, options)) break;
    expect(errors).toMatchObject([{ code: 'invalid_response' }, { code: 'invalid_response' }]);
  });

  test('is left out where the program asks for that, and is reported', async () => {
    const skipped: unknown[] = [];
    const controller = new AbortController();
    server.answer(page(unreadable), page(event('a'), unreadable, event('b')), page());
    const onUnreadable = (item: unknown, { code }: { readonly code: string }) => void skipped.push([item, code]);
    const options = { from: anHourAgo, interval: 0.01, signal: controller.signal, onUnreadable };
    const ids: string[] = [];
    for await (const { id } of mailgun.events.tail({ domain: 'example.com' }, options)) if (ids.push(id) === 2) break;
    controller.abort();
    expect(ids).toEqual(['a', 'b']);
    expect(skipped).toEqual([unreadable, unreadable].map((item) => [item, 'invalid_response']));
  });
});

test('the id of an event that comes again on another day is another event', async () => {
  const yesterday = event('a', 86_400);
  server.answer(...look(yesterday, event('a'), event('b')));
  const { ids } = await follow(3, { since: now - 90_000, seen: {} });
  expect(ids).toEqual(['a', 'a', 'b']);
});

describe('a poll of many hours', () => {
  const aDayAgo: EventCursor = { since: now - 86_400, seen: {} };
  const hourly = (count: number) => Array.from({ length: count }, (_, hour) => event(`${hour}`, 86_000 - hour * 3600));

  test('remembers what the log may show again, and not all of it', async () => {
    server.answer(page(...hourly(10)));
    const { cursor } = await follow(10, aDayAgo);
    expect(cursor.since).toBe(Math.floor(now - 86_000 + 9 * 3600 - 1800));
  });

  test('goes on after an error where it was', async () => {
    server.answer(page(...hourly(10)), json({ message: 'broken' }, 500), ...look(event('last')));
    await follow(11, aDayAgo);
    const [first, again] = [server.received[0], server.received[2]].map((one) =>
      new URL(one?.url ?? '', server.url).searchParams.get('begin'),
    );
    expect(Number(again) - Number(first)).toBeGreaterThan(9 * 3600 - 1800);
  });
});

test('what is remembered reaches back to exactly where the next poll begins', async () => {
  server.answer(...look(event('a')), page(event('b')));
  const { cursor } = await follow(2, anHourAgo);
  expect(cursor.since).toBe(Math.floor(cursor.since));
  expect(Number(new URL(server.received[2]?.url ?? '', server.url).searchParams.get('begin'))).toBe(cursor.since);
});

test('a late event is waited for by the clock of the log, where ours is ahead of it', async () => {
  const theirs: Reply = (response) => {
    const date = new Date((now - 3000) * 1000).toUTCString();
    response.writeHead(200, { 'content-type': 'application/json', date }).end(JSON.stringify({ items: [], paging: {} }));
  };
  server.answer(theirs, page(event('late', 4700)));
  const { cursor } = await follow(1, { since: now - 7200, seen: {} });
  expect(cursor.since).toBeLessThanOrEqual(now - 4700);
});

test('a refused key ends it', async () => {
  server.answer(json({ message: 'Invalid private key' }, 401));
  await expect(follow(1)).rejects.toMatchObject({ code: 'unauthorized' });
});
