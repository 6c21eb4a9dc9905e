import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { apiKey, domain, environmentOf, run, start } from './example';

let emulator: Emulator;
let mailgun: Mailgun;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator({ apiKey });
  mailgun = createMailgun({ apiKey, baseUrl: emulator.url });
  folder = mkdtempSync(join(tmpdir(), 'tail-events-'));
});
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: domain });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await mailgun.close();
  await emulator.close();
});

const send = (to: string, subject = 'Hello') => mailgun.messages.send({ domain, from: `a@${domain}`, to, subject, text: 'Hello' });
const tail = (...args: string[]) => start('tail-events', ['--interval', '0.1', ...args], environmentOf(emulator));
const seenIn = (cursor: string) => Object.keys(JSON.parse(readFileSync(cursor, 'utf8')).seen).sort();
const eventsIn = (printed: string) => [...printed.matchAll(/ {2}(\w+) +(\S+@\S+)/g)].map(([, event, recipient]) => `${event} ${recipient}`);

test('it prints what happens, ends cleanly with Ctrl-C, and goes on where it was', async () => {
  const cursor = join(folder, 'tail.json');
  const first = tail('--cursor', cursor);
  await first.until(`Events of ${domain} since`);
  await send('alice@example.com', 'Good news');
  await first.until('delivered');
  first.kill('SIGINT');
  const { code, stdout, stderr } = await first.ended();
  expect([code, stderr, eventsIn(stdout)]).toEqual([0, '', ['accepted alice@example.com', 'delivered alice@example.com']]);
  expect(stdout).toContain('alice@example.com    Good news');
  expect(stdout).toMatch(/Stopped\. All until \S+Z was seen, and 2 events after it\.\n$/);
  expect(seenIn(cursor)).toEqual(emulator.store.events.map(({ id }) => id).sort());

  await send('bob@example.com');
  const second = tail('--cursor', cursor);
  await second.until('delivered');
  second.kill('SIGINT');
  expect(eventsIn((await second.ended()).stdout)).toEqual(['accepted bob@example.com', 'delivered bob@example.com']);
});

test('it keeps its place while it runs, so that a crash costs a second', async () => {
  const cursor = join(folder, 'crash.json');
  const first = tail('--cursor', cursor);
  await first.until('Events of');
  await send('alice@example.com');
  await first.until('delivered');
  while (seenIn(cursor).length < 2) await new Promise(setImmediate);
  first.kill('SIGKILL');
  await first.ended();
  await send('bob@example.com');
  const second = tail('--cursor', cursor);
  await second.until('delivered');
  second.kill('SIGINT');
  expect(eventsIn((await second.ended()).stdout)).toEqual(['accepted bob@example.com', 'delivered bob@example.com']);
});

test('it prints the events of one kind where that is asked for', async () => {
  const only = tail('--event', 'delivered');
  await only.until('Events of');
  await send('alice@example.com');
  await only.until('alice@example.com');
  only.kill('SIGINT');
  expect(eventsIn((await only.ended()).stdout)).toEqual(['delivered alice@example.com']);
});

test('it says that it tries again, and goes on', async () => {
  emulator.fail({ route: 'GET /v3/{domain_name}/events', answer: { status: 503, body: {} } });
  const patient = tail();
  await patient.until('Events of');
  await send('alice@example.com');
  await patient.until('delivered');
  patient.kill('SIGINT');
  const { code, stderr } = await patient.ended();
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^server_error: trying again in \d s\n$/)]);
});

test('a domain that is not there ends it', async () => {
  const { code, stderr } = await run('tail-events', ['--domain', 'nobody.example.com'], environmentOf(emulator));
  expect([code, stderr]).toEqual([1, 'GET /v3/{domain_name}/events: Domain not found\n']);
});
