import type { StoredEvent } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { emulator, runEmulator, send } from '../running';

const domain = 'mail.example.com';

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await send('POST /v4/domains', { name: domain });
});

function happen(time: string, event: Partial<StoredEvent>): void {
  const { events } = emulator.store;
  events.push({ domain, id: `event${events.length}`, event: 'accepted', timestamp: new Date(time), tags: [], ...event });
}

interface Counted {
  readonly start: string;
  readonly end: string;
  readonly resolution: string;
  readonly stats: readonly Readonly<Record<string, unknown>>[];
}
const total = async (query: Readonly<Record<string, string | readonly string[]>>, path = `/v3/${domain}/stats/total`) =>
  (await send(`GET ${path}`, query)).body as Counted;

const day = { start: 'Sat, 01 Nov 2025 00:00:00 GMT', end: 'Sat, 01 Nov 2025 23:00:00 GMT' };

test('every kind of event has counts of its own', async () => {
  happen('2025-11-01T01:00:00Z', { flags: { isAuthenticated: false } });
  happen('2025-11-01T01:00:00Z', {});
  happen('2025-11-01T02:00:00Z', { event: 'delivered', envelope: { transport: 'http' } });
  happen('2025-11-01T02:00:00Z', { event: 'delivered' });
  for (const reason of ['bounce', 'suppress-bounce', 'suppress-complaint', 'suppress-unsubscribe', 'generic'])
    happen('2025-11-01T03:00:00Z', { event: 'failed', severity: 'permanent', reason });
  happen('2025-11-01T03:00:00Z', { event: 'failed', severity: 'temporary', reason: 'espblock' });
  for (const event of ['opened', 'opened', 'unsubscribed', 'complained', 'stored']) happen('2025-11-01T04:00:00Z', { event });
  const event = ['accepted', 'delivered', 'failed', 'opened', 'clicked', 'unsubscribed', 'complained', 'stored'];
  expect((await total({ event, ...day })).stats).toEqual([
    {
      time: 'Sat, 01 Nov 2025 00:00:00 UTC',
      accepted: { incoming: 1, outgoing: 1, total: 2 },
      delivered: { smtp: 1, http: 1, optimized: 0, total: 2 },
      failed: {
        temporary: { espblock: 1, total: 1 },
        permanent: {
          bounce: 1,
          'suppress-bounce': 1,
          'suppress-complaint': 1,
          'suppress-unsubscribe': 1,
          'delayed-bounce': 0,
          webhook: 0,
          optimized: 0,
          total: 5,
        },
      },
      opened: { total: 2, unique: 1 },
      clicked: { total: 0 },
      unsubscribed: { total: 1 },
      complained: { total: 1 },
      stored: { total: 1 },
    },
  ]);
});

test('only what is asked for is answered', async () => {
  const { stats } = await total({ event: 'complained', ...day });
  expect(stats).toEqual([{ time: 'Sat, 01 Nov 2025 00:00:00 UTC', complained: { total: 0 } }]);
});

test.each([
  [{ duration: '3h', end: 'Sat, 01 Nov 2025 05:59:00 GMT' }, 'hour', ['03:00:00', '04:00:00', '05:00:00']],
  [{ ...day, end: 'Sat, 01 Nov 2025 01:30:00 GMT', resolution: 'hour' }, 'hour', ['00:00:00', '01:00:00']],
  [{ start: '1761955200', end: '1761958800', resolution: 'hour' }, 'hour', ['00:00:00', '01:00:00']],
])('for %j there is a count for each hour', async (query, resolution, times) => {
  happen('2025-11-01T05:10:00Z', {});
  const counted = await total({ event: 'accepted', ...query });
  expect(counted.resolution).toBe(resolution);
  expect(counted.stats.map(({ time }) => String(time).slice(17, 25))).toEqual(times);
  expect(counted.start.slice(17, 25)).toBe(times[0]);
  expect(counted.end.slice(17, 25)).toBe(times.at(-1));
});

test.each([
  [{ duration: '2d', end: 'Sun, 02 Nov 2025 05:59:00 GMT' }, ['Sat, 01 Nov 2025', 'Sun, 02 Nov 2025']],
  [{ duration: '2m', end: 'Sun, 02 Nov 2025 05:59:00 GMT' }, ['Wed, 01 Oct 2025', 'Sat, 01 Nov 2025']],
])('for %j there is a count for each day or month', async (query, days) => {
  expect((await total({ event: 'accepted', ...query })).stats.map(({ time }) => String(time).slice(0, 16))).toEqual(days);
});

