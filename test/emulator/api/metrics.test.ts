import type { StoredEvent } from 'mailgun-emulator';
import type { Mailgun } from 'mailgun-sdk';
import { emulator, mailgun, runEmulator, send } from '../running';

const path = 'POST /v1/analytics/metrics';

runEmulator();
beforeEach(() => emulator.reset());

/** Something that happened in November 2025. */
function happen(day: number, event: Partial<StoredEvent>, hour = 12): void {
  const { events } = emulator.store;
  const timestamp = new Date(Date.UTC(2025, 10, day, hour, 30));
  events.push({ domain: 'a.example.com', id: `event${events.length}`, event: 'accepted', timestamp, tags: [], ...event });
}

const start = new Date('2025-11-01T00:00:00Z');
const end = new Date('2025-11-30T23:00:00Z');

type Query = NonNullable<Parameters<Mailgun['metrics']['query']>[0]>;
const query = (question: Query = {}) => mailgun.metrics.query({ start, end, ...question });
/** Each row as its values and its counts. */
const rows = async (question: Query) =>
  (await query(question).toArray()).map(({ dimensions, metrics = {} }) => [
    ...dimensions.map(({ value }) => value),
    ...Object.values(metrics),
  ]);
const totals = async (metrics: Query['metrics']) => (await rows({ metrics }))[0];
const asked = async (fields: object) => {
  const { status, body } = await send(path, fields as never, { encoding: 'json' });
  return { status, body: body as Readonly<Record<string, unknown>> };
};

const failed = (reason: string, severity = 'permanent') => ({ event: 'failed', severity, reason });
const delivered = (attemptNo: number) => ({ event: 'delivered', deliveryStatus: { attemptNo } });
const opened = (messageId: string, bot?: string): Partial<StoredEvent> => ({
  event: 'opened',
  recipient: 'alice@example.com',
  message: { headers: { messageId }, attachments: [], recipients: [] },
  ...(bot !== undefined && { clientInfo: { bot } }),
});

