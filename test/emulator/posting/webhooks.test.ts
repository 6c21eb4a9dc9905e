import { createHmac } from 'node:crypto';
import { verifyWebhook } from 'mailgun-sdk';
import { hangUp, json, type ScriptedServer, startScriptedServer } from '../../scripted-server';
import { emulator, mailgun, runEmulator } from '../running';

const domain = 'mail.example.com';
const letter = { domain, from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hello' };

let server: ScriptedServer;

runEmulator({ clock: { start: new Date('2030-01-01T00:00:00Z'), frozen: true } });
beforeEach(async () => {
  server = await startScriptedServer();
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});
afterEach(() => server.close());

const postings = () => [...emulator.store.postings.values()];

describe('a webhook', () => {
  test('of the domain is posted, signed, with what the log has', async () => {
    await mailgun.webhooks.create({ domain, eventType: 'delivered', urls: [`${server.url}/hook`] });
    server.answer(json({}));
    await mailgun.messages.send({ ...letter, tags: ['welcome'], variables: { order: '17' } });
    await emulator.settled();
    const [posted] = server.received;
    expect(posted).toMatchObject({ method: 'POST', url: '/hook', headers: { 'content-type': 'application/json' } });
    const { signingKey } = emulator.store.account;
    const verified = await verifyWebhook(posted?.body, { signingKey, tolerance: Number.POSITIVE_INFINITY });
    expect(verified).toMatchObject({
      event: { event: 'delivered', recipient: 'alice@example.com', tags: ['welcome'], userVariables: { order: '17' } },
    });
    const written = JSON.parse(String(posted?.body)) as Posted;
    expect(written['event-data']).toMatchObject({ domain: { name: domain }, account: { id: expect.any(String) } });
    const { events } = emulator.store;
    expect(written['event-data'].id).toBe(events.find((one) => one.event === 'delivered')?.id);
    const { timestamp, token, signature } = written.signature;
    expect(
      createHmac('sha256', signingKey)
        .update(timestamp + token)
        .digest('hex'),
    ).toBe(signature);
    expect(timestamp).toBe('1893456000');
  });

  test.each([
    ['permanent_fail', 'alice+bounce@example.com', { severity: 'permanent' }],
    ['temporary_fail', 'alice+temporary-failure@example.com', { severity: 'temporary' }],
    ['opened', 'alice+open@example.com', { event: 'opened' }],
    ['complained', 'alice+complain@example.com', { event: 'complained' }],
  ] as const)('hears of %s only', async (eventType, to, expected) => {
    await mailgun.webhooks.create({ domain, eventType, urls: [server.url] });
    server.answer(json({}));
    await mailgun.messages.send({ ...letter, to });
    await emulator.settled();
    expect(server.received).toHaveLength(1);
    expect((JSON.parse(String(server.received[0]?.body)) as Posted)['event-data']).toMatchObject(expected);
  });

  test('is posted once where the domain and the account have the same URL', async () => {
    await mailgun.webhooks.create({ domain, eventType: 'accepted', urls: [server.url] });
    await mailgun.accountWebhooks.create({ url: server.url, eventTypes: ['accepted', 'delivered'] });
    server.answer(json({}), json({}));
    await mailgun.messages.send(letter);
    await emulator.settled();
    expect(server.received.map(({ body }) => (JSON.parse(String(body)) as Posted)['event-data'].event)).toEqual(['accepted', 'delivered']);
  });
});

interface Posted {
  readonly signature: { readonly timestamp: string; readonly token: string; readonly signature: string };
  readonly 'event-data': Readonly<Record<string, unknown>>;
}

describe('an answer', () => {
  const bounced = { ...letter, to: 'alice+bounce@example.com' };
  const minutes = () => postings().flatMap(({ attempts }) => attempts.map(({ at }) => (+at - Date.parse('2030-01-01T00:00:00Z')) / 60_000));

  beforeEach(() => mailgun.webhooks.create({ domain, eventType: 'permanent_fail', urls: [server.url] }));

  test('other than 200 and 406 has it posted again for eight hours, as it was', async () => {
    server.answer(...Array.from({ length: 7 }, () => json({}, 500)));
    await mailgun.messages.send(bounced);
    await emulator.clock.advance(24 * 3_600_000);
    expect(minutes()).toEqual([0, 5, 15, 30, 90, 210, 450]);
    expect(postings()).toMatchObject([{ state: 'given-up', attempts: Array(7).fill({ status: 500 }) }]);
    expect(server.received).toHaveLength(7);
    expect(new Set(server.received.map(({ body }) => String(body))).size).toBe(1);
  });

  test('of 200 ends it, after a failure too', async () => {
    server.answer(hangUp, json({}));
    await mailgun.messages.send(bounced);
    await emulator.clock.advance(24 * 3_600_000);
    expect(postings()).toMatchObject([{ state: 'done', attempts: [{ status: undefined, problem: expect.any(String) }, { status: 200 }] }]);
    expect(minutes()).toEqual([0, 5]);
  });

  test('of 406 ends it', async () => {
    server.answer(json({}, 406));
    await mailgun.messages.send(bounced);
    await emulator.clock.advance(24 * 3_600_000);
    expect(postings()).toMatchObject([{ state: 'refused', attempts: [{ status: 406 }] }]);
  });

  test('that leads elsewhere is not followed', async () => {
    server.answer(...Array.from({ length: 7 }, () => json({}, 302, { location: `${server.url}/elsewhere` })));
    await mailgun.messages.send(bounced);
    await emulator.settled();
    expect(server.received.map(({ url }) => url)).toEqual(['/']);
    expect(postings()[0]).toMatchObject({ state: 'waiting', attempts: [{ status: 302 }] });
  });

  test('to the news of a delivery does not matter: it is not posted again', async () => {
    await mailgun.webhooks.create({ domain, eventType: 'delivered', urls: [server.url] });
    server.answer(json({}, 500));
    await mailgun.messages.send(letter);
    await emulator.clock.advance(24 * 3_600_000);
    expect(postings()).toMatchObject([{ state: 'given-up', attempts: [{ status: 500 }] }]);
  });
});

test.each([
  'http://example.com/hook',
  'https://10.0.0.1/hook',
  'http://[::ffff:127.0.0.1]/hook',
  'http://localhost.example.com/hook',
  'http://0.0.0.0/hook',
])('nothing is posted to %s, which nobody has listed', async (url) => {
  emulator.store.domains.get(domain)?.webhooks.set('delivered', [url]);
  await mailgun.messages.send(letter);
  await emulator.settled();
  expect(postings()).toMatchObject([
    { state: 'refused', attempts: [{ status: undefined, problem: expect.stringContaining('not listed') }] },
  ]);
});
