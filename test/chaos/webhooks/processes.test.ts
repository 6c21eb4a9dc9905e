import { atScale, isWhole, tell } from '../report';
import { attempt, createDelivery, type Delivery, isDone, postAll, repeat, tally } from './deliveries';
import { type Receivers, signingKey, startReceivers } from './receivers';

let receivers: Receivers;
beforeAll(async () => {
  receivers = await startReceivers();
});
afterAll(() => receivers.stop());

const count = atScale(200, 20);
const create = (event: Readonly<Record<string, unknown>> = {}) => Array.from({ length: count }, () => createDelivery(receivers, event));
const good = { deliveries: count, once: count, twice: 0, never: 0, untrue: 0 };

/** Posts them, each to one process, until all functions wait. */
async function postAndWait(deliveries: readonly Delivery[]): Promise<() => Promise<void>> {
  receivers.hold();
  const posted = postAll(receivers, deliveries);
  await receivers.waiting(deliveries.length);
  return async () => {
    receivers.goOn();
    await posted;
  };
}

test('the same webhook at the same moment to four processes is done by one of them', async () => {
  const deliveries = create();
  await postAll(
    receivers,
    deliveries.flatMap((delivery) => Array.from({ length: receivers.count }, () => delivery)),
  );
  await repeat(receivers, deliveries);
  const result = tally(receivers, deliveries);
  tell('webhooks-four-at-once', { ...result });
  expect(result).toEqual(good);
});

test('a webhook that Mailgun repeats while the first attempt is still being worked on is done once', async () => {
  const deliveries = create({ tags: ['waits before its work'] });
  const finish = await postAndWait(deliveries);
  await receivers.advance(5);
  expect(await Promise.all(deliveries.map((delivery) => attempt(receivers, delivery)))).toEqual(deliveries.map(() => 503));
  await finish();
  for (const { statuses } of deliveries) statuses.push(undefined);
  await repeat(receivers, deliveries);
  expect(tally(receivers, deliveries)).toEqual(good);
});

test.each([
  ['before', 0],
  // Its work cannot be one transaction with the mark: what was killed in between is done a second time.
  ['after', 1],
])('kill -9 of a process while its functions run, just %s their work', async (moment, isTwice) => {
  const deliveries = create({ tags: [`waits ${moment} its work`] });
  const finish = await postAndWait(deliveries);
  await receivers.kill(deliveries[0]?.next === undefined ? 0 : deliveries[0].next - 1);
  await finish();
  const killed = deliveries.filter((delivery) => !isDone(delivery)).length;
  expect(killed).toBe(count / receivers.count);
  await repeat(receivers, deliveries);
  const result = tally(receivers, deliveries);
  tell(`webhooks-killed-${moment}-work`, { ...result });
  expect(result).toEqual({ ...good, once: count - killed * isTwice, twice: killed * isTwice });
});

test('With Redis away half of the time, no process grows, and each webhook is done once', async () => {
  const phases = atScale(10, 2);
  const size = atScale(2_000, 500);
  const deliveries: Delivery[] = [];
  const before = await receivers.memory();
  for (let phase = 0; phase < phases; phase += 1) {
    receivers.network(phase % 2 === 1 ? 'works' : phase % 4 === 0 ? 'refuses' : 'swallows');
    const some = Array.from({ length: size }, () => createDelivery(receivers));
    await postAll(receivers, some);
    deliveries.push(...some);
  }
  receivers.network('works');
  await repeat(receivers, deliveries);
  const after = await receivers.memory();
  const inMegabytes = (sizes: readonly number[]) => sizes.map((bytes) => Math.round(bytes / 1e6)).join(', ');
  const result = tally(receivers, deliveries);
  const attempts = deliveries.reduce((sum, { statuses }) => sum + statuses.length, 0);
  tell('webhooks-memory', { ...result, attempts, 'MB before': inMegabytes(before), 'MB after': inMegabytes(after) });
  expect(result).toEqual({ ...good, deliveries: deliveries.length, once: deliveries.length });
  const grown = after.map((bytes, index) => bytes - (before[index] ?? 0));
  if (isWhole) for (const bytes of grown) expect(bytes).toBeLessThan(120e6);

  // What they logged says what failed and what to do, and nothing that would let somebody sign or repeat a webhook.
  const log = receivers.log();
  expect(log).toContain('the replay store of the webhook handler failed before your function was called');
  expect([signingKey, ...deliveries.map(({ token }) => token)].filter((secret) => log.includes(secret))).toEqual([]);
});
