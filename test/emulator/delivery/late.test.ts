import type { ServerResponse } from 'node:http';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { type ScriptedServer, startScriptedServer } from '../../scripted-server';
import { emulator, mailgun, runEmulator } from '../running';

const domain = 'mail.example.com';
const letter = { domain, from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hello' };

let server: ScriptedServer;

runEmulator();
beforeEach(async () => {
  server = await startScriptedServer();
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});
afterEach(() => server.close());

/** The next request, whose answer waits. */
const nextRequest = () => new Promise<ServerResponse>((resolve) => server.answer((response) => resolve(response)));

test('what was being posted when an account was reset writes nothing into it', async () => {
  await mailgun.routes.create({ expression: 'catch_all()', actions: [`forward("${server.url}")`] });
  const asked = nextRequest();
  await mailgun.messages.send({ ...letter, to: `support@${domain}` });
  const response = await asked;
  emulator.reset();
  response.writeHead(500).end();
  await emulator.settled();
  expect(emulator.store.events).toEqual([]);
  expect(await emulator.clock.advance('1d')).toEqual([]);
});

test('variables reach a recipient whose address is written in another case', async () => {
  const recipientVariables = { 'Alice@Example.com': { name: 'Alice' } };
  await mailgun.messages.send({ ...letter, subject: 'Hello %recipient.name%', recipientVariables });
  const [sent] = emulator.store.messages;
  const { subject } = await emulator.messages.rendered({ key: sent?.storageKey ?? '', recipient: letter.to });
  expect(subject).toBe('Hello Alice');
});

test('a message in test mode is given to no other mail server', async () => {
  // Nothing listens there: a message that is handed over fails.
  const forwarding = await startEmulator({ forwardSmtp: { host: '127.0.0.1', port: 1 } });
  const client = createMailgun({ apiKey: forwarding.apiKey, baseUrl: forwarding.url, retries: 0 });
  await client.domains.create({ name: domain });
  await client.messages.send({ ...letter, testMode: true });
  await forwarding.settled();
  expect(forwarding.store.events.map(({ event }) => event)).toEqual(['accepted', 'delivered']);
  await client.close();
  await forwarding.close();
});

test('what cannot be carried out is said, and neither ends the process nor what comes after it', async () => {
  const own = await startEmulator({ clock: { start: new Date('2030-01-01T00:00:00Z'), frozen: true } });
  const said = jest.spyOn(console, 'error').mockImplementation();
  const client = createMailgun({ apiKey: own.apiKey, baseUrl: own.url, retries: 0 });
  try {
    await client.domains.create({ name: 'mail.example.com' });
    const message = { domain: 'mail.example.com', from: 'a@mail.example.com', text: 'Hi', deliveryTime: new Date('2030-01-01T01:00:00Z') };
    await client.messages.send({ ...message, to: 'first@example.com' });
    await client.messages.send({ ...message, to: 'second@example.com' });
    // As a test may leave it: nothing that the emulator does by itself.
    Object.assign(own.store.messages[0] ?? {}, { input: undefined });
    await own.clock.advance('2h');
    expect(said.mock.calls).toEqual([[expect.stringContaining('deliver could not be carried out: ')]]);
    expect(own.store.events.filter(({ event }) => event === 'delivered').map(({ recipient }) => recipient)).toEqual(['second@example.com']);
  } finally {
    said.mockRestore();
    await client.close();
    await own.close();
  }
});
