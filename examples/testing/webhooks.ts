// A webhook handler under test: posted to, signed, and posted to again when it fails.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun, createNodeWebhookHandler } from 'mailgun-sdk';

test('a bounce is noted, although the database was away at first', async (t) => {
  const emulator = await startEmulator();
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  const { httpSigningKey } = await mailgun.account.getSigningKey();

  // The code under test: an application that notes who cannot be reached.
  const unreachable: (string | undefined)[] = [];
  let isDatabaseAway = true;
  const handle = createNodeWebhookHandler({
    signingKey: httpSigningKey,
    // The clock of the emulator is moved below: a signature is as old as that clock says.
    now: () => +emulator.clock.now(),
    onEvent: ({ recipient }) => {
      if (isDatabaseAway) throw new Error('the database is away');
      unreachable.push(recipient);
    },
    onError: () => {},
  });
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mailgun`;
  t.after(async () => {
    await mailgun.close();
    await emulator.close();
    server.close();
  });

  await mailgun.domains.create({ name: 'mail.example.com' });
  await mailgun.webhooks.create({ domain: 'mail.example.com', eventType: 'permanent_fail', urls: [url] });
  await mailgun.messages.send({
    domain: 'mail.example.com',
    from: 'shop@mail.example.com',
    to: 'alice+bounce@example.com',
    subject: 'Hello',
    text: 'Hello',
  });

  // Webhooks are posted after the message is accepted: this waits for them.
  await emulator.settled();
  assert.deepEqual(unreachable, []);

  // Mailgun posts it again after 5 minutes, and so does the emulator, by its own clock.
  isDatabaseAway = false;
  await emulator.clock.advance('5m');
  assert.deepEqual(unreachable, ['alice+bounce@example.com']);

  const { postings } = emulator.postings.list();
  assert.deepEqual(
    postings.map(({ state, attempts }) => [state, attempts.map(({ status }) => status)]),
    [['done', [500, 200]]],
  );
});
