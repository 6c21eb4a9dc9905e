import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { json, type ScriptedServer, startScriptedServer } from '../scripted-server';

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
    expect((await collect(mailgun.routes.list({ limit: 2 }))).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(urls()).toEqual(['/v3/routes?limit=2&skip=0', '/v3/routes?limit=2&skip=2']);
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
    await expect(collect(mailgun.routes.list({ limit: 1001 }))).rejects.toMatchObject({ code: 'invalid_request', route: 'GET /v3/routes' });
    await expect(collect(mailgun.routes.list({ limmit: 1 } as never))).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });
});

describe('a list with a cursor', () => {
  const event = (id: string) => ({ id, event: 'accepted', timestamp: 1737876544.25 });
  const page = (next: string | undefined, ...ids: readonly string[]) => json({ items: ids.map(event), paging: { next } });
  const list = () => mailgun.events.list({ domain: 'example.com', limit: 2 });
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

  test('ends where no cursor is given', async () => {
    server.answer(page(undefined, 'a'));
    expect(await collect(list())).toHaveLength(1);
    expect(urls()).toEqual([first]);
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
