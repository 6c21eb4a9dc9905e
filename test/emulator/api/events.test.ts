import type { StoredEvent } from 'mailgun-emulator';
import type { Answer, Form } from '../http';
import { emulator, runEmulator, send } from '../running';

const domain = 'mail.example.com';
const path = `/v3/${domain}/events`;

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly paging: Readonly<Record<'previous' | 'next' | 'first' | 'last', string>>;
}

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await send('POST /v4/domains', { name: domain });
});

const page = (answer: Answer) => answer.body as Page;
const list = async (query: Form = {}) => page(await send(`GET ${path}`, query));
const follow = async (url: string) => page(await send(`GET ${url.replace(emulator.url, '')}`));
const ids = ({ items }: Page) => items.map(({ id }) => id);

/** An event at a second since 1970. */
function happen(id: string, second: number, rest: Partial<StoredEvent> = {}): void {
  emulator.store.events.push({ domain, id, event: 'delivered', timestamp: new Date(second * 1000), tags: [], ...rest });
}

test('a message is accepted and then delivered, as the newest event first tells', async () => {
  const sent = await send(`POST /v3/${domain}/messages`, {
    from: 'Bob <bob@mail.example.com>',
    to: 'Alice <alice@example.com>',
    subject: 'Hello',
    text: 'Hello Alice',
    'o:tag': 'welcome',
    'v:order': '42',
  });
  const answer = await send(`GET ${path}`);
  expect(answer.contentType).toBe('application/json');
  const [delivered, accepted] = page(answer).items;
  const both = {
    recipient: 'alice@example.com',
    'recipient-domain': 'example.com',
    'log-level': 'info',
    id: expect.stringMatching(/^[\w-]{22}$/),
    timestamp: expect.any(Number),
    tags: ['welcome'],
    'user-variables': { order: '42' },
    envelope: { targets: 'alice@example.com', transport: 'smtp', sender: `postmaster@${domain}` },
    message: {
      headers: {
        'message-id': (sent.body as { id: string }).id.slice(1, -1),
        from: 'Bob <bob@mail.example.com>',
        to: 'Alice <alice@example.com>',
        subject: 'Hello',
      },
      size: 11,
    },
    storage: { key: expect.any(String), url: expect.stringContaining(`/v3/domains/${domain}/messages/`) },
    flags: { 'is-authenticated': true, 'is-test-mode': false },
  };
  expect(accepted).toMatchObject({ ...both, event: 'accepted', method: 'HTTP' });
  expect(delivered).toMatchObject({ ...both, event: 'delivered', 'delivery-status': { code: 250, message: 'OK', 'attempt-no': 1 } });
});

describe('filters', () => {
  const headers = (subject: string) => ({
    message: {
      headers: { messageId: 'm1@x', from: 'Bob <bob@example.com>', to: 'alice@example.com', subject },
      attachments: [],
      recipients: [],
      size: 100,
    },
  });
  beforeEach(() => {
    happen('accepted', 1, { event: 'accepted', recipient: 'alice@example.com', ...headers('Good news') });
    happen('failed', 2, { event: 'failed', severity: 'permanent', recipient: 'bob@example.com', tags: ['Big'] });
    happen('rejected', 3, { event: 'rejected' });
    emulator.store.events.push({ domain: 'other.example.com', id: 'foreign', event: 'failed', timestamp: new Date(4000), tags: [] });
  });

  test.each([
    [{}, ['rejected', 'failed', 'accepted']],
    [{ event: 'failed' }, ['failed']],
    [{ event: 'rejected OR failed' }, ['rejected', 'failed']],
    [{ recipient: 'ALICE@example.com' }, ['accepted']],
    [{ 'message-id': 'm1@x' }, ['accepted']],
    [{ subject: 'news' }, ['accepted']],
    [{ from: 'bob@example.com' }, ['accepted']],
    [{ to: 'alice@example.com' }, ['accepted']],
    [{ size: '>99' }, ['accepted']],
    [{ size: '>100' }, []],
    [{ tags: 'big' }, ['failed']],
    [{ severity: 'permanent' }, ['failed']],
    [{ severity: 'temporary' }, []],
    [{ ascending: 'yes' }, ['accepted', 'failed', 'rejected']],
    [{ begin: '2', ascending: 'yes' }, ['failed', 'rejected']],
    [{ begin: '2', ascending: 'no' }, ['failed', 'accepted']],
    [{ begin: '1', end: '2' }, ['accepted', 'failed']],
    [{ begin: '2', end: '1' }, ['failed', 'accepted']],
    [{ limit: '2' }, ['rejected', 'failed']],
  ])('%j', async (query, expected) => {
    expect(ids(await list(query))).toEqual(expected);
  });
});

