import { createMailgun } from 'mailgun-sdk';
import { emulator, mailgun, runEmulator } from '../running';

const domain = 'mail.example.com';
const letter = { domain, from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hello' };
const hours = (count: number) => count * 3_600_000;

runEmulator({ clock: { start: new Date('2030-01-01T00:00:00Z'), frozen: true } });
beforeEach(async () => {
  emulator.reset();
  emulator.transitions.delivery = 'immediate';
  await mailgun.domains.create({ name: domain });
});

/** What the log of events says, oldest first: one read of it. */
const log = async () => (await mailgun.events.list({ domain, ascending: true, begin: new Date(0) }).page()).items;

const names = async () => (await log()).map(({ event }) => event);

describe('what becomes of a message is said by the address', () => {
  test.each([
    ['alice@example.com', ['accepted', 'delivered']],
    ['alice+shop@example.com', ['accepted', 'delivered']],
    ['alice+bounce@example.com', ['accepted', 'failed']],
    ['alice+Temporary-Failure@example.com', ['accepted', 'failed']],
    ['alice+open@example.com', ['accepted', 'delivered', 'opened']],
    ['alice+click@example.com', ['accepted', 'delivered', 'clicked']],
    ['alice+unsubscribe@example.com', ['accepted', 'delivered', 'unsubscribed']],
    ['alice+complain@example.com', ['accepted', 'delivered', 'complained']],
  ])('%s: %j', async (to, expected) => {
    await mailgun.messages.send({ ...letter, to });
    expect(await names()).toEqual(expected);
  });
});

describe('a bounce', () => {
  const to = 'alice+bounce@example.com';

  test('suppresses the recipient, so that the next message is not tried', async () => {
    await mailgun.messages.send({ ...letter, to });
    expect(await mailgun.bounces.get({ domain, address: to })).toMatchObject({ address: to, code: '550' });
    await mailgun.messages.send({ ...letter, to });
    expect((await log()).filter(({ event }) => event === 'failed').map(({ reason }) => reason)).toEqual(['bounce', 'suppress-bounce']);
  });

  test('suppresses nobody whom the allowlist has', async () => {
    await mailgun.allowlist.create({ domain, allowedDomain: 'example.com' });
    await mailgun.messages.send({ ...letter, to });
    expect(emulator.store.domains.get(domain)?.bounces.size).toBe(0);
  });
});

describe('a temporary failure', () => {
  const to = 'alice+temporary-failure@example.com';

  test('is tried again for eight hours, and is then permanent', async () => {
    await mailgun.messages.send({ ...letter, to });
    const done = await emulator.clock.advance(hours(24));
    expect(done.map(({ at }) => at.toISOString().slice(11, 16))).toEqual(['00:10', '00:25', '00:55', '01:55', '03:55', '07:55', '08:00']);
    const failed = (await log()).filter(({ event }) => event === 'failed');
    expect(failed.map(({ severity }) => severity)).toEqual([...Array(7).fill('temporary'), 'permanent']);
    expect(failed.map(({ deliveryStatus }) => deliveryStatus?.retrySeconds)).toEqual([600, 900, 1800, 3600, 7200, 14_400, 300, undefined]);
    expect(failed.at(-1)).toMatchObject({
      reason: 'old',
      deliveryStatus: { attemptNo: 8, code: 602, message: 'Too old', description: '' },
    });
    expect(emulator.store.domains.get(domain)?.bounces.size).toBe(0);
  });

  test('that a rule says once is followed by a delivery', async () => {
    const rule = { id: 'full', recipient: '*@example.com', outcome: 'temporary-failure', times: 1, hits: 0, code: 421 } as const;
    emulator.store.account.deliveryRules.set('full', { ...rule });
    await mailgun.messages.send(letter);
    await emulator.clock.advance(hours(1));
    expect((await log()).map(({ event, deliveryStatus }) => [event, deliveryStatus?.code])).toEqual([
      ['accepted', undefined],
      ['failed', 421],
      ['delivered', 250],
    ]);
    expect(emulator.store.account.deliveryRules.get('full')?.hits).toBe(1);
  });

  test('is not tried again once the queue was emptied', async () => {
    await mailgun.messages.send({ ...letter, to });
    await mailgun.messages.deleteScheduled({ domain });
    expect(await emulator.clock.advance(hours(24))).toEqual([]);
  });
});

describe('what recipients do', () => {
  test('suppresses those who complain and those who unsubscribe', async () => {
    await mailgun.messages.send({ ...letter, to: ['a+complain@example.com', 'b+unsubscribe@example.com'] });
    const { complaints, unsubscribes } = emulator.store.domains.get(domain) ?? {};
    expect([...(complaints?.keys() ?? [])]).toEqual(['a+complain@example.com']);
    expect(unsubscribes?.get('b+unsubscribe@example.com')).toMatchObject({ tags: ['*'] });
  });

  test('is counted by metrics', async () => {
    await mailgun.messages.send({ ...letter, to: ['a+open@example.com', 'b+click@example.com', 'c@example.com'] });
    const counts = await mailgun.metrics.query({ metrics: ['delivered_count', 'opened_count', 'clicked_count'], duration: '1d' }).toArray();
    expect(counts[0]?.metrics).toMatchObject({ delivered_count: 3, opened_count: 1, clicked_count: 1 });
  });
});

describe('the first attempt', () => {
  test('comes as much later as the transition says', async () => {
    emulator.transitions.delivery = { after: 5000 };
    await mailgun.messages.send(letter);
    await emulator.clock.advance(4999);
    expect(await names()).toEqual(['accepted']);
    await emulator.clock.advance(1);
    expect(await names()).toEqual(['accepted', 'delivered']);
  });

  test('comes after so many reads of the log', async () => {
    emulator.transitions.delivery = { reads: 1 };
    await mailgun.messages.send(letter);
    expect(await names()).toEqual(['accepted']);
    expect(await names()).toEqual(['accepted', 'delivered']);
  });

  test('of scheduled mail comes at its time, and not for a domain that is gone by then', async () => {
    await mailgun.messages.send({ ...letter, deliveryTime: new Date('2030-01-02T00:00:00Z') });
    await mailgun.domains.delete({ domain });
    await emulator.clock.advance(hours(48));
    expect(emulator.store.events.map(({ event }) => event)).toEqual(['accepted']);
  });
});

test('time stands still for one account while it goes on for another', async () => {
  const other = emulator.addAccount({ apiKey: 'key-other' });
  const client = createMailgun({ apiKey: 'key-other', baseUrl: emulator.url, retries: 0 });
  await client.domains.create({ name: 'other.example.com' });
  await other.clock.advance(hours(1));
  expect(+emulator.clock.now()).toBe(Date.parse('2030-01-01T00:00:00Z'));
  expect([...emulator.store.domains.keys()]).toEqual([domain]);
  expect([...other.store.domains.keys()]).toEqual(['other.example.com']);
  expect(other.requests).toHaveLength(1);
  await client.close();
});
