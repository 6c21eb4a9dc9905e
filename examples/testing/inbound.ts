// Mail that comes in: the route of the application, and the code that is posted to.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun, createNodeWebhookHandler } from 'mailgun-sdk';

test('mail to support becomes a ticket, and nothing else does', async (t) => {
  const emulator = await startEmulator();
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  const { httpSigningKey } = await mailgun.account.getSigningKey();

  // The code under test: an application that makes tickets of mail.
  const tickets: string[] = [];
  const handle = createNodeWebhookHandler({
    signingKey: httpSigningKey,
    onEvent: () => {},
    onInbound: ({ sender, subject, strippedText }) => void tickets.push(`${sender}: ${subject}: ${strippedText}`),
  });
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mail`;
  t.after(async () => {
    await mailgun.close();
    await emulator.close();
    server.close();
  });

  await mailgun.domains.create({ name: 'mail.example.com' });
  await mailgun.routes.create({
    expression: 'match_recipient("support@mail.example.com")',
    actions: [`forward("${url}")`, 'stop()'],
  });

  const text = 'It is late.\n\nOn Monday, Shop wrote:\n> Thank you for your order.';
  await emulator.receive({ from: 'alice@example.com', to: 'support@mail.example.com', subject: 'Order 17', text });
  const { refused } = await emulator.receive({ from: 'eve@example.com', to: 'sales@mail.example.com', subject: 'Offer' });
  await emulator.settled();

  // What is quoted was taken off, as Mailgun does.
  assert.deepEqual(tickets, ['alice@example.com: Order 17: It is late.']);
  assert.deepEqual(
    refused.map(({ recipient }) => recipient),
    ['sales@mail.example.com'],
  );
});
