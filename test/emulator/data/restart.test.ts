import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, type EmulatorOptions, type Store, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';

const folder = mkdtempSync(join(tmpdir(), 'emulator-data-'));
let count = 0;
const newFile = () => join(folder, `${++count}.jsonl`);
const running = new Set<Emulator>();

async function start(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator({ apiKey: 'key-of-mine', ...options });
  running.add(emulator);
  return emulator;
}

async function stop(emulator: Emulator): Promise<void> {
  running.delete(emulator);
  await emulator.close();
}

afterEach(() => Promise.all([...running].map(stop)));
afterAll(() => rmSync(folder, { recursive: true }));

const sdkOf = ({ url }: Emulator, apiKey = 'key-of-mine') => createMailgun({ apiKey, baseUrl: `${url}/{region}` });

const contentOf = ({ now: _, randomBytes: __, ...store }: Store) => structuredClone(store);
const everything = (emulator: Emulator) => ({ us: contentOf(emulator.store), eu: contentOf(emulator.region('eu')) });

async function fillIn(emulator: Emulator): Promise<void> {
  const mailgun = sdkOf(emulator);
  const domain = 'mail.example.com';
  await mailgun.domains.create({ name: domain });
  await mailgun.domains.create({ name: 'gone.example.com' });
  await mailgun.domains.delete({ domain: 'gone.example.com' });
  await mailgun.bounces.create({ domain, address: 'bob@example.com', code: '550' });
  await mailgun.bounces.create({ domain, address: 'eve@example.com', code: '550' });
  await mailgun.bounces.delete({ domain, address: 'eve@example.com' });
  await mailgun.templates.create({ domain, name: 'welcome', content: 'Hello {{name}}', tag: 'v1' });
  await mailgun.lists.create({ address: `all@${domain}` });
  await mailgun.listMembers.create({ list: `all@${domain}`, address: 'carol@example.com', vars: { $date: 'x', ä: [1, null] } });
  await mailgun.ipAllowlist.create({ address: '192.0.2.7', description: 'office' });
  await mailgun.keys.create({ role: 'basic' });
  await mailgun.messages.send({
    domain,
    from: `shop@${domain}`,
    to: ['alice@example.com', 'bob@example.com'],
    subject: 'Grüße',
    text: 'Hello',
    attachments: [{ filename: 'a.bin', data: Buffer.from([0, 255, 10, 13]) }],
  });
}

test('everything is as it was after a restart', async () => {
  const data = newFile();
  const first = await start({ data });
  await fillIn(first);
  const before = everything(first);
  await stop(first);
  expect(before.us.messages[0]?.files).toHaveLength(1);
  expect(everything(await start({ data }))).toEqual(before);
});

test('it is there for another start even if the emulator was never closed, direct changes up to the last request included', async () => {
  const data = newFile();
  const first = await start({ data });
  await fillIn(first);
  const domain = first.store.domains.get('mail.example.com');
  if (domain === undefined) throw new Error('no domain');
  domain.settings.state = 'disabled';
  first.store.events.splice(0, 1);
  await sdkOf(first).routes.create({ expression: 'catch_all()', actions: ['stop()'] });
  const before = everything(first);
  const copy = newFile();
  // As the process would have left it.
  copyFileSync(data, copy);
  expect(everything(await start({ data: copy }))).toEqual(before);
});

test('what waits for its time still waits, by a clock that stands where it stood', async () => {
  const data = newFile();
  const at = new Date('2026-03-01T12:00:00Z');
  const first = await start({ data, clock: { start: at, frozen: true }, transitions: { delivery: { after: 60_000 } } });
  await fillIn(first);
  await first.clock.advance(30_000);
  await stop(first);
  const second = await start({ data });
  expect(second.clock.frozen).toBe(true);
  expect(second.clock.now()).toEqual(new Date('2026-03-01T12:00:30Z'));
  expect(second.store.events.filter(({ event }) => event === 'delivered')).toEqual([]);
  await second.clock.advance(30_000);
  expect(second.store.events.filter(({ event }) => event === 'delivered')).toHaveLength(1);
});

test('a clock that runs ahead goes on ahead', async () => {
  const data = newFile();
  const first = await start({ data });
  await first.clock.advance(86_400_000);
  await stop(first);
  const second = await start({ data });
  expect(second.clock.frozen).toBe(false);
  expect(+second.clock.now() - Date.now()).toBeGreaterThan(86_000_000);
});

test('a seed of ids goes on where it was: no id is given twice', async () => {
  const data = newFile();
  const ids = async () => {
    const emulator = await start({ data, randomSeed: 7 });
    const { route } = await sdkOf(emulator).routes.create({ expression: 'catch_all()', actions: ['stop()'] });
    await stop(emulator);
    return route.id.slice(8);
  };
  expect(await ids()).not.toBe(await ids());
});

test('each account has its own', async () => {
  const data = newFile();
  const first = await start({ data, anyKey: true });
  await sdkOf(first, 'key-a').domains.create({ name: 'a.example.com' });
  await sdkOf(first, 'key-b').domains.create({ name: 'b.example.com' });
  await stop(first);
  const second = await start({ data, anyKey: true });
  expect([...second.account('key-a').store.domains.keys()]).toEqual(['a.example.com']);
  expect([...second.account('key-b').store.domains.keys()]).toEqual(['b.example.com']);
  expect(second.store.domains.size).toBe(0);
});

test('a reset empties the file too', async () => {
  const data = newFile();
  const first = await start({ data });
  await fillIn(first);
  first.reset();
  await stop(first);
  const second = await start({ data });
  expect([second.store.domains.size, second.store.messages.length, second.store.events.length]).toEqual([0, 0, 0]);
});

test('the file does not grow with what is changed again and again', async () => {
  const data = newFile();
  const first = await start({ data });
  await fillIn(first);
  const domain = first.store.domains.get('mail.example.com');
  const mailgun = sdkOf(first);
  for (let round = 0; round < 30; round++) {
    domain?.unsubscribes.set('large@example.com', {
      address: 'large@example.com',
      tags: [`${round}`.repeat(500_000)],
      createdAt: new Date(),
    });
    await mailgun.bounces.create({ domain: 'mail.example.com', address: `${round}@example.com`, code: '550' });
  }
  // A rewritten file has one of the large ones; it is rewritten beyond twice that.
  expect(statSync(data).size).toBeLessThan(6_000_000);
  const before = everything(first);
  await stop(first);
  expect(everything(await start({ data }))).toEqual(before);
});

test('only its owner can read the file, and nothing is left beside it', async () => {
  const data = newFile();
  const first = await start({ data });
  expect(statSync(data).mode & 0o777).toBe(0o600);
  expect(existsSync(`${data}.lock`)).toBe(true);
  await stop(first);
  expect(existsSync(`${data}.lock`)).toBe(false);
  expect(readFileSync(data, 'utf8').split('\n')[0]).toMatch(/^\{"mailgun-emulator":"[\d.]+","format":1\}$/);
});