describe('counts', () => {
  test('are those of the messages that were sent', async () => {
    await mailgun.domains.create({ name: 'mail.example.com' });
    await mailgun.messages.send({ domain: 'mail.example.com', from: 'a@mail.example.com', to: ['b@x.org', 'c@x.org'], text: 'Hello' });
    const answer = await asked({ metrics: ['accepted_count', 'accepted_outgoing_count', 'delivered_count', 'delivered_rate'] });
    expect(answer.body.items).toEqual([
      { dimensions: [], metrics: { accepted_count: 2, accepted_outgoing_count: 2, delivered_count: 2, delivered_rate: '1.0000' } },
    ]);
  });

  test('do not have what has not happened yet', async () => {
    await mailgun.domains.create({ name: 'mail.example.com' });
    const deliveryTime = new Date(Date.now() + 1000);
    await mailgun.messages.send({ domain: 'mail.example.com', from: 'a@mail.example.com', to: 'b@x.org', text: 'Hello', deliveryTime });
    const answer = await asked({ metrics: ['accepted_count', 'delivered_count'], resolution: 'month' });
    expect(answer.body.items).toEqual([{ dimensions: [], metrics: { accepted_count: 1, delivered_count: 0 } }]);
  });

  test('tell failures apart by severity and reason', async () => {
    for (const reason of [
      'bounce',
      'bounce',
      'generic',
      'espblock',
      'old',
      'suppress-bounce',
      'suppress-complaint',
      'suppress-unsubscribe',
    ])
      happen(1, failed(reason));
    happen(1, { ...failed('bounce'), flags: { isDelayedBounce: true } });
    happen(1, failed('espblock', 'temporary'));
    expect(await totals(['failed_count', 'permanent_failed_count', 'temporary_failed_count', 'bounced_count'])).toEqual([10, 9, 1, 6]);
    expect(await totals(['hard_bounces_count', 'soft_bounces_count', 'delayed_bounce_count', 'permanent_failed_old_count'])).toEqual([
      2, 2, 1, 1,
    ]);
    expect(await totals(['suppressed_bounces_count', 'suppressed_complaints_count', 'suppressed_unsubscribed_count'])).toEqual([1, 1, 1]);
    expect(await totals(['temporary_failed_esp_block_count', 'permanent_failed_esp_block_count'])).toEqual([1, 1]);
    expect(await totals(['processed_count', 'sent_count', 'delivered_rate', 'bounce_rate'])).toEqual([8, 6, '0.0000', '0.7500']);
  });

  test('tell deliveries apart by attempt and by what carried them', async () => {
    for (const attempt of [1, 1, 2, 7]) happen(1, delivered(attempt));
    happen(1, { ...delivered(1), envelope: { transport: 'http' } });
    happen(1, failed('old'));
    expect(await totals(['delivered_count', 'delivered_smtp_count', 'delivered_http_count'])).toEqual([5, 4, 1]);
    expect(await totals(['delivered_first_attempt_count', 'delivered_two_plus_attempts_count', 'delayed_first_attempt_count'])).toEqual([
      3, 2, 3,
    ]);
    expect(await totals(['delayed_rate', 'delayed_first_attempt_rate'])).toEqual(['0.4000', '0.5000']);
  });

  test('tell what came in from what went out', async () => {
    happen(1, { flags: { isAuthenticated: false } });
    happen(1, { flags: { isAuthenticated: true } });
    expect(await totals(['accepted_incoming_count', 'accepted_outgoing_count', 'accepted_count'])).toEqual([1, 1, 2]);
  });

  test('have an open of one message by one reader or bot once in seven days', async () => {
    for (const day of [1, 2, 7]) happen(day, opened('one'));
    happen(8, opened('one'));
    happen(8, opened('one', 'gmail'));
    happen(8, opened('two'));
    expect(await totals(['opened_count', 'unique_opened_count'])).toEqual([6, 4]);
    expect(await rows({ metrics: ['unique_opened_count'], start: new Date('2025-11-02T00:00:00Z') })).toEqual([[3]]);
  });

  test('of what the emulator has none of are 0', async () => {
    happen(1, delivered(1));
    expect(await totals(['webhook_count', 'rate_limit_count', 'delivered_optimized_count'])).toEqual([0, 0, 0]);
  });

  test('as rates are 0 where nothing could be counted', async () => {
    happen(1, opened('one'));
    expect(await totals(['opened_rate', 'clicked_rate'])).toEqual(['0.0000', '0.0000']);
  });
});