describe('pages', () => {
  beforeEach(() => {
    for (let second = 1; second <= 5; second += 1) happen(`e${second}`, second);
  });

  test('follow one another to an empty one, which still has a next', async () => {
    const first = await list({ limit: '2' });
    const second = await follow(first.paging.next);
    const third = await follow(second.paging.next);
    const empty = await follow(third.paging.next);
    expect([first, second, third, empty].map(ids)).toEqual([['e5', 'e4'], ['e3', 'e2'], ['e1'], []]);
    expect(ids(await follow(empty.paging.next))).toEqual([]);
    expect(ids(await follow(empty.paging.previous))).toEqual(['e2', 'e1']);
  });

  test('lead back, to the start and to the end', async () => {
    const second = await follow((await list({ limit: '2' })).paging.next);
    expect(ids(await follow(second.paging.previous))).toEqual(['e5', 'e4']);
    expect(ids(await follow(second.paging.first))).toEqual(['e5', 'e4']);
    expect(ids(await follow(second.paging.last))).toEqual(['e2', 'e1']);
  });

  test('keep the filter', async () => {
    happen('other', 6, { event: 'opened' });
    const first = await list({ limit: '4', event: 'delivered' });
    expect(ids(await follow(first.paging.next))).toEqual(['e1']);
  });

  test('are not shifted by what happens meanwhile', async () => {
    const first = await list({ limit: '2' });
    happen('e6', 6);
    expect(ids(await follow(first.paging.next))).toEqual(['e3', 'e2']);
  });

  test('show later what happened after the end was reached, oldest first', async () => {
    const end = await follow((await list({ ascending: 'yes', begin: '1' })).paging.next);
    expect(end.items).toEqual([]);
    happen('e6', 6);
    expect(ids(await follow(end.paging.next))).toEqual(['e6']);
  });

  test('lie behind absolute addresses of the same host and prefix, with the cursor as a part of the path', async () => {
    for (const prefix of ['', '/us']) {
      const { paging } = page(await send(`GET ${path}`, {}, { prefix }));
      for (const url of Object.values(paging)) expect(url).toMatch(new RegExp(`^${emulator.url}${prefix}${path}/[\\w-]+$`));
    }
  });

  test('of a made-up cursor are refused', async () => {
    expect((await send(`GET ${path}/nonsense`)).status).toBe(400);
  });
});

test('an empty log has all four addresses', async () => {
  const { items, paging } = await list();
  expect(items).toEqual([]);
  expect(Object.keys(paging).sort()).toEqual(['first', 'last', 'next', 'previous']);
  expect(ids(await follow(paging.previous))).toEqual([]);
});

test('more than 300 events a page are refused', async () => {
  expect(await send(`GET ${path}`, { limit: '301' })).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^limit: /) } });
});

test('the log of an unknown domain is not found', async () => {
  expect(await send('GET /v3/nobody.example.com/events')).toMatchObject({ status: 404, body: { message: 'Domain not found' } });
});

test('events that are written late, taken away or exchanged after a list was asked for are at their place in the next', async () => {
  for (const second of [10, 30, 50]) happen(`at ${second}`, second);
  expect(ids(await list())).toEqual(['at 50', 'at 30', 'at 10']);
  happen('late', 20);
  happen('at 60', 60);
  expect(ids(await list())).toEqual(['at 60', 'at 50', 'at 30', 'late', 'at 10']);
  emulator.store.events.splice(1, 1);
  expect(ids(await list())).toEqual(['at 60', 'at 50', 'late', 'at 10']);
  emulator.store.events.length = 0;
  for (const second of [5, 4, 3, 2, 1]) happen(`new ${second}`, second);
  expect(ids(await list({ limit: '2' }))).toEqual(['new 5', 'new 4']);
  expect(ids(await list({ ascending: 'yes', limit: '2' }))).toEqual(['new 1', 'new 2']);
});
