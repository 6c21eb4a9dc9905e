import { atScale, tell } from '../report';
import { attempt, createDelivery, type Delivery, repeat, type Tally, tally } from './deliveries';
import { type Receivers, signingKey, startReceivers } from './receivers';
import { redisFailures } from './redis-failures';

let receivers: Receivers;
beforeAll(async () => {
  receivers = await startReceivers();
});
afterAll(() => receivers.stop());

const count = atScale(60, 12);
const create = (event: Readonly<Record<string, unknown>> = {}) => Array.from({ length: count }, () => createDelivery(receivers, event));
const post = (deliveries: readonly Delivery[]) => Promise.all(deliveries.map((delivery) => attempt(receivers, delivery)));

/** Mailgun did not see the answers to every second one, and posts those again. */
function loseAnswers(deliveries: readonly Delivery[]): void {
  for (const [index, { statuses }] of deliveries.entries()) if (index % 2 === 1) statuses.push(undefined);
}

/** Until Redis knows what is done, as far as it ever will. */
async function marked(deliveries: readonly Delivery[]): Promise<void> {
  const done = receivers.done();
  const keys = deliveries.filter(({ id }) => done.has(id)).map(({ token }) => `mailgun:webhook:${token}`);
  const end = Date.now() + 8_000;
  while (keys.length > 0 && (await receivers.look.exists(...keys)) < keys.length && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

const whole: Record<string, number> = { deliveries: 0, once: 0, twice: 0, never: 0 };
const count_ = (one: Tally) => {
  for (const key of Object.keys(whole)) whole[key] = (whole[key] ?? 0) + one[key as keyof Tally];
  return one;
};
afterAll(() => tell('webhooks-redis', whole));

const good = { deliveries: count, once: count, twice: 0, never: 0, untrue: 0 };

describe.each(redisFailures)('Redis: $name', ({ strike, heal, losesData }) => {
  test('before the webhooks come, some to two processes at once', async () => {
    const deliveries = create();
    await strike(receivers);
    await post(deliveries.flatMap((delivery, index) => (index % 3 === 0 ? [delivery, delivery] : [delivery])));
    await heal(receivers);
    await repeat(receivers, deliveries);
    expect(count_(tally(receivers, deliveries))).toEqual(good);
  });

  test.each(['before', 'after'])('while functions run, just %s their work', async (moment) => {
    const deliveries = create({ tags: [`waits ${moment} its work`] });
    receivers.hold();
    const posted = post(deliveries);
    await receivers.waiting(count);
    await strike(receivers);
    receivers.goOn();
    await posted;
    await heal(receivers);
    if (!losesData) await marked(deliveries);
    loseAnswers(deliveries);
    await repeat(receivers, deliveries);
    const result = count_(tally(receivers, deliveries));
    if (losesData) expect(result).toMatchObject({ deliveries: count, never: 0, untrue: 0 });
    else expect(result).toEqual(good);
  });
});

test('What the processes logged has no secret in it', () => {
  expect(receivers.log()).not.toContain(signingKey);
  console.log(receivers.log().slice(0, 6000));
});
