// Nothing but Node: `node --test`. Each test starts an emulator of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';

/** @param {import('node:test').TestContext} t */
async function start(t) {
  const emulator = await startEmulator();
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
  t.after(async () => {
    await mailgun.close();
    await emulator.close();
  });
  await mailgun.domains.create({ name: 'mail.example.com' });
  return { emulator, mailgun };
}

const letter = { domain: 'mail.example.com', from: 'shop@mail.example.com', to: 'alice@example.com', subject: 'Invoice 17' };

test('the invoice is attached', async (t) => {
  const { emulator, mailgun } = await start(t);
  await mailgun.messages.send({ ...letter, text: 'Enclosed.', attachments: [{ filename: '17.pdf', data: Buffer.from('%PDF') }] });
  const { messages } = emulator.messages.search('subject:"Invoice 17" has:attachment');
  assert.equal(messages.length, 1);
  const { filename, content } = emulator.messages.attachment({ key: messages[0].key, index: 0 });
  assert.deepEqual([filename, Buffer.from(content, 'base64').toString()], ['17.pdf', '%PDF']);
});

test('a test goes back to where it was', async (t) => {
  const { emulator, mailgun } = await start(t);
  const before = await emulator.snapshot();
  await mailgun.messages.send({ ...letter, text: 'Hello' });
  await mailgun.domains.delete({ domain: 'mail.example.com' });
  emulator.restore(before);
  assert.equal(emulator.messages.search().total, 0);
  assert.ok(emulator.store.domains.has('mail.example.com'));
});
