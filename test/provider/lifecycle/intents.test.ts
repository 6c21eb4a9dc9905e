import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { forgetMade } from '../../../provider/lifecycle/intents';
import { startDynamicHost } from '../../contract/dynamic-host';
import type { Properties, ProviderHost } from '../../contract/provider-host';

let emulator: Emulator;
let home: string;
let hosts: ProviderHost[];
let printed: string;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

beforeEach(() => {
  emulator.reset();
  home = mkdtempSync(join(tmpdir(), 'pulumi-home-'));
  hosts = [];
  printed = '';
});
afterEach(async () => {
  emulator.clearFaults();
  for (const host of hosts) await host.stop();
  rmSync(home, { recursive: true, force: true });
});

/** A run of Pulumi on this machine. */
async function run(pulumiHome = home): Promise<ProviderHost> {
  const host = await startDynamicHost(
    { 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url },
    { withEngine: true, environment: { ...process.env, PULUMI_HOME: pulumiHome }, onPrinted: (text) => (printed += text) },
  );
  hosts.push(host);
  return host;
}

const folder = () => join(home, 'mailgun', 'creations');
const notes = () => readdirSync(folder()).map((name) => readFileSync(join(folder(), name), 'utf8'));

const route = { expression: 'catch_all()', actions: ['stop()'] };
const domain = { name: 'mail.example.com', smtpPassword: 'secret-password' };

/** Asks the provider for it, as an engine does that is killed before it writes the answer down. */
const createUnwritten = async (host: ProviderHost, type: string, args: Properties) => host.create((await host.check(type, args)).inputs);

/** Does what the program does besides, once the engine has written it down. */
async function create(host: ProviderHost, type: string, args: Properties) {
  const made = await createUnwritten(host, type, args);
  forgetMade(folder(), type, made.id);
  return made;
}

/** Something that was carried out, and whose answer nobody gets while the process lives. */
async function beginUnanswered(host: ProviderHost, type: string, args: Properties): Promise<void> {
  const fault = emulator.fail({ method: 'POST', when: 'after', answer: 'hang' });
  create(host, type, args).catch(() => undefined);
  while (fault.hits === 0) await sleep(5);
}

async function beginAndBeKilled(type: string, args: Properties): Promise<void> {
  const host = await run();
  await beginUnanswered(host, type, args);
  host.kill();
}

test('what a killed process was making belongs to the next run, which says so, and no note is left', async () => {
  await beginAndBeKilled('Route', route);
  expect(emulator.store.routes.size).toBe(1);
  const { id } = await create(await run(), 'Route', route);
  expect([...emulator.store.routes.keys()]).toEqual([id]);
  expect(printed).toContain(`Route ${id} was made by a run that was killed, and belongs to this one now.`);
  expect(notes()).toEqual([]);
});

test('what a killed process was about to ask for is made', async () => {
  const killed = await run();
  const fault = emulator.fail({ method: 'POST', when: 'before', answer: 'hang' });
  create(killed, 'Route', route).catch(() => undefined);
  while (fault.hits === 0) await sleep(5);
  killed.kill();
  await create(await run(), 'Route', route);
  expect(emulator.store.routes.size).toBe(1);
});

test('what was made while the engine was killed is in no state, and belongs to the next run', async () => {
  const orphan = await run();
  emulator.latency = 300;
  createUnwritten(orphan, 'Route', route).catch(() => undefined);
  while (emulator.requests.length === 0) await sleep(5);
  orphan.killEngine();
  // At once: the process still waits for Mailgun.
  const next = await run();
  while (emulator.store.routes.size === 0) await sleep(5);
  emulator.latency = 0;
  await sleep(500);
  orphan.kill();
  const { id } = await create(next, 'Route', route);
  expect([...emulator.store.routes.keys()]).toEqual([id]);
});

test('what was answered, but is in no state because the engine was killed before it wrote, belongs to the next run', async () => {
  const killed = await run();
  const { id } = await createUnwritten(killed, 'Route', route);
  killed.kill();
  expect((await create(await run(), 'Route', route)).id).toBe(id);
  expect(emulator.store.routes.size).toBe(1);
  expect(notes()).toEqual([]);
});

test('a process that outlives its killed engine is waited for no longer than its calls', async () => {
  const orphan = await run();
  const { id } = await createUnwritten(orphan, 'Route', route);
  orphan.killEngine();
  expect((await create(await run(), 'Route', route)).id).toBe(id);
  expect(printed).not.toContain('waiting for it');
});

