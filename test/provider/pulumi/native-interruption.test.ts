import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createDomain } from '../../contract/fixture';
import { type NativeHost, startNativeHost } from '../../contract/native-host';

let emulator: Emulator;
let host: NativeHost;

beforeEach(async () => {
  emulator = await startEmulator({ dns: 'unknown' });
  host = await startNativeHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });
});
afterEach(async () => {
  await host.stop();
  await emulator.close();
});

const asked = (route: string) => emulator.requests.filter((each) => each.route === route && each.status !== undefined).length;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

/** Its words, where it fails; it must end long before the time that it would have waited. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  const failure = work.then(
    () => 'it did not fail',
    (error: Error) => error.message,
  );
  return Promise.race([failure, sleep(20_000, 'it goes on', { ref: false })]);
}

test('Ctrl-C ends the wait for a domain to be gone, which Pulumi still has then', async () => {
  emulator.transitions.deletion = { after: 3_600_000 };
  const { inputs } = await host.check('Domain', { name: 'mail.example.com' });
  const { id, properties } = await host.create(inputs);
  const deletion = failureOf(host.delete(id, properties));
  await until(() => asked('DELETE /v3/domains/{name}') === 1);
  await host.interrupt();
  expect(await deletion).toMatch(/interrupted while it waited\. Run the command again/);
});

test('Ctrl-C ends the wait for DNS records', async () => {
  await createDomain('mail.example.com')(emulator);
  const { inputs } = await host.check('DomainVerification', { domain: 'mail.example.com', timeout: 1800 });
  const verification = failureOf(host.create(inputs));
  await until(() => asked('PUT /v4/domains/{name}/verify') > 0);
  await host.interrupt();
  expect(await verification).toMatch(/interrupted while it waited/);
});

test('Ctrl-C ends the wait before another try, and the error is that of the last one', async () => {
  emulator.fail({
    route: 'GET /v3/routes/{id}',
    answer: { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '50' } },
    times: 'always',
  });
  const { inputs } = await host.check('Route', { expression: 'catch_all()', actions: ['stop()'] });
  const { id, properties } = await host.create(inputs);
  const reading = failureOf(host.read(id, properties));
  await until(() => asked('GET /v3/routes/{id}') > 0);
  await host.interrupt();
  expect(await reading).toContain('slow down');
});

test('what is under way when Ctrl-C is pressed is finished, and Pulumi is told', async () => {
  const { inputs } = await host.check('Domain', { name: 'mail.example.com' });
  emulator.fail({ route: 'POST /v4/domains', latency: 500 });
  const creation = host.create(inputs);
  await until(() => emulator.requests.some(({ route }) => route === 'POST /v4/domains'));
  await host.interrupt();
  expect((await creation).id).toBe('mail.example.com');
  expect(emulator.store.domains.has('mail.example.com')).toBe(true);
});

test('another run of the same process waits again', async () => {
  await createDomain('mail.example.com')(emulator);
  await host.interrupt();
  await host.configure({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });
  const { inputs } = await host.check('DomainVerification', { domain: 'mail.example.com', timeout: 1 });
  await expect(host.create(inputs)).rejects.toThrow('after 1 seconds Mailgun does not find these DNS records');
});

describe('the note of a creation', () => {
  let home: string;
  const notes = () => readdirSync(join(home, 'mailgun', 'creations'));
  const startRun = () =>
    startNativeHost(
      { 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url },
      { withEngine: true, environment: { ...process.env, PULUMI_HOME: home } },
    );
  const makeRoute = async (run: NativeHost) => {
    const { inputs } = await run.check('Route', { expression: 'catch_all()', actions: ['stop()'] });
    return { inputs, ...(await run.create(inputs)) };
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'pulumi-home-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test('is gone when the engine ends a run, which it also cancels then', async () => {
    const run = await startRun();
    await makeRoute(run);
    expect(notes()).toHaveLength(1);
    await run.interrupt();
    await run.end();
    expect(notes()).toEqual([]);
  });

  test('stays after a run that was interrupted, until a state shows that Pulumi has it', async () => {
    const run = await startRun();
    emulator.fail({ route: 'POST /v3/routes', latency: 300 });
    const making = makeRoute(run);
    await until(() => emulator.requests.some(({ route }) => route === 'POST /v3/routes'));
    await run.interrupt();
    const { id, inputs, properties } = await making;
    await run.end();
    expect(notes()).toHaveLength(1);
    const next = await startRun();
    await next.diff(id, properties, inputs);
    expect(notes()).toEqual([]);
    await next.stop();
  });

  test('brings what a killed run has made to the next run, once', async () => {
    const run = await startRun();
    const { id } = await makeRoute(run);
    await run.stop();
    const next = await startRun();
    expect((await makeRoute(next)).id).toBe(id);
    await next.end();
    expect(notes()).toEqual([]);
    expect(emulator.store.routes.size).toBe(1);
  });
});