describe('rows', () => {
  beforeEach(() => {
    happen(1, { domain: 'a.example.com', tags: ['news', 'big'], recipientProvider: 'Gmail' });
    happen(1, { domain: 'b.example.com', tags: ['news'] }, 13);
    happen(2, { domain: 'b.example.com' });
    happen(20, { domain: 'b.example.com', clientInfo: { deviceType: 'mobile', bot: 'apple' }, geolocation: { country: 'FR' } });
  });
  const metrics = ['accepted_count'] as const;
  const counted = (question: Query) => rows({ metrics: [...metrics], ...question });

  test.each<[Query, unknown[][]]>([
    [{}, [[4]]],
    [
      { dimensions: ['domain'] },
      [
        ['a.example.com', 1],
        ['b.example.com', 3],
      ],
    ],
    [
      { dimensions: ['tag'] },
      [
        ['big', 1],
        ['news', 2],
      ],
    ],
    [{ dimensions: ['device', 'bot', 'country'] }, [['mobile', 'apple', 'FR', 1]]],
    [{ dimensions: ['recipient_provider'] }, [['Gmail', 1]]],
    [{ dimensions: ['ip'] }, []],
    [
      { dimensions: ['domain', 'tag'] },
      [
        ['a.example.com', 'big', 1],
        ['a.example.com', 'news', 1],
        ['b.example.com', 'news', 1],
      ],
    ],
    [
      { dimensions: ['time'] },
      [
        ['Sat, 01 Nov 2025 00:00:00 +0000', 2],
        ['Sun, 02 Nov 2025 00:00:00 +0000', 1],
        ['Thu, 20 Nov 2025 00:00:00 +0000', 1],
      ],
    ],
    [
      { dimensions: ['time'], resolution: 'hour', end: new Date('2025-11-01T13:00:00Z') },
      [
        ['Sat, 01 Nov 2025 12:00:00 +0000', 1],
        ['Sat, 01 Nov 2025 13:00:00 +0000', 1],
      ],
    ],
    [{ dimensions: ['time'], resolution: 'month' }, [['Sat, 01 Nov 2025 00:00:00 +0000', 4]]],
  ])('of %j', async (question, expected) => {
    expect(await counted(question)).toEqual(expected);
  });

  test.each<[NonNullable<Query['filter']>['and'], number]>([
    [[{ attribute: 'domain', comparator: '=', values: ['B.example.com'] }], 3],
    [[{ attribute: 'domain', comparator: '=', values: ['a.example.com', 'b.example.com'] }], 4],
    [[{ attribute: 'domain', comparator: '!=', values: ['a.example.com'] }], 3],
    [[{ attribute: 'tag', comparator: '=', values: ['news'] }], 2],
    [[{ attribute: 'tag', comparator: '!=', values: ['news'] }], 2],
    [[{ attribute: 'tag', comparator: 'contains', values: ['ew'] }], 2],
    [[{ attribute: 'tag', comparator: 'not contains', values: ['ew', 'ig'] }], 2],
    [
      [
        { attribute: 'domain', comparator: '=', values: ['b.example.com'] },
        { attribute: 'tag', comparator: '=', values: ['news'] },
      ],
      1,
    ],
    [[{ attribute: 'subaccount', comparator: '=', values: ['someone'] }], 0],
    [[{ attribute: 'subaccount', comparator: '!=', values: ['someone'] }], 4],
  ])('where %j', async (and, expected) => {
    expect(await counted({ filter: { and } })).toEqual([[expected]]);
  });

  test.each<[string, string[]]>([
    ['time:desc', ['20', '02', '01']],
    ['time:asc', ['01', '02', '20']],
    ['accepted_count:desc', ['01', '02', '20']],
    ['accepted_count:asc', ['02', '20', '01']],
  ])('in the order %s', async (sort, days) => {
    const found = await counted({ dimensions: ['time'], pagination: { sort } });
    expect(found.map(([time]) => String(time).slice(5, 7))).toEqual(days);
  });

  test.each(['nothing:asc', 'time', 'time:up'])('in the order %s are refused', async (sort) => {
    const answer = await asked({ dimensions: ['time'], pagination: { sort } });
    expect(answer).toEqual({ status: 400, body: { message: "'sort' attribute is invalid" } });
  });

  test('have the totals of all that was counted, each event once', async () => {
    const question = { start: start.toUTCString(), end: end.toUTCString(), dimensions: ['tag'], metrics };
    expect((await asked({ ...question, include_aggregates: true })).body.aggregates).toEqual({ metrics: { accepted_count: 4 } });
    expect((await asked(question)).body.aggregates).toEqual({ metrics: {} });
  });
});

describe('the time', () => {
  const times = async (fields: object) => {
    const { start: from, end: to, duration } = (await asked(fields)).body;
    return [from, to, duration];
  };
  const at = 'Wed, 19 Nov 2025 10:45:00 +0000';

  test.each([
    [{ end: at, duration: '2h', resolution: 'hour' }, 'Wed, 19 Nov 2025 08:00:00 +0000', 'Wed, 19 Nov 2025 10:00:00 +0000'],
    [{ end: at, duration: '7d' }, 'Wed, 12 Nov 2025 00:00:00 +0000', 'Wed, 19 Nov 2025 00:00:00 +0000'],
    [
      { end: at, duration: '1m', start: 'Mon, 17 Nov 2025 00:00:00 +0000' },
      'Sun, 19 Oct 2025 00:00:00 +0000',
      'Wed, 19 Nov 2025 00:00:00 +0000',
    ],
    [{ end: at }, 'Wed, 12 Nov 2025 00:00:00 +0000', 'Wed, 19 Nov 2025 00:00:00 +0000'],
    [{ end: at, start: 'Mon, 17 Nov 2025 08:00:00 -0500' }, 'Mon, 17 Nov 2025 00:00:00 +0000', 'Wed, 19 Nov 2025 00:00:00 +0000'],
    [{ end: at, duration: '2m', resolution: 'month' }, 'Mon, 01 Sep 2025 00:00:00 +0000', 'Sat, 01 Nov 2025 00:00:00 +0000'],
  ])('of %j is cut to whole hours, days or months', async (fields, from, to) => {
    expect(await times(fields)).toEqual([from, to, (fields as { duration?: string }).duration]);
  });

  test.each([
    [{ resolution: 'week' }, "'resolution' attribute is invalid"],
    [{ duration: '3w' }, "'duration' attribute is invalid"],
  ])('of %j is refused', async (fields, message) => {
    expect(await asked(fields)).toEqual({ status: 400, body: { message } });
  });
});

