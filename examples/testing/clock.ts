// Time on command: what Mailgun does in days takes no time here.
import assert from 'node:assert/strict';
import test from 'node:test';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';

test('a message that is scheduled goes out at its time', async (t) => {
  const emulator = await startEmulator({ clock: { start: new Date('2030-01-01T08:00:00Z'), frozen: true } });
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  t.after(async () => {
    await mailgun.close();
    await emulator.close();
  });
  await mailgun.domains.create({ name: 'mail.example.com' });

  await mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'shop@mail.example.com',
    to: 'alice@example.com',
    subject: 'Good morning',
    text: 'The shop is open.',
    deliveryTime: new Date('2030-01-02T08:00:00Z'),
  });
  assert.equal(emulator.messages.search('is:scheduled').total, 1);

  // It says what was done, and when.
  const done = await emulator.clock.advance('2d');
  assert.deepEqual(
    done.map(({ at, task }) => `${at.toISOString()} ${task.kind}`),
    ['2030-01-02T08:00:00.000Z deliver'],
  );
  assert.equal(emulator.clock.now().toISOString(), '2030-01-03T08:00:00.000Z');
});

test('a domain is verified when Mailgun has looked at its records, not at once', async (t) => {
  const emulator = await startEmulator({ transitions: { verification: { after: 60 * 60 * 1000 } } });
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  t.after(async () => {
    await mailgun.close();
    await emulator.close();
  });
  const state = async () => (await mailgun.domains.get({ domain: 'mail.example.com' })).domain.state;

  await mailgun.domains.create({ name: 'mail.example.com' });
  await mailgun.domains.verify({ domain: 'mail.example.com' });
  assert.equal(await state(), 'unverified');
  await emulator.clock.advance('1h');
  assert.equal(await state(), 'active');
});
