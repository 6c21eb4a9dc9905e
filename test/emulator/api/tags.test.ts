import type { StoredEvent } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator, send } from '../running';

const domain = 'mail.example.com';

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});
afterEach(() => jest.useRealTimers());

function happen(tags: string[], time: string, event: Partial<StoredEvent> = {}): void {
  const { events } = emulator.store;
  events.push({ domain, id: `event${events.length}`, event: 'accepted', timestamp: new Date(time), tags, ...event });
}

const body = async (request: string, fields: object = {}) =>
  (await send(request, fields as never, request.startsWith('GET') ? {} : { encoding: 'json' })).body;
const accountTags = async (fields: object = {}) =>
  (await body('POST /v1/analytics/tags', fields)) as { items: { tag: string; description: string }[]; pagination: object };
const domainTags = async (query: object = {}) =>
  (await body(`GET /v3/${domain}/tags`, query)) as { items: { tag: string }[]; paging: Record<string, string> };
const names = ({ items }: { items: { tag: string }[] }) => items.map(({ tag }) => tag);

test('a tag is there for the account and for the domain once a message has it, as it was written', async () => {
  await mailgun.messages.send({ domain, from: `a@${domain}`, to: 'b@x.org', text: 'Hello', tags: ['Newsletter', 'big'] });
  expect(names(await accountTags({ pagination: { sort: 'tag:asc' } }))).toEqual(['big', 'Newsletter']);
  expect(names(await domainTags())).toEqual(['big', 'Newsletter']);
  expect(await body('GET /v1/analytics/tags/limits')).toEqual({ limit: 100000, count: 2, limit_reached: false });
  expect(await body(`GET /v3/domains/${domain}/limits/tag`)).toEqual({ limit: 20000, count: 2 });
});

describe.each([
  ['the account', () => accountTags(), (fields: object) => ['/v1/analytics/tags', fields] as const],
  ['a domain', () => domainTags(), (fields: object) => [`/v3/${domain}/tag?${new URLSearchParams({ ...fields })}`, {}] as const],
])('a tag of %s', (_, list, place) => {
  const change = (method: string, fields: object) => {
    const [path, rest] = place(fields);
    return send(`${method} ${path}`, rest as never, { encoding: 'json' });
  };

  test('is described', async () => {
    happen(['news'], '2025-11-01T12:00:00Z');
    expect((await change('PUT', { tag: 'News', description: 'What is new' })).body).toEqual({ message: 'Tag updated' });
    expect((await list()).items).toMatchObject([{ tag: 'news', description: 'What is new' }]);
  });

  test('is deleted, and is there again with the next message', async () => {
    happen(['news'], '2025-11-01T12:00:00Z');
    await change('PUT', { tag: 'news', description: 'What is new' });
    expect((await change('DELETE', { tag: 'news' })).body).toEqual({ message: 'Tag deleted' });
    expect((await list()).items).toEqual([]);
    jest.useFakeTimers({ now: Date.now() + 1000, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'performance'] });
    happen(['news'], new Date().toISOString());
    expect((await list()).items).toMatchObject([{ tag: 'news', description: '' }]);
  });

  test('that nobody has used is not found', async () => {
    expect(await change('DELETE', { tag: 'nobody' })).toMatchObject({ status: 404, body: { message: 'Tag not found' } });
    expect(await change('PUT', { tag: 'nobody', description: 'x' })).toMatchObject({ status: 404, body: { message: 'Tag not found' } });
  });
});