test('without a time the last seven days are counted, and today', async () => {
  await send(`POST /v3/${domain}/messages`, { from: `a@${domain}`, to: 'b@x.org', text: 'Hello' });
  const { stats } = await total({ event: 'delivered' });
  expect(stats).toHaveLength(8);
  expect(stats.at(-1)).toMatchObject({ delivered: { total: 1 } });
});

test('the account has what all of its domains have', async () => {
  happen('2025-11-01T01:00:00Z', {});
  happen('2025-11-01T01:00:00Z', { domain: 'other.example.com' });
  const counts = async (path: string) => (await total({ event: 'accepted', ...day }, path)).stats;
  expect(await counts('/v3/stats/total')).toMatchObject([{ accepted: { total: 2 } }]);
  expect(await counts(`/v3/${domain}/stats/total`)).toMatchObject([{ accepted: { total: 1 } }]);
});

test.each(['providers', 'devices', 'countries'])('the counts by %s are those of the domain', async (kind) => {
  const seen = { recipientDomain: 'gmail.com', clientInfo: { deviceType: 'tablet' }, geolocation: { country: 'DE' } };
  happen('2025-11-01T01:00:00Z', { ...seen, event: 'clicked' });
  happen('2025-11-01T01:00:00Z', { ...seen, event: 'clicked', domain: 'other.example.com' });
  const counts = (await send(`GET /v3/${domain}/aggregates/${kind}`)).body as Record<string, Record<string, { clicked: number }>>;
  const clicked = Object.entries(counts[kind] ?? {}).filter(([, { clicked: times }]) => times > 0);
  expect(clicked).toEqual([[expect.stringMatching(/^(gmail\.com|tablet|de)$/), expect.objectContaining({ clicked: 1 })]]);
});

test('each domain with mail in one day is counted, by name', async () => {
  for (const name of ['b.example.com', 'a.example.com', 'a.example.com']) happen('2025-11-01T05:00:00Z', { domain: name });
  happen('2025-11-02T05:00:00Z', { domain: 'c.example.com' });
  const query = { event: 'accepted', timestamp: 'Sat, 01 Nov 2025 09:30:00 GMT' };
  const counted = async (more = {}) => (await total({ ...query, ...more }, '/v3/stats/total/domains')).stats;
  expect(await counted()).toMatchObject([{ accepted: { total: 2 } }, { accepted: { total: 1 } }]);
  expect(await counted({ limit: '1' })).toHaveLength(1);
  expect(await counted({ resolution: 'month' })).toHaveLength(3);
  expect(await counted({ resolution: 'hour' })).toEqual([]);
});

test('a part of the account is counted, over time or by a key', async () => {
  happen('2025-11-01T01:00:00Z', { tags: ['b', 'a'] });
  happen('2025-11-01T02:00:00Z', { tags: ['b'], domain: 'other.example.com' });
  const counted = async (more: Record<string, string>) =>
    (await total({ event: 'accepted', ...day, ...more }, '/v3/stats/filter')).stats.map(
      ({ accepted }) => (accepted as { total: number }).total,
    );
  expect(await counted({ resolution: 'hour', end: 'Sat, 01 Nov 2025 02:00:00 GMT' })).toEqual([0, 1, 1]);
  expect(await counted({ filter: `domain:${domain}` })).toEqual([1]);
  expect(await counted({ group: 'total' })).toEqual([2]);
  expect(await counted({ group: 'tag' })).toEqual([1, 2]);
  expect(await counted({ group: 'domain', filter: 'tag:b' })).toEqual([1, 1]);
  expect((await send('GET /v3/stats/filter', { event: 'accepted', filter: 'colour:red' })).status).toBe(400);
});

test('what needs an event is refused without one', async () => {
  expect(await send('GET /v3/stats/total')).toMatchObject({ status: 400, body: { message: "Missing parameter 'event'" } });
});

test('the SDK reads what is answered', async () => {
  happen('2025-11-01T01:00:00Z', { event: 'failed', severity: 'permanent', reason: 'bounce' });
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
  const { stats } = await mailgun.stats.getDomainTotals({ domain, events: ['failed'], start: new Date(day.start), end: new Date(day.end) });
  await mailgun.close();
  expect(stats).toMatchObject([{ time: new Date('2025-11-01T00:00:00Z'), failed: { permanent: { bounce: 1, total: 1 } } }]);
});
