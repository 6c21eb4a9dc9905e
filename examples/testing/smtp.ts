// Mail by SMTP, as nodemailer sends it: a login is an SMTP credential of the domain.
import assert from 'node:assert/strict';
import test from 'node:test';
import { startEmulator } from 'mailgun-emulator';
import { createTransport } from 'nodemailer';

async function start(t: { after(run: () => Promise<void>): void }) {
  const emulator = await startEmulator({
    smtp: { port: 0 },
    seed: {
      domains: [{ name: 'mail.example.com', state: 'active' }],
      credentials: [{ domain: 'mail.example.com', login: 'shop', password: 'a long password' }],
    },
  });
  t.after(() => emulator.close());
  const { hostname, port } = new URL(emulator.smtpUrl ?? '');
  const auth = { user: 'shop@mail.example.com', pass: 'a long password' };
  return { emulator, transport: createTransport({ host: hostname, port: Number(port), auth }) };
}

test('mail by SMTP is logged in, kept and delivered', async (t) => {
  const { emulator, transport } = await start(t);

  await transport.sendMail({
    from: 'Shop <shop@mail.example.com>',
    to: 'alice@example.com',
    bcc: 'archive@example.com',
    subject: 'Order 17',
    text: 'Thank you.',
    headers: { 'X-Mailgun-Tag': 'orders' },
  });

  const { messages } = await emulator.messages.wait('subject:"Order 17" tag:orders');
  const [message] = messages;
  assert.ok(message);
  assert.deepEqual(message.recipients, ['alice@example.com', 'archive@example.com']);
  const { mime } = await emulator.messages.source(message.key);
  assert.match(mime, /^Subject: Order 17\r?$/m);
  assert.doesNotMatch(mime, /archive@example\.com/);
});

test('a recipient who is refused once is tried again', async (t) => {
  const { emulator, transport } = await start(t);
  const letter = { from: 'shop@mail.example.com', to: 'alice@example.com', subject: 'Hello', text: 'Hello' };

  emulator.fail({ stage: 'rcpt', answer: { code: 452, message: '4.2.2 mailbox full' } });
  await assert.rejects(transport.sendMail(letter), { responseCode: 452 });
  await transport.sendMail(letter);
  assert.equal(emulator.messages.search().total, 1);
});