describe('the tags of the account', () => {
  beforeEach(() => {
    for (let day = 10; day < 22; day += 1) happen([`tag${day}`], `2025-11-${day}T12:34:56Z`);
    happen(['tag10'], '2025-11-30T12:34:56Z', { event: 'delivered' });
  });

  test('come 10 a page, those that were seen last first', async () => {
    const { items, pagination } = await accountTags();
    expect(items.map(({ tag }) => tag)).toEqual(['tag10', ...Array.from({ length: 9 }, (_, index) => `tag${21 - index}`)]);
    expect(pagination).toEqual({ sort: 'lastseen:desc', limit: 10 });
    expect(await mailgun.analyticsTags.list().toArray()).toHaveLength(12);
  });

  test('say when they were seen, the last time by the hour', async () => {
    const { items } = await accountTags({ tag: 'tag10' });
    expect(items).toEqual([
      {
        account_id: expect.stringMatching(/^[0-9a-f]{24}$/),
        parent_account_id: expect.stringMatching(/^[0-9a-f]{24}$/),
        account_name: expect.any(String),
        tag: 'tag10',
        description: '',
        first_seen: 'Mon, 10 Nov 2025 12:34:56 +0000',
        last_seen: 'Sun, 30 Nov 2025 12:00:00 +0000',
        metrics: {},
      },
    ]);
  });

  test.each([
    [{ tag: 'TAG2', pagination: { include_total: true } }, ['tag21', 'tag20'], { sort: 'lastseen:desc', limit: 10, total: 2 }],
    [{ pagination: { sort: 'tag:asc', limit: 2, skip: 1 } }, ['tag11', 'tag12'], { sort: 'tag:asc', limit: 2, skip: 1 }],
    [{ pagination: { sort: 'firstseen:desc', limit: 1 } }, ['tag21'], { sort: 'firstseen:desc', limit: 1 }],
  ])('for %j', async (fields, expected, pagination) => {
    const page = await accountTags(fields);
    expect(names(page)).toEqual(expected);
    expect(page.pagination).toEqual(pagination);
  });

  test('have their counts where those are asked for, at most 20 a page', async () => {
    const { items } = await accountTags({ tag: 'tag10', include_metrics: true });
    expect(items).toMatchObject([{ metrics: { accepted_count: 1, delivered_count: 1, delivered_rate: '1.0000' } }]);
    expect(
      (await send('POST /v1/analytics/tags', { include_metrics: true, pagination: { limit: 21 } } as never, { encoding: 'json' })).status,
    ).toBe(400);
    expect((await send('POST /v1/analytics/tags', { pagination: { limit: 1000 } } as never, { encoding: 'json' })).status).toBe(200);
    expect((await send('POST /v1/analytics/tags', { pagination: { limit: 1001 } } as never, { encoding: 'json' })).status).toBe(400);
  });

  test('in an unknown order are refused', async () => {
    expect(await body('POST /v1/analytics/tags', { pagination: { sort: 'size:asc' } })).toEqual({ message: "'sort' attribute is invalid" });
  });
});

