import type { StoredEvent } from 'mailgun-emulator';
import type { Mailgun } from 'mailgun-sdk';
import { emulator, mailgun, runEmulator, send } from '../running';

runEmulator();
beforeEach(() => emulator.reset());

/** An event at a second of an hour of 2025. */
function happen(id: string, second: number, event: Partial<StoredEvent> = {}): void {
  const timestamp = new Date(Date.UTC(2025, 10, 1, 12, 0, second));
  emulator.store.events.push({ domain: 'a.example.com', id, event: 'delivered', timestamp, tags: [], ...event });
}

type Query = NonNullable<Parameters<Mailgun['logs']['list']>[0]>;
const start = new Date('2025-11-01T12:00:00Z');
const end = new Date('2025-11-01T13:00:00Z');
const ids = async (query: Query = {}) => (await mailgun.logs.list({ start, end, ...query }).toArray()).map(({ id }) => id);

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly pagination: Readonly<Partial<Record<'first' | 'last' | 'previous' | 'next', string>>>;
}
const ask = (fields: object) => send('POST /v1/analytics/logs', fields as never, { encoding: 'json' });
const page = async (pagination: object, more: object = {}) => {
  const { body } = await ask({ start: start.toUTCString(), end: end.toUTCString(), ...more, pagination });
  const { items, pagination: links } = body as Page;
  return { ids: items.map(({ id }) => id), ...links };
};

test('a message is in the log of the account, newest first, with what only the log has', async () => {
  await mailgun.domains.create({ name: 'mail.example.com' });
  await mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'a@mail.example.com',
    to: 'alice@example.com',
    text: 'Hello',
    variables: { order: '42' },
  });
  const { status, body } = await ask({});
  expect(status).toBe(200);
  expect(body).toMatchObject({
    start: expect.stringMatching(/ -0000$/),
    items: [
      { event: 'delivered', 'delivery-status': { code: 250 } },
      {
        event: 'accepted',
        '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        domain: { name: 'mail.example.com' },
        account: { id: expect.stringMatching(/^[0-9a-f]{24}$/) },
        'user-variables': '{"order":"42"}',
        storage: { url: [expect.stringContaining('/v3/domains/mail.example.com/messages/')] },
        flags: { 'is-callback': false },
      },
    ],
    pagination: {},
    aggregates: {},
  });
});

