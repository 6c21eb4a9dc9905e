// A Mailgun that misbehaves: what does the application do?
import assert from 'node:assert/strict';
import test from 'node:test';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun, isMailgunError } from 'mailgun-sdk';

const letter = {
  domain: 'mail.example.com',
  from: 'shop@mail.example.com',
  to: 'alice@example.com',
  subject: 'Hello',
  text: 'Hello',
};

async function start(t: { after(run: () => Promise<void>): void }) {
  const emulator = await startEmulator({ seed: { domains: [{ name: 'mail.example.com', state: 'active' }] } });
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
  t.after(async () => {
    await mailgun.close();
    await emulator.close();
  });
  return { emulator, mailgun };
}

test('too many requests: when to try again', async (t) => {
  const { emulator, mailgun } = await start(t);
  emulator.fail({ method: 'POST', path: '*/messages', answer: { rateLimited: { seconds: 30 } } });
  await assert.rejects(mailgun.messages.send(letter), (error) => isMailgunError(error, 'rate_limited') && error.retryAfter === 30_000);
});

test('an answer that is lost: the message may have been sent', async (t) => {
  const { emulator, mailgun } = await start(t);
  // `after`: Mailgun has done it, and only the answer does not arrive.
  emulator.fail({ path: '*/messages', when: 'after', answer: 'drop' });
  await assert.rejects(mailgun.messages.send(letter), (error) => isMailgunError(error) && error.maybeDone);
  assert.equal(emulator.messages.search().total, 1);
});

test('a bad day: everything is slow and every second answer is a broken one, and the SDK gets through', async (t) => {
  const { emulator } = await start(t);
  const patient = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  t.after(() => patient.close());
  // With a seed, a second run has the same latencies.
  emulator.fail({ times: 'always', latency: { min: 1, max: 20 }, seed: 7 });
  const proxy = emulator.fail({ method: 'GET', every: 2, answer: 'bad-gateway' });

  for (let day = 0; day < 3; day += 1) assert.equal((await patient.domains.list().toArray()).length, 1);

  assert.equal(proxy.hits, 2);
  // A fault that never struck tested nothing: `close` reports it as well.
  assert.deepEqual(emulator.faults.unused(), []);
});

test('one recipient cannot be reached today, and can tomorrow', async (t) => {
  const { emulator, mailgun } = await start(t);
  emulator.deliveryRules.add({ recipient: '*@busy.example.com', outcome: 'temporary-failure', times: 1 });
  await mailgun.messages.send({ ...letter, to: 'bob@busy.example.com' });
  assert.equal(emulator.messages.search('is:failed -is:delivered').total, 1);
  await emulator.clock.advance('10m');
  assert.equal(emulator.messages.search('is:delivered').total, 1);
});