describe('the tags of a domain', () => {
  beforeEach(() => {
    for (const tag of ['a1', 'a2', 'b1', 'b2', 'b3']) happen([tag], '2025-11-01T12:34:56.789Z');
    happen(['foreign'], '2025-11-01T12:00:00Z', { domain: 'other.example.com' });
  });

  test('are walked by their links', async () => {
    const first = await domainTags({ limit: '2' });
    expect(names(first)).toEqual(['a1', 'a2']);
    const follow = async (url = '') => (await body(`GET ${url.replace(emulator.url, '')}`)) as typeof first;
    const second = await follow(first.paging.next);
    expect(names(second)).toEqual(['b1', 'b2']);
    expect(second.paging.previous).toContain('limit=2&page=prev&tag=b1');
    expect(names(await follow(second.paging.previous))).toEqual(['a1', 'a2']);
    expect(names(await follow(second.paging.last))).toEqual(['b2', 'b3']);
    expect((await mailgun.tags.list({ domain, pageSize: 2, prefix: 'B' }).toArray()).map(({ tag }) => tag)).toEqual(['b1', 'b2', 'b3']);
  });

  test('come 1,000 a page, with links that name no tag where nothing lies beyond', async () => {
    const { paging } = await domainTags();
    const link = (page: string) => `${emulator.url}/v3/${domain}/tags?limit=1000&page=${page}&tag=`;
    expect(paging).toEqual({ previous: link('prev'), first: link('first'), next: link('next'), last: link('last') });
    expect(await mailgun.tags.list({ domain }).toArray()).toHaveLength(5);
  });

  test('are the same under both addresses', async () => {
    const shown = { tag: 'a1', description: '', 'first-seen': '2025-11-01T12:34:56.789Z', 'last-seen': '2025-11-01T12:34:56.789Z' };
    expect(await body(`GET /v3/${domain}/tag`, { tag: 'A1' })).toEqual(shown);
    expect(await body(`GET /v3/${domain}/tags/a1`)).toEqual(shown);
    await body(`DELETE /v3/${domain}/tags/a1`);
    expect(await send(`GET /v3/${domain}/tag`, { tag: 'a1' })).toMatchObject({ status: 404, body: { message: 'Tag not found' } });
  });

  test('of an unknown domain are not found', async () => {
    expect(await send('GET /v3/nobody.example.com/tags')).toMatchObject({ status: 404, body: { message: 'domain not found' } });
  });

  test('are counted by provider, device and country, each with all of its values', async () => {
    const seen = { recipientDomain: 'gmail.com', clientInfo: { deviceType: 'mobile' }, geolocation: { country: 'FR' } };
    happen(['a1'], '2025-11-02T12:00:00Z', { ...seen, event: 'opened' });
    happen(['a1'], '2025-11-02T12:01:00Z', { ...seen, event: 'opened' });
    happen(['a1'], '2025-11-02T12:02:00Z', { event: 'clicked' });
    const countsOf = async (type: string, value: string) => {
      const { tag, ...counts } = (await body(`GET /v3/${domain}/tag/stats/aggregates`, { tag: 'a1', type })) as Record<string, never>;
      expect(tag).toBe('a1');
      return counts[type]?.[value];
    };
    expect(await countsOf('provider', 'gmail.com')).toMatchObject({ accepted: 0, opened: 2, unique_opened: 1 });
    expect(await countsOf('device', 'mobile')).toMatchObject({ opened: 2, clicked: 0 });
    expect(await countsOf('device', 'unknown')).toMatchObject({ clicked: 1 });
    expect(await countsOf('country', 'fr')).toMatchObject({ opened: 2 });
    for (const kind of ['provider', 'device', 'country']) {
      const plural = `${kind.replace(/y$/, 'ie')}s`;
      const { items } = (await body(`GET /v3/domains/${domain}/tag/${plural}`)) as { items: string[] };
      const all = (await body(`GET /v3/${domain}/tags/a1/stats/aggregates/${plural}`)) as Record<string, object>;
      expect(Object.keys(all[kind] ?? {}).sort()).toEqual(items.toSorted());
    }
  });

  test.each([
    [{}, [2, 0]],
    [{ provider: 'gmail.com' }, [1, 0]],
    [{ device: 'mobile' }, [1, 0]],
    [{ country: 'FR' }, [1, 0]],
    [{ country: 'us' }, [0, 0]],
  ])('are counted over time for %j', async (query, expected) => {
    happen(['a1'], '2025-11-02T12:00:00Z', {
      event: 'opened',
      recipientDomain: 'gmail.com',
      clientInfo: { deviceType: 'mobile' },
      geolocation: { country: 'FR' },
    });
    happen(['a1'], '2025-11-02T13:00:00Z', { event: 'opened', recipientDomain: 'x.org' });
    happen(['a2'], '2025-11-02T13:00:00Z', { event: 'opened' });
    const period = { start: 'Sun, 02 Nov 2025 00:00:00 GMT', end: 'Mon, 03 Nov 2025 00:00:00 GMT' };
    const answer = await body(`GET /v3/${domain}/tag/stats`, { tag: 'a1', event: 'opened', ...period, ...query });
    const { tag, resolution, stats } = answer as { tag: string; resolution: string; stats: { opened: { total: number } }[] };
    expect([tag, resolution, stats.map(({ opened }) => opened.total)]).toEqual(['a1', 'day', expected]);
  });
});
