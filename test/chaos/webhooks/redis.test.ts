import { atScale, isWhole, tell } from '../report';
import { createDelivery, type Delivery, postAll, repeat, type Tally, tally } from './deliveries';
import { type Receivers, startReceivers } from './receivers';
import { redisFailures } from './redis-failures';

let receivers: Receivers;
beforeAll(async () => {
  receivers = await startReceivers();
});
afterAll(() => receivers.stop());

const count = atScale(60, 12);
const create = (event: Readonly<Record<string, unknown>> = {}) => Array.from({ length: count }, () => createDelivery(receivers, event));

/** Mailgun did not see the answers to every second one, and posts those again. */
function loseAnswers(deliveries: readonly Delivery[]): void {
  for (const [index, { statuses }] of deliveries.entries()) if (index % 2 === 1) statuses.push(undefined);
}

/** Looks into Redis until so many of the keys are there, and gives up after a while: what is expected then fails by what it says. */
async function keysThere(keys: readonly string[], wanted: number): Promise<number> {
  const end = Date.now() + 15_000;
  for (;;) {
    const there = keys.length === 0 ? 0 : await receivers.look.exists(...keys);
    if (there === wanted || Date.now() > end) return there;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const keyOf = ({ token }: Delivery) => `mailgun:webhook:${token}`;
const runningKeyOf = (delivery: Delivery) => `${keyOf(delivery)}.running`;

const all = { failures: redisFailures.length, cells: 0, deliveries: 0, once: 0, twice: 0, twiceAfterDataLoss: 0, never: 0, untrue: 0 };
function counted({ deliveries, once, twice, never, untrue }: Tally, losesData: true | undefined) {
  all.cells += 1;
  all.deliveries += deliveries;
  all.once += once;
  all[losesData ? 'twiceAfterDataLoss' : 'twice'] += twice;
  all.never += never;
  all.untrue += untrue;
  return { deliveries, once, twice, never, untrue };
}
afterAll(() => tell('webhooks-redis', all));

const good = { deliveries: count, once: count, twice: 0, never: 0, untrue: 0 };

// Where a connection is away, a test waits as long as a handler does.
describe.each(redisFailures.filter(({ isQuick }) => isWhole || isQuick))('Redis: $name', ({ strike, heal, losesData }) => {
  test('before the webhooks come, some to two processes at once', async () => {
    const deliveries = create();
    await strike(receivers);
    await postAll(
      receivers,
      deliveries.flatMap((delivery, index) => (index % 3 === 0 ? [delivery, delivery] : [delivery])),
    );
    await heal(receivers);
    // A mark of somebody who answered that it failed would turn the next attempt away, which may be the last.
    expect(await keysThere(deliveries.map(runningKeyOf), 0)).toBe(0);
    await repeat(receivers, deliveries);
    expect(counted(tally(receivers, deliveries), losesData)).toEqual(good);
  });

  test.each(['before', 'after'])('while functions run, just %s their work', async (moment) => {
    const deliveries = create({ tags: [`waits ${moment} its work`] });
    receivers.hold();
    const posted = postAll(receivers, deliveries);
    await receivers.waiting(count);
    await strike(receivers);
    receivers.goOn();
    await posted;
    await heal(receivers);
    // Every one of them was done, and was answered so.
    expect(deliveries.map(({ statuses }) => statuses)).toEqual(deliveries.map(() => [200]));
    await keysThere(deliveries.map(keyOf), count);
    loseAnswers(deliveries);
    await repeat(receivers, deliveries);
    const result = counted(tally(receivers, deliveries), losesData);
    if (losesData) expect(result).toMatchObject({ deliveries: count, never: 0, untrue: 0 });
    else expect(result).toEqual(good);
  });

  test('after the webhooks were done, and Mailgun did not see every answer', async () => {
    const deliveries = create();
    await postAll(receivers, deliveries);
    await strike(receivers);
    await heal(receivers);
    loseAnswers(deliveries);
    await repeat(receivers, deliveries);
    const lost = losesData ? Math.floor(count / 2) : 0;
    expect(counted(tally(receivers, deliveries), losesData)).toEqual({ ...good, once: count - lost, twice: lost });
  });
});
