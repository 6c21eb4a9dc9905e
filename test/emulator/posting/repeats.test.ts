import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatorOptions, startEmulator } from 'mailgun-emulator';
import { createMailgun, createMemoryReplayStore, createWebhookHandler } from 'mailgun-sdk';
import { hangUp, json, type Received, type Reply, type ScriptedServer, startScriptedServer } from '../../scripted-server';
import { emulator, mailgun, runEmulator } from '../running';

const domain = 'mail.example.com';
const fiveMinutes = 300_000;

let server: ScriptedServer;

runEmulator({ clock: { start: new Date('2030-01-01T00:00:00Z'), frozen: true } });
beforeEach(async () => {
  server = await startScriptedServer();
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});
afterEach(() => server.close());

const bounce = () =>
  mailgun.messages.send({ domain, from: `shop@${domain}`, to: 'alice+bounce@example.com', subject: 'Hello', text: 'Hello' });

async function causeWebhook(): Promise<void> {
  await mailgun.webhooks.create({ domain, eventType: 'permanent_fail', urls: [server.url] });
  await bounce();
}

const mail = ['From: bob@example.org', `To: in@${domain}`, 'Subject: Hello', 'MIME-Version: 1.0'];
const plain = [...mail, '', 'Hello'];
const withFile = [
  ...mail,
  'Content-Type: multipart/mixed; boundary=x',
  ...[
    '',
    '--x',
    '',
    'Hello',
    '--x',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename=a.pdf',
    '',
    'Hello',
    '--x--',
    '',
  ],
];

const receive = (lines: readonly string[]) => async () => {
  await mailgun.routes.create({ expression: 'match_recipient(".*")', actions: [`forward("${server.url}")`] });
  await emulator.receive({ from: 'bob@example.org', to: `in@${domain}`, mime: lines.join('\r\n') });
};

const kinds = [
  ['a webhook', causeWebhook],
  ['forwarded mail', receive(plain)],
  ['forwarded mail with files', receive(withFile)],
] as const;

describe.each(kinds)('%s', (_, cause) => {
  test('is repeated five minutes later with the token and the signature of the first attempt', async () => {
    server.answer(json({}, 500), json({}));
    await cause();
    await emulator.clock.advance(fiveMinutes);
    const [first, second] = server.received.map(signatureOf);
    expect(server.received).toHaveLength(2);
    expect(first).toMatchObject({ timestamp: '1893456000', token: expect.stringMatching(/^[0-9a-f]{50}$/) });
    expect(second).toEqual(first);
  });

  test('is handled once when the first answer was lost', async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    const handle = createWebhookHandler({
      signingKey: emulator.store.account.signingKey,
      replay: createMemoryReplayStore(),
      now: () => +emulator.clock.now(),
      onEvent: count,
      onInbound: count,
    });
    server.answer(handled(handle, hangUp), handled(handle));
    await cause();
    await emulator.clock.advance(fiveMinutes);
    expect([...emulator.store.postings.values()]).toMatchObject([{ state: 'done', attempts: [{ status: undefined }, { status: 200 }] }]);
    expect(calls).toBe(1);
  });

  test('keeps its signature in a snapshot, and when the signing key changes', async () => {
    server.answer(json({}, 500), json({}));
    await cause();
    await emulator.settled();
    const taken = await emulator.snapshot();
    emulator.reset();
    emulator.restore(JSON.parse(JSON.stringify(taken)));
    await mailgun.account.regenerateSigningKey();
    await emulator.clock.advance(fiveMinutes);
    const [first, second] = server.received.map(signatureOf);
    expect(server.received).toHaveLength(2);
    expect(second).toEqual(first);
  });
});

test('a webhook keeps its signature in the file of the emulator', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'repeats-'));
  const options: EmulatorOptions = {
    apiKey: 'key-of-mine',
    data: join(folder, 'data.jsonl'),
    clock: { start: new Date('2030-01-01T00:00:00Z'), frozen: true },
  };
  server.answer(json({}, 500), json({}));
  const before = await startEmulator(options);
  const sdk = createMailgun({ apiKey: 'key-of-mine', baseUrl: before.url });
  await sdk.domains.create({ name: domain });
  await sdk.webhooks.create({ domain, eventType: 'permanent_fail', urls: [server.url] });
  await sdk.messages.send({ domain, from: `shop@${domain}`, to: 'alice+bounce@example.com', subject: 'Hello', text: 'Hello' });
  await before.settled();
  await sdk.close();
  await before.close();
  const after = await startEmulator(options);
  await after.clock.advance(fiveMinutes);
  await after.close();
  rmSync(folder, { recursive: true });
  const [first, second] = server.received.map(signatureOf);
  expect(server.received).toHaveLength(2);
  expect(second).toEqual(first);
});

test('each webhook has a token of its own', async () => {
  server.answer(json({}), json({}));
  await causeWebhook();
  await bounce();
  await emulator.settled();
  const tokens = server.received.map((received) => signatureOf(received).token);
  expect(tokens).toHaveLength(2);
  expect(new Set(tokens).size).toBe(2);
});

/** As a server would: the handler is called with the request as it came. */
const handled =
  (handle: (request: Request) => Promise<Response>, answer?: Reply): Reply =>
  async (response, received) => {
    const { status } = await handle(requestOf(received));
    (answer ?? json({}, status))(response, received);
  };

const requestOf = ({ headers, body }: Received) =>
  new Request(server.url, { method: 'POST', headers: { 'content-type': String(headers['content-type']) }, body: new Uint8Array(body) });

function signatureOf({ headers, body }: Received): Readonly<Record<string, string | undefined>> {
  const text = String(body);
  if (headers['content-type'] === 'application/json') return (JSON.parse(text) as { signature: Record<string, string> }).signature;
  const read = (name: string) =>
    new RegExp(`(?:^|&)${name}=(\\w+)`).exec(text)?.[1] ?? new RegExp(`name="${name}"\\r\\n\\r\\n(\\w+)`).exec(text)?.[1];
  return { timestamp: read('timestamp'), token: read('token'), signature: read('signature') };
}