describe('what is asked for', () => {
  const headers = { messageId: 'm1@a', from: 'Bob <bob@a.example.com>', to: 'Alice <alice@x.org>', subject: 'Good news' };
  beforeEach(() => {
    happen('accepted', 1, {
      event: 'accepted',
      recipient: 'alice@x.org',
      userVariables: { order: 42 },
      flags: { isAuthenticated: true, isRouted: false },
      message: { headers, attachments: [{ filename: 'a.pdf' }], recipients: ['alice@x.org'], size: 500 },
    });
    happen('delivered', 2, { deliveryStatus: { attemptNo: 2, code: 250, message: 'Great' } });
    happen('failed', 3, { domain: 'b.example.com', event: 'failed', severity: 'permanent', reason: 'bounce', tags: ['Big'] });
    happen('opened', 4, { event: 'opened' });
    happen('again', 5, { event: 'opened' });
    happen('rejected', 6, { event: 'rejected' });
  });

  test.each<[Query, string[]]>([
    [{}, ['rejected', 'again', 'opened', 'failed', 'delivered', 'accepted']],
    [{ pagination: { sort: 'timestamp:asc', pageSize: 2 } }, ['accepted', 'delivered', 'failed', 'opened', 'again', 'rejected']],
    [{ events: ['rejected', 'failed'] }, ['rejected', 'failed']],
    [{ events: ['unique_opened'] }, ['opened']],
    [{ metricEvents: ['unique_opened', 'hard_bounces'] }, ['opened', 'failed']],
    [{ metricEvents: ['delivered_two_plus_attempts'] }, ['delivered']],
    [{ metricEvents: ['processed'], events: ['failed'] }, ['failed']],
    [{ start: new Date('2025-11-01T12:00:06Z') }, ['rejected']],
    [{ end: new Date('2025-11-01T12:00:02Z') }, ['delivered', 'accepted']],
    [{ end: new Date('2025-11-01T13:00:01Z'), duration: '1h' }, ['rejected', 'again', 'opened', 'failed', 'delivered', 'accepted']],
    [{ end: new Date('2025-11-01T14:00:00Z'), duration: '1h' }, []],
  ])('%j', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  type Condition = NonNullable<Query['filter']>['and'][number];
  test.each<[Condition['attribute'], string, string, string[]]>([
    ['id', '=', 'failed', ['failed']],
    ['domain', '=', 'b.example.com', ['failed']],
    ['event', '!=', 'opened', ['rejected', 'failed', 'delivered', 'accepted']],
    ['attachment_filename', '=', 'a.pdf', ['accepted']],
    ['from', 'contains', 'bob@', ['accepted']],
    ['to', 'contains', 'alice', ['accepted']],
    ['message_id', '=', 'm1@a', ['accepted']],
    ['subject', 'contains', 'news', ['accepted']],
    ['size', '>', '499', ['accepted']],
    ['size', '<', '500', []],
    ['recipient', '=', 'alice@x.org', ['accepted']],
    ['recipients', 'contains', 'alice', ['accepted']],
    ['tag', '=', 'big', ['failed']],
    ['severity', '=', 'permanent', ['failed']],
    ['user_variables', 'contains', 'order', ['accepted']],
    ['is_routed', '=', 'false', ['accepted']],
    ['delivered_at', '<', 'Sat, 01 Nov 2025 12:00:03 +0000', ['delivered']],
    ['delivery_status_code', '=', '250', ['delivered']],
    ['delivery_status_message', 'contains', 'great', ['delivered']],
    ['delivery_status_bounce_type', '=', 'hard', ['failed']],
    ['mailing_list_address', 'contains', 'x', []],
  ])('%s %s %s', async (attribute, comparator, value, expected) => {
    expect(await ids({ filter: { and: [{ attribute, comparator, values: [value] }] } })).toEqual(expected);
  });

  test.each<[Condition['attribute'], string]>([
    ['size', '='],
    ['recipients', '='],
    ['domain', '>'],
    ['domain', 'constructor'],
  ])('%s cannot be asked for with %s', async (attribute, comparator) => {
    const filter = { AND: [{ attribute, comparator, values: [{ label: 'x', value: 'x' }] }] };
    const message = `'${comparator}' is not a valid comparator for '${attribute}'`;
    expect(await ask({ filter })).toMatchObject({ status: 400, body: { message } });
  });

  test('an unknown attribute is refused in the words that Mailgun uses', async () => {
    const filter = { AND: [{ attribute: 'test', comparator: '=', values: [{ label: 'x', value: 'x' }] }] };
    expect(await ask({ filter })).toMatchObject({ status: 400, body: { message: "'test' is not a valid filter predicate attribute" } });
  });
});

describe('pages', () => {
  beforeEach(() => {
    for (let second = 1; second <= 5; second += 1) happen(`e${second}`, second);
  });

  test('follow one another by token, and the last has no next', async () => {
    const first = await page({ limit: 2 });
    const second = await page({ limit: 2, token: first.next });
    const third = await page({ limit: 2, token: second.next });
    expect([first, second, third].map(({ ids: found }) => found)).toEqual([['e5', 'e4'], ['e3', 'e2'], ['e1']]);
    expect(third.next).toBeUndefined();
    expect(first.previous).toBeUndefined();
    expect((await page({ limit: 2, token: third.previous })).ids).toEqual(['e3', 'e2']);
    expect((await page({ limit: 2, token: third.first })).ids).toEqual(['e5', 'e4']);
    expect((await page({ limit: 2, token: first.last })).ids).toEqual(['e2', 'e1']);
  });

  test('are not shifted by what happens meanwhile', async () => {
    const { next } = await page({ limit: 2 });
    happen('e6', 6);
    expect((await page({ limit: 2, token: next })).ids).toEqual(['e3', 'e2']);
  });

  test('say how many there are where that is asked for', async () => {
    expect(await page({ limit: 5 }, { include_totals: true })).toEqual({ ids: ['e5', 'e4', 'e3', 'e2', 'e1'], total: 5 });
  });

  test('have 100 logs by default and at most', async () => {
    for (let second = 6; second <= 101; second += 1) happen(`e${second}`, second);
    expect((await page({})).ids).toHaveLength(100);
    expect((await ask({ pagination: { limit: 101 } })).status).toBe(400);
  });

  test.each([
    [{ token: 'nonsense' }, 'Invalid page token'],
    [{ sort: 'subject:asc' }, "'sort' attribute is invalid"],
  ])('of %j are refused', async (pagination, message) => {
    expect(await ask({ pagination })).toMatchObject({ status: 400, body: { message } });
  });
});