describe('pages', () => {
  const fill = (count: number) => {
    for (let index = 0; index < count; index += 1) happen(1, { recipientDomain: `d${String(index).padStart(4, '0')}.example` });
  };
  const firstPage = async (question: object) => {
    const { body } = await asked({ start: start.toUTCString(), end: end.toUTCString(), ...question });
    const { items, pagination } = body as { items: unknown[]; pagination: object };
    return { count: items.length, pagination };
  };

  test('have 10 rows, and the SDK goes on to the last', async () => {
    fill(25);
    expect(await firstPage({ dimensions: ['recipient_domain'] })).toEqual({
      count: 10,
      pagination: { sort: '', skip: 0, limit: 10, total: 25 },
    });
    expect((await rows({ dimensions: ['recipient_domain'] })).map(([name]) => name)).toEqual(
      Array.from({ length: 25 }, (_, index) => `d${String(index).padStart(4, '0')}.example`),
    );
    expect(emulator.requests.slice(1)).toHaveLength(3);
  });

  test('have 1,000 rows at most', async () => {
    fill(1001);
    expect((await firstPage({ dimensions: ['recipient_domain'], pagination: { limit: 1000, skip: 1 } })).count).toBe(1000);
    expect(await asked({ dimensions: ['recipient_domain'], pagination: { limit: 1001 } })).toMatchObject({ status: 400 });
  });

  test('have 1,500 rows with the time, by default and at most', async () => {
    fill(1501);
    expect((await firstPage({ dimensions: ['time', 'recipient_domain'] })).count).toBe(1500);
    expect(await asked({ dimensions: ['time'], pagination: { limit: 1501 } })).toMatchObject({ status: 400 });
  });
});

test.each([
  ['a fourth dimension', { dimensions: ['time', 'domain', 'tag', 'ip'] }, /^dimensions: /],
  ['an unknown metric', { metrics: ['happiness_count'] }, /^metrics: /],
  ['an unknown comparator', { filter: { AND: [{ attribute: 'domain', comparator: '~', values: [] }] } }, /^filter: /],
])('%s is refused', async (_, fields, message) => {
  expect(await asked(fields)).toEqual({ status: 400, body: { message: expect.stringMatching(message) } });
});

test('an unknown attribute of a filter is refused in the words that Mailgun uses', async () => {
  const filter = { AND: [{ attribute: 'test', comparator: '=', values: [{ label: 'a', value: 'a' }] }] };
  expect(await asked({ filter })).toEqual({ status: 400, body: { message: "'test' is not a valid filter predicate attribute" } });
});

test('a form says nothing: the defaults are answered', async () => {
  const { status, body } = await send(path, { dimensions: 'time', resolution: 'month' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ resolution: 'day', dimensions: [], pagination: { limit: 10 } });
});

describe('usage', () => {
  const usage = (question: object) =>
    mailgun.metrics.queryUsage({ start, end, metrics: ['processed_count', 'email_validation_count'], ...question }).toArray();

  test('counts what was processed and none of what the emulator does not do, by the day at the finest', async () => {
    happen(1, delivered(1), 9);
    happen(1, failed('bounce'), 17);
    happen(2, { event: 'accepted' });
    expect(
      (await usage({ dimensions: ['time'], resolution: 'hour' })).map(({ dimensions, metrics }) => [dimensions[0]?.value, metrics]),
    ).toEqual([
      ['Sat, 01 Nov 2025 00:00:00 +0000', { processed_count: 2, email_validation_count: 0 }],
      ['Sun, 02 Nov 2025 00:00:00 +0000', { processed_count: 0, email_validation_count: 0 }],
    ]);
  });
});
