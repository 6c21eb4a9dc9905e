import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signWebhook } from 'mailgun-sdk';
import { receiveWebhooks } from '../../../gate/webhooks/receive-webhooks';
import { createEventRing, type EventRing } from '../../../gate/webhooks/recent-events';

const signingKey = 'signing-key-of-tests';
const delivered = { event: 'delivered', id: 'e1', recipient: 'alice@example.com', domain: { name: 'mail.example.com' } };

let server: Server;
let events: EventRing;
let told: string[];

beforeEach(async () => {
  events = createEventRing();
  told = [];
  server = createServer(receiveWebhooks({ signingKey, events, tell: (line) => told.push(line) }));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function post(body: string, headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' }, method = 'POST') {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method, headers, ...(method === 'GET' ? {} : { body }) });
  return { status: answer.status, text: await answer.text() };
}

const kept = () => events.of('mail.example.com') as readonly { readonly id?: string }[];

test('an event that Mailgun has signed is kept for its domain', async () => {
  expect((await post(signWebhook(signingKey, delivered))).status).toBe(200);
  expect(kept()).toMatchObject([{ event: 'delivered', id: 'e1', recipient: 'alice@example.com' }]);
});

test('the same webhook again is answered as done, and kept once', async () => {
  const body = signWebhook(signingKey, delivered);
  expect([(await post(body)).status, (await post(body)).status]).toEqual([200, 200]);
  expect(kept()).toHaveLength(1);
});

test.each([
  ['is signed with another key', () => signWebhook('another key', delivered), 406],
  ['is older than Mailgun repeats it', () => signWebhook(signingKey, delivered, { timestamp: new Date(Date.now() - 10 * 3_600_000) }), 406],
  ['is not signed', () => JSON.stringify({ 'event-data': delivered }), 406],
  ['is no JSON', () => '{', 406],
  ['is too long', () => signWebhook(signingKey, { ...delivered, 'user-variables': { x: 'y'.repeat(300_000) } }), 413],
])('what %s is refused and kept nowhere', async (_, body, status) => {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const answer = await post(body());
  expect(answer.status).toBe(status);
  expect(answer.text).not.toContain(signingKey);
  expect(kept()).toEqual([]);
});

test('another method than POST is refused', async () => {
  expect((await post('', {}, 'GET')).status).toBe(405);
});

test('an event that does not name its domain belongs to that of its stored message, and never to that of its sender', async () => {
  const { domain: _, ...unnamed } = delivered;
  const url = 'https://storage-us-east4.api.mailgun.net/v3/domains/mail.example.com/messages/key';
  await post(signWebhook(signingKey, { ...unnamed, storage: { key: 'key', url } }));
  await post(signWebhook(signingKey, { ...unnamed, id: 'e2', envelope: { sender: 'us@mail.example.com' } }));
  await post(
    signWebhook(signingKey, { ...unnamed, id: 'e3', storage: { url: 'https://evil.example/v3/domains/mail.example.com/messages/key' } }),
  );
  expect(kept().map(({ id }) => id)).toEqual(['e1']);
  expect(told).toHaveLength(2);
});

test('an e-mail of a route is not taken, so that Mailgun keeps it and tries again', async () => {
  const { signature } = JSON.parse(signWebhook(signingKey, {})) as { signature: Record<string, string> };
  const form = new URLSearchParams({
    ...signature,
    sender: 'a@example.com',
    from: 'a@example.com',
    'body-plain': 'Hi',
    recipient: 'us@mail.example.com',
  });
  const answer = await post(form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  expect(answer.status).toBe(500);
  expect(told.join()).toMatch(/not for e-mails of routes/);
});