test('of two equal ones, an answered and an unanswered one, both belong to the next run', async () => {
  const killed = await run();
  await createUnwritten(killed, 'Route', route);
  await beginUnanswered(killed, 'Route', route);
  killed.kill();
  const made = [...emulator.store.routes.keys()];
  const next = await run();
  const ids = [(await create(next, 'Route', route)).id, (await create(next, 'Route', route)).id];
  expect(ids.sort()).toEqual(made.sort());
  expect([...emulator.store.routes.keys()].sort()).toEqual(made);
  expect(notes()).toEqual([]);
});

test('what is deleted leaves no note', async () => {
  const host = await run();
  const { id, properties } = await createUnwritten(host, 'Route', route);
  await host.delete(id, properties);
  expect(notes()).toEqual([]);
});

test('a run that goes on keeps what it is making, and an equal one is made beside it', async () => {
  await beginUnanswered(await run(), 'Route', route);
  await create(await run(), 'Route', route);
  expect(emulator.store.routes.size).toBe(2);
});

test('a run that goes on keeps a name that it is making, and the other run is told', async () => {
  await beginUnanswered(await run(), 'Domain', domain);
  await expect(create(await run(), 'Domain', domain)).rejects.toThrow('Domain mail.example.com exists already');
});

test('one that was there already is not taken for what a killed process was making', async () => {
  const before = await run();
  const made = await create(before, 'Domain', domain);
  const stored = emulator.store.domains.get('mail.example.com');
  Object.assign(stored?.settings ?? {}, { createdAt: new Date(Date.now() - 3_600_000) });
  await beginAndBeKilled('Domain', domain);
  await expect(create(await run(), 'Domain', domain)).rejects.toThrow(`Domain ${made.id} exists already`);
});

test('an equal one that an earlier resource of the killed run got is not taken, even where nobody names that in the next run', async () => {
  const killed = await run();
  const first = await create(killed, 'Route', route);
  const fault = emulator.fail({ method: 'POST', when: 'before', answer: 'hang' });
  create(killed, 'Route', route).catch(() => undefined);
  while (fault.hits === 0) await sleep(5);
  killed.kill();
  const second = await create(await run(), 'Route', route);
  expect(second.id).not.toBe(first.id);
  expect(emulator.store.routes.size).toBe(2);
});

test('a key that a killed process was making, whose secret nobody has, is deleted, and there is one with a secret', async () => {
  await beginAndBeKilled('ApiKey', { role: 'basic' });
  const [lost] = emulator.store.account.keys.keys();
  const { id } = await create(await run(), 'ApiKey', { role: 'basic' });
  expect([...emulator.store.account.keys.keys()]).toEqual([id]);
  expect(id).not.toBe(lost);
});

test('a note holds no argument and no key, and is for the user alone', async () => {
  await beginAndBeKilled('Domain', domain);
  const [name = ''] = readdirSync(folder());
  const [text = ''] = notes();
  expect(Object.keys(JSON.parse(text)).sort()).toEqual(['engine', 'others', 'parent', 'process', 'since']);
  for (const secret of [emulator.apiKey, 'mail.example.com', 'secret-password']) expect(name + text).not.toContain(secret);
});

test('a note that is damaged is thrown away', async () => {
  await beginAndBeKilled('Route', route);
  const [name = ''] = readdirSync(folder());
  writeFileSync(join(folder(), name), '{"since":');
  await create(await run(), 'Route', route);
  expect(notes()).toEqual([]);
});

test('where no note can be written, that is said, and it is made all the same', async () => {
  writeFileSync(join(home, 'file'), '');
  await create(await run(join(home, 'file')), 'Route', route);
  expect(emulator.store.routes.size).toBe(1);
  expect(printed).toContain('cannot be written: should this run be killed, the next one may make twice what it was making');
});

test('another program that listens where a killed engine did is not taken for it', async () => {
  const killed = await run();
  await createUnwritten(killed, 'Route', route);
  await killed.stop();
  const { engine } = JSON.parse(notes()[0] ?? '{}');
  const [, port] = String(engine).split(':');
  const other = createServer().listen(Number(port), '127.0.0.1');
  await once(other, 'listening');
  const { id } = await create(await run(), 'Route', route);
  other.close();
  expect([...emulator.store.routes.keys()]).toEqual([id]);
});

test('the note of what another run is still making stays when an equal thing is made', async () => {
  const first = await run();
  await beginUnanswered(first, 'Route', route);
  expect(notes()).toHaveLength(1);
  await create(await run(), 'Route', route);
  expect(notes()).toHaveLength(1);
  await first.stop();
  await create(await run(), 'Route', route);
  while (!/are equal and were made in the same moment/.test(printed)) await sleep(20);
  expect(emulator.store.routes.size).toBe(3);
});
