import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { createPages, type Page } from '../../sdk/pages';
import { json, type Reply, type ScriptedServer, startScriptedServer } from '../scripted-server';

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

const collect = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

const urls = () => server.received.map(({ url }) => url);

describe('a list that is counted', () => {
  const route = (id: string) => ({
    id,
    expression: 'catch_all()',
    actions: ['stop()'],
    priority: 0,
    description: '',
    created_at: 'Wed, 15 Feb 2012 13:03:31 GMT',
  });
  const page = (total: number, ...ids: readonly string[]) => json({ total_count: total, items: ids.map(route) });

  test('is fetched page by page until as many items were read as there are', async () => {
    server.answer(page(3, 'a', 'b'), page(3, 'c'));
    expect((await collect(mailgun.routes.list({ pageSize: 2 }))).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(urls()).toEqual(['/v3/routes?limit=2&skip=0', '/v3/routes?limit=2&skip=2']);
  });

  test('loses no item over a field of another shape', async () => {
    const odd = { ...route('b'), description: null, actions: 'stop()', priority: 'high', created_at: 0 };
    server.answer(json({ total_count: 3, items: [route('a'), odd, route('c')] }));
    const read = await collect(mailgun.routes.list());
    expect(read.map(({ id, description }) => [id, description])).toEqual([
      ['a', ''],
      ['b', undefined],
      ['c', ''],
    ]);
    expect(read[1]).toStrictEqual({ id: 'b', expression: 'catch_all()', actions: [] });
  });

  test('ends at an item that cannot be read, or goes on behind it where somebody is told', async () => {
    const answers = [json({ total_count: 4, items: [null, { id: 7 }] }), page(4, 'c', 'd')];
    server.answer(...answers);
    await expect(mailgun.routes.list().toArray()).rejects.toMatchObject({ code: 'invalid_response', route: 'GET /v3/routes' });
    server.answer(...answers);
    await mailgun.routes.list({ skip: 2 }).toArray();
    const told: unknown[] = [];
    const read = mailgun.routes.list({ limit: 2 }, { onUnreadable: (item, error) => told.push([item, error.message]) });
    expect((await read.toArray()).map(({ id }) => id)).toEqual(['c', 'd']);
    expect(urls().at(-1)).toBe('/v3/routes?limit=2&skip=2');
    expect(told).toEqual([
      [null, 'GET /v3/routes: an item that cannot be read: null'],
      [{ id: 7 }, 'GET /v3/routes: an item that cannot be read: { id }'],
    ]);
  });

  test('starts where it is told to', async () => {
    server.answer(page(3, 'c'));
    expect(await collect(mailgun.routes.list({ skip: 2 }))).toHaveLength(1);
    expect(urls()).toEqual(['/v3/routes?skip=2']);
  });

  test('ends at an empty page, whatever the count says', async () => {
    server.answer(page(9, 'a'), page(9));
    expect(await collect(mailgun.routes.list())).toHaveLength(1);
    expect(urls()).toEqual(['/v3/routes?skip=0', '/v3/routes?skip=1']);
  });

  test.each([{ total_count: 0, items: [] }, { total_count: 0, items: null }, { total_count: 0 }])(
    'without items is no item and no page (%j)',
    async (body) => {
      server.answer(json(body), json(body));
      const list = mailgun.routes.list();
      expect([await collect(list), await collect(list.pages())]).toEqual([[], []]);
      expect(server.received).toHaveLength(2);
    },
  );

  test('fetches nothing until it is read', async () => {
    mailgun.routes.list();
    mailgun.routes.list().pages()[Symbol.asyncIterator]();
    await mailgun.request('GET /v3/marker').catch(() => undefined);
    expect(urls()).toEqual(['/v3/marker']);
  });

  test('fetches nothing more when reading stops early', async () => {
    server.answer(page(9, 'a', 'b'));
    for await (const { id } of mailgun.routes.list()) if (id === 'b') break;
    await mailgun.request('GET /v3/marker').catch(() => undefined);
    expect(urls()).toEqual(['/v3/routes?skip=0', '/v3/marker']);
  });

  test('fetches the next page only when its first item is asked for', async () => {
    server.answer(page(2, 'a'), page(2, 'b'));
    const items = mailgun.routes.list()[Symbol.asyncIterator]();
    await items.next();
    expect(server.received).toHaveLength(1);
    expect(await items.next()).toMatchObject({ value: { id: 'b' } });
    expect(server.received).toHaveLength(2);
  });

  test('can be read twice, each time from the start', async () => {
    server.answer(page(1, 'a'), page(1, 'b'));
    const list = mailgun.routes.list();
    expect([await collect(list), await collect(list)]).toMatchObject([[{ id: 'a' }], [{ id: 'b' }]]);
  });

  test('can be read a page at a time', async () => {
    server.answer(page(3, 'a', 'b'), page(3, 'c'));
    const pages = await collect(mailgun.routes.list().pages());
    expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
  });

  test('that fails on its second page has given the first', async () => {
    server.answer(page(2, 'a'), json({ message: 'no' }, 403));
    const read: string[] = [];
    const reading = async () => {
      for await (const { id } of mailgun.routes.list()) read.push(id);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'forbidden', route: 'GET /v3/routes' });
    expect(read).toEqual(['a']);
  });

  test('is given as a whole by toArray', async () => {
    server.answer(page(3, 'a', 'b'), page(3, 'c'));
    expect((await mailgun.routes.list({ pageSize: 2 }).toArray()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(server.received).toHaveLength(2);
  });

  test('that fails on its second page fails in toArray', async () => {
    server.answer(page(2, 'a'), json({ message: 'no' }, 403));
    await expect(mailgun.routes.list().toArray()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('fetches no page twice, and gives every item once, to readers that do not wait', async () => {
    server.answer(page(4, 'a', 'b'), page(4, 'c', 'd'));
    const items = mailgun.routes.list()[Symbol.asyncIterator]();
    const read = await Promise.all(Array.from({ length: 5 }, () => items.next()));
    expect(read.map(({ value }) => value?.id)).toEqual(['a', 'b', 'c', 'd', undefined]);
    expect(server.received).toHaveLength(2);
  });

  test('has ended for good once it was left', async () => {
    server.answer(page(9, 'a', 'b'));
    const items = mailgun.routes.list()[Symbol.asyncIterator]();
    await items.next();
    await items.return?.();
    expect([await items.next(), server.received.length]).toEqual([{ done: true, value: undefined }, 1]);
  });

  test('read a page at a time fetches nothing more when reading stops early', async () => {
    server.answer(page(9, 'a'));
    for await (const _ of mailgun.routes.list().pages()) break;
    await mailgun.request('GET /v3/marker').catch(() => undefined);
    expect(urls()).toEqual(['/v3/routes?skip=0', '/v3/marker']);
  });

  test('passes the options of the call to every page', async () => {
    server.answer(page(2, 'a'), page(2, 'b'));
    await collect(mailgun.routes.list({}, { onBehalfOf: 'sub-1' }));
    expect(server.received.map(({ headers }) => headers['x-mailgun-on-behalf-of'])).toEqual(['sub-1', 'sub-1']);
  });

  test('stops at the signal, between two pages too', async () => {
    const controller = new AbortController();
    server.answer(page(9, 'a'));
    const reading = async () => {
      for await (const _ of mailgun.routes.list({}, { signal: controller.signal })) controller.abort(new Error('enough'));
    };
    await expect(reading()).rejects.toThrow('enough');
    expect(server.received).toHaveLength(1);
  });

  test('refuses a wrong argument before it asks for anything', async () => {
    await expect(collect(mailgun.routes.list({ pageSize: 1001 }))).rejects.toMatchObject({
      code: 'invalid_request',
      route: 'GET /v3/routes',
    });
    await expect(collect(mailgun.routes.list({ limmit: 1 } as never))).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });
});

describe('a limit', () => {
  const route = (id: string) => ({
    id,
    expression: 'catch_all()',
    actions: ['stop()'],
    priority: 0,
    description: '',
    created_at: 'Wed, 15 Feb 2012 13:03:31 GMT',
  });
  const page = (total: number, ...ids: readonly string[]) => json({ total_count: total, items: ids.map(route) });

  test('is how many items there are in all, in one page of that size', async () => {
    server.answer(page(9, 'a', 'b', 'c'));
    expect((await mailgun.routes.list({ limit: 3 }).toArray()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(urls()).toEqual(['/v3/routes?limit=3&skip=0']);
  });

  test('ends in the middle of a page, of which it gives a part', async () => {
    server.answer(page(9, 'a', 'b'), page(9, 'c', 'd'), page(9, 'a', 'b'), page(9, 'c', 'd'));
    const list = mailgun.routes.list({ limit: 3, pageSize: 2 });
    expect((await collect(list)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect((await collect(list.pages())).map(({ items }) => items.length)).toEqual([2, 1]);
    expect(urls().slice(0, 2)).toEqual(['/v3/routes?limit=2&skip=0', '/v3/routes?limit=2&skip=2']);
  });

  test('beyond the largest page takes the largest, below the smallest the smallest', async () => {
    server.answer(page(1, 'a'), json({ items: [], total_count: 0 }));
    await mailgun.routes.list({ limit: 5000 }).toArray();
    await mailgun.ips.listDetails({ limit: 3 }).toArray();
    expect(urls()).toEqual(['/v3/routes?limit=1000&skip=0', '/v3/ips/details/all?limit=10&skip=0']);
  });

  test('is the size of a page in the body too', async () => {
    server.answer(json({ items: [], pagination: {} }));
    await mailgun.analyticsTags.list({ limit: 7, pagination: { sort: 'tag:asc' } }).toArray();
    expect(JSON.parse(server.received[0]?.body.toString() ?? '')).toEqual({ pagination: { sort: 'tag:asc', limit: 7, skip: 0 } });
  });

  test('cuts a list that comes as a whole', async () => {
    server.answer(json({ items: ['192.0.2.1', '192.0.2.2', '192.0.2.3'], assignable_to_pools: [] }));
    expect(await mailgun.ips.list({ limit: 2 }).toArray()).toHaveLength(2);
  });

  test.each([0, -1, 1.5, Number.NaN, '3'])('of %p is refused before anything is asked for', async (limit) => {
    await expect(collect(mailgun.routes.list({ limit } as never))).rejects.toMatchObject({
      code: 'invalid_request',
      route: 'GET /v3/routes',
    });
    expect(server.received).toEqual([]);
  });
});

describe('one page', () => {
  const route = (id: string) => ({
    id,
    expression: 'catch_all()',
    actions: ['stop()'],
    priority: 0,
    description: '',
    created_at: 'Wed, 15 Feb 2012 13:03:31 GMT',
  });
  const counted = (total: number, ...ids: readonly string[]) => json({ total_count: total, items: ids.map(route) });
  const event = (id: string) => ({ id, event: 'accepted', timestamp: 1737876544.25 });
  const linked = (next: string | undefined, ...ids: readonly string[]) => json({ items: ids.map(event), paging: { next } });

  test('is the first, and says from where the next one goes on, in another program too', async () => {
    server.answer(counted(3, 'a', 'b'), counted(3, 'c'));
    const first = await mailgun.routes.list({ pageSize: 2 }).page();
    const second = await mailgun.routes.list({ pageSize: 2 }).page(JSON.parse(JSON.stringify(first)).nextPage);
    expect([first.items.length, first.totalCount, second.items.length, second.nextPage]).toEqual([2, 3, 1, undefined]);
    expect(urls()).toEqual(['/v3/routes?limit=2&skip=0', '/v3/routes?limit=2&skip=2']);
  });

  test('goes on by the link of the page before', async () => {
    server.answer(
      linked('https://api.mailgun.net/v3/example.com/events/W3s=', 'a'),
      linked('https://api.mailgun.net/v3/example.com/events/X4t='),
    );
    const list = mailgun.events.list({ domain: 'Example.com' });
    const { nextPage } = await list.page();
    expect(await list.page(nextPage)).toMatchObject({ items: [], nextPage: undefined });
    expect(urls()).toEqual(['/v3/Example.com/events', '/v3/example.com/events/W3s=']);
  });

  test('goes on by the token of the page before', async () => {
    server.answer(json({ items: [], pagination: {}, start: 'Mon, 02 Jan 2006 15:04:05 -0000', end: 'Mon, 02 Jan 2006 15:04:05 -0000' }));
    await mailgun.logs.list({ duration: '1d' }).page('t1');
    expect(JSON.parse(server.received[0]?.body.toString() ?? '')).toEqual({ duration: '1d', pagination: { token: 't1' } });
  });

  test.each([
    'https://api.mailgun.net/v1/keys',
    'https://api.mailgun.net/v3/example.com/events/../../../v1/keys',
    'https://api.mailgun.net/v3/example.com/events/%2e%2e/%2E%2E/bounces',
    'https://api.mailgun.net/v3/example.com/events%2f..%2f..%2fbounces',
    'https://api.mailgun.net/v3/example.com/events\\..\\bounces',
    'https://api.mailgun.net/v3/example.com/eventsOfOthers',
    'https://api.mailgun.net/v3/example.org/events/W3s=',
    'https://api.mailgun.net/v3/example.com/events/%zz',
    '',
  ])('never leads out of its list: %s', async (nextPage) => {
    const list = mailgun.events.list({ domain: 'example.com' });
    await expect(list.page(nextPage)).rejects.toMatchObject({ code: 'invalid_request', route: 'GET /v3/{domain_name}/events' });
    expect(server.received).toEqual([]);
  });

  test.each(['-1', 'a', 'https://api.mailgun.net/v1/keys', ''])('of a counted list is a count, not %p', async (nextPage) => {
    await expect(mailgun.routes.list().page(nextPage)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });
});

describe('a list that starts again', () => {
  const tag = (name: string) => ({ tag: name, description: '' });
  const page = (pivot: string, ...names: readonly string[]) =>
    json({ items: names.map(tag), paging: { next: `${server.url}/v3/example.com/tags?page=next&tag=${pivot}` } });

  test('after its last page gives each item once', async () => {
    server.answer(page('b', 'a', 'b'), page('', 'c'), page('b', 'a', 'b'));
    expect((await mailgun.tags.list({ domain: 'example.com' }).toArray()).map((one) => one.tag)).toEqual(['a', 'b', 'c']);
    expect(server.received).toHaveLength(3);
  });

  test('with other items gives those and ends', async () => {
    server.answer(page('x', 'a'), page('x', 'b'));
    expect((await mailgun.tags.list({ domain: 'example.com' }).toArray()).map((one) => one.tag)).toEqual(['a', 'b']);
    expect(server.received).toHaveLength(2);
  });
});

describe('a list that is taken for its answer', () => {
  const misread: readonly (readonly [string, (list: never) => unknown])[] = [
    ['items', ({ items }: { items: unknown }) => items],
    ['length', ({ length }: { length: number }) => length],
    ['map', (list: unknown[]) => list.map(String)],
    ['for of', (list: unknown[]) => [...list]],
    ['JSON', (list: unknown) => JSON.stringify(list)],
  ];

  test.each(misread)('says what to do (%s)', async (_, read) => {
    const list = await (mailgun.routes.list() as unknown as Promise<never>);
    expect(() => read(list)).toThrow(
      'GET /v3/routes: a list is fetched while it is read: use `for await (const item of list)`, `await list.toArray()` or `await list.page()`',
    );
  });

  test('says it where it is printed, with nothing of the account', () => {
    expect(inspect(mailgun.routes.list())).toMatch(/^\[GET \/v3\/routes: a list is fetched while it is read: use `for await/);
  });

  test('passes through async functions as it is', async () => {
    server.answer(json({ total_count: 0, items: [] }));
    const listOf = async () => mailgun.routes.list();
    expect(await (await Promise.all([listOf()]))[0]?.toArray()).toEqual([]);
  });
});

describe('a list with a cursor', () => {
  const event = (id: string) => ({ id, event: 'accepted', timestamp: 1737876544.25 });
  const page = (next: string | undefined, ...ids: readonly string[]) => json({ items: ids.map(event), paging: { next } });
  const list = () => mailgun.events.list({ domain: 'example.com', pageSize: 2 });
  const first = '/v3/example.com/events?limit=2';

  test('is followed from page to page until one is empty', async () => {
    server.answer(
      page(`${server.url}/v3/example.com/events/W3s=?a=b%2Fc`, 'a', 'b'),
      page(`${server.url}/v3/example.com/events/X4t=`, 'c'),
      page(`${server.url}/v3/example.com/events/Y5u=`),
    );
    expect((await collect(list())).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(urls()).toEqual([first, '/v3/example.com/events/W3s=?a=b%2Fc', '/v3/example.com/events/X4t=']);
  });

  test.each(['<a.b@example.com>', 'a.b@example.com'])(
    'is asked for one message by its id, with angle brackets or without (%s)',
    async (messageId) => {
      server.answer(page(undefined));
      await mailgun.events.list({ domain: 'example.com', messageId }).toArray();
      expect(urls()).toEqual(['/v3/example.com/events?message-id=a.b%40example.com']);
    },
  );

  test('ends where no cursor is given', async () => {
    server.answer(page(undefined, 'a'));
    expect(await collect(list())).toHaveLength(1);
    expect(urls()).toEqual([first]);
  });

  test.each([
    '/v3/example.com/events/a%2Fb%20c+d=?x=%41&x=&&y=~%7e&z=[1]|{2}',
    '//evil.example/v3/e?a=b',
    '/v3/../v1/./keys?a=../..',
    '/v3/example.com/events?page=next&address=a%2Bb@x.com&limit=100',
  ])('of another host is followed on ours, exactly as given: %s', async (path) => {
    server.answer(page(`https://api.mailgun.net${path}`, 'a'), page(undefined));
    await collect(list());
    expect(urls()).toEqual([first, path]);
  });

  test('never carries the key to the host that a cursor names', async () => {
    const elsewhere = await startScriptedServer();
    server.answer(page(`${elsewhere.url}/v3/example.com/events/W3s=`, 'a'), page(undefined));
    expect(await collect(list())).toHaveLength(1);
    expect(urls()).toEqual([first, '/v3/example.com/events/W3s=']);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test.each(['https://user:pass@evil.example/v3/e', '//evil.example/v3/e', 'https://api.mailgun.net:8443/v3/e'])(
    'stays on its host when a cursor says %s',
    async (next) => {
      server.answer(page(next, 'a'), page(undefined));
      const outcome = await collect(list()).catch((error: unknown) => error);
      expect(Array.isArray(outcome) || (outcome as { code?: unknown }).code === 'invalid_response').toBe(true);
      expect(server.received.every(({ headers }) => headers.host === new URL(server.url).host)).toBe(true);
    },
  );

  test('follows cursors of the real Mailgun through a proxy under a path', async () => {
    const proxied = createMailgun({ apiKey: 'key', baseUrl: `${server.url}/mailgun` });
    server.answer(
      page('https://api.mailgun.net/v3/example.com/events/W3s=', 'a'),
      page(`${server.url}/mailgun/v3/example.com/events/X4t=`, 'b'),
      page(undefined),
    );
    await collect(proxied.events.list({ domain: 'example.com' }));
    await proxied.close();
    expect(urls()).toEqual(
      ['/v3/example.com/events', '/v3/example.com/events/W3s=', '/v3/example.com/events/X4t='].map((url) => `/mailgun${url}`),
    );
  });

  test.each(['not an address', '/v3/example.com/events/W3s=', 'https://'])('that is broken (%p) is an `invalid_response`', async (next) => {
    server.answer(page(next, 'a'), page(undefined));
    await expect(collect(list())).rejects.toMatchObject({
      name: 'MailgunError',
      code: 'invalid_response',
      route: 'GET /v3/{domain_name}/events',
    });
    expect(server.received).toHaveLength(1);
  });
});

describe('a list that comes as a whole', () => {
  const key = (id: string) => ({
    id,
    description: '',
    kind: 'user',
    role: 'admin',
    created_at: '2025-01-26T07:29:04Z',
    updated_at: '2025-01-26T07:29:04Z',
    is_disabled: false,
  });

  test('is one request, whatever it counts', async () => {
    server.answer(json({ total_count: 9, items: [key('a'), key('b')] }));
    expect((await mailgun.keys.list({ kind: 'user' }).toArray()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(urls()).toEqual(['/v1/keys?kind=user']);
  });

  test('is one page though it is empty', async () => {
    server.answer(json({ total_count: 0, items: null }));
    expect(await collect(mailgun.keys.list().pages())).toMatchObject([{ totalCount: 0, items: [] }]);
  });
});

/** What the requests so far asked for in their JSON bodies. */
const bodies = () => server.received.map(({ body }) => JSON.parse(body.toString()) as unknown);

describe('a list that is counted in the body', () => {
  const tag = (name: string) => ({ account_id: '1', parent_account_id: '', tag: name, description: '', account_name: '' });
  const page = (total: number | undefined, ...names: readonly string[]) => json({ items: names.map(tag), pagination: { total } });

  test('is fetched page by page, with the other fields as they were', async () => {
    server.answer(page(3, 'a', 'b'), page(3, 'c'));
    const list = mailgun.analyticsTags.list({ includeMetrics: true, pagination: { sort: 'lastseen:asc', pageSize: 2 } });
    expect((await list.toArray()).map((one) => one.tag)).toEqual(['a', 'b', 'c']);
    expect(bodies()).toEqual([
      { include_metrics: true, pagination: { sort: 'lastseen:asc', limit: 2, skip: 0 } },
      { include_metrics: true, pagination: { sort: 'lastseen:asc', limit: 2, skip: 2 } },
    ]);
  });

  test('starts where it is told to, and ends at an empty page where there is no total', async () => {
    server.answer(page(undefined, 'c'), page(undefined));
    expect(await mailgun.analyticsTags.list({ pagination: { skip: 2 } }).toArray()).toHaveLength(1);
    expect(bodies()).toEqual([{ pagination: { skip: 2 } }, { pagination: { skip: 3 } }]);
  });

  test('fetches nothing more when reading stops early', async () => {
    server.answer(page(9, 'a'));
    for await (const _ of mailgun.analyticsTags.list()) break;
    await mailgun.request('GET /v3/marker').catch(() => undefined);
    expect(urls()).toEqual(['/v1/analytics/tags', '/v3/marker']);
  });

  test('is fetched again after a server error, because reading changes nothing', async () => {
    const patient = createMailgun({ apiKey: 'key', baseUrl: server.url, retries: 1 });
    jest.spyOn(Math, 'random').mockReturnValue(0);
    server.answer(json({ message: 'oops' }, 500), page(1, 'a'));
    expect(await patient.analyticsTags.list().toArray()).toHaveLength(1);
    jest.restoreAllMocks();
    await patient.close();
  });
});

describe('a list with a token in the body', () => {
  interface Input {
    readonly filter?: string;
    readonly pagination?: { readonly limit?: number; readonly token?: string };
  }
  interface Answer extends Page<string> {
    readonly pagination?: { readonly next?: string };
  }

  /** The list as `turns`, and what was asked for each. */
  function listOf(input: Input, ...answers: readonly Answer[]) {
    const asked: unknown[] = [];
    const list = createPages<string>('bodyToken', { ...input }, async (turn) => {
      asked.push(turn);
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new Error('the test did not expect this request');
      return answer;
    });
    return { list, asked };
  }

  test('is followed from token to token, with the other fields as they were', async () => {
    const { list, asked } = listOf(
      { filter: 'f', pagination: { limit: 2 } },
      { items: ['a', 'b'], pagination: { next: 't1' } },
      { items: ['c'], pagination: { next: 't2' } },
      { items: [], pagination: { next: 't3' } },
    );
    expect(await list.toArray()).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([
      { fields: { filter: 'f', pagination: { limit: 2 } } },
      { fields: { filter: 'f', pagination: { limit: 2, token: 't1' } } },
      { fields: { filter: 'f', pagination: { limit: 2, token: 't2' } } },
    ]);
  });

  test.each([[undefined], [{}], [{ next: '' }]])('ends where the token is missing (%j)', async (pagination) => {
    const { list, asked } = listOf({}, { items: ['a'], ...(pagination && { pagination }) });
    expect([await list.toArray(), asked.length]).toEqual([['a'], 1]);
  });

  test('starts at the token that it is given', async () => {
    const { list, asked } = listOf({ pagination: { token: 't5' } }, { items: ['a'], pagination: {} });
    expect(await list.toArray()).toEqual(['a']);
    expect(asked).toEqual([{ fields: { pagination: { token: 't5' } } }]);
  });

  test('fetches nothing more when reading stops early', async () => {
    const { list, asked } = listOf({}, { items: ['a', 'b'], pagination: { next: 't1' } });
    for await (const _ of list) break;
    expect(asked).toHaveLength(1);
  });

  test('travels as JSON', async () => {
    const answer = (next: string | undefined, ...ids: readonly string[]) =>
      json({
        start: 'Sun, 26 Jan 2025 07:29:04 -0000',
        end: 'Sun, 26 Jan 2025 07:29:04 -0000',
        items: ids.map((id) => ({ id, event: 'accepted', domain: { name: 'example.com' }, '@timestamp': '2025-01-26T07:29:04.000Z' })),
        pagination: { next },
      });
    server.answer(answer('t1', 'a'), answer(undefined, 'b'));
    expect((await mailgun.logs.list({ duration: '1d', pagination: { pageSize: 1 } }).toArray()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(bodies()).toEqual([
      { duration: '1d', pagination: { limit: 1 } },
      { duration: '1d', pagination: { limit: 1, token: 't1' } },
    ]);
  });
});

test('reading 1,000 pages takes no more memory than reading a few', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const heap = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const letters = 'x'.repeat(500);
  let served = 0;
  const page: Reply = (response, received) => {
    served += 1;
    const event = { event: 'accepted', timestamp: 1737876544.25, reason: letters };
    const items = served > 1000 ? [] : Array.from({ length: 50 }, (_, index) => ({ ...event, id: `${served}-${index}` }));
    json({ items, paging: { next: `${server.url}/v3/example.com/events/${served}` } })(response, received);
  };
  server.answer(...Array<Reply>(1001).fill(page));

  let early = 0;
  let read = 0;
  for await (const { id } of mailgun.events.list({ domain: 'example.com' })) {
    read += 1;
    if (id === '50-0') early = heap();
  }
  expect(read).toBe(50_000);
  // The 950 pages in between are 28 MB as text, and more as objects; what is left is the scripted server's memory of its requests.
  expect(heap() - early).toBeLessThan(10_000_000);
});
