import fc from 'fast-check';
import { basic } from '../http';
import { emulator, mailgun, runEmulator, send } from '../running';
import { whileOthersAreServed } from './others';
import { sendRaw } from './raw';
import { domain, hostileRequest } from './requests';

runEmulator({ keep: { requests: 100 } });

const seeds = [1, 20261128, -77];
/** A new one each time: what it finds belongs among those above. */
const anySeed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 31);
const runs = Number(process.env.RUNS ?? 20);
const together = 25;

/** Something to hit. */
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
  await mailgun.lists.create({ address: `list@${domain}` });
  await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'] });
  await mailgun.messages.send({ domain, from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hello' });
});

test.each([...seeds, anySeed])(
  'whatever is asked (seed %i), it is answered as Mailgun would or hung up on, and others are served',
  async (seed) => {
    const told: Record<string, number> = {};
    const count = (what: string) => {
      told[what] = (told[what] ?? 0) + 1;
    };
    const { served } = await whileOthersAreServed(() =>
      fc.assert(
        fc.asyncProperty(fc.array(hostileRequest, { minLength: together, maxLength: together }), async (several) => {
          const answers = await Promise.all(several.map(async (one) => ({ one, answer: await sendRaw(emulator.url, one) })));
          for (const { one, answer } of answers) {
            const status = answer?.status;
            count(status === undefined ? 'closed' : `${Math.floor(status / 100)}xx`);
            if (status !== undefined && status >= 500)
              throw new Error(
                `${JSON.stringify({ ...one, body: String(one.body ?? '').slice(0, 1000) })} was answered ${status}: ${answer?.text}`,
              );
            expect(answer?.headers['x-injected']).toBeUndefined();
          }
        }),
        { seed, numRuns: runs, endOnFailure: true },
      ),
    );
    const { status } = await fetch(`${emulator.url}/v3/routes`, { headers: { authorization: basic(emulator.apiKey) } });
    expect(status).toBe(200);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect((await send('GET /_emulator/requests')).status).toBe(200);
    expect((await send('GET /_emulator/snapshot')).status).toBe(200);
    process.stdout.write(`${runs * together} requests with seed ${seed}: ${JSON.stringify(told)}; others were served ${served} times\n`);
  },
);
