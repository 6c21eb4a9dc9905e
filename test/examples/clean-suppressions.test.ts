import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { apiKey, domain, environmentOf, run, start } from './example';

const deletion = 'DELETE /v3/{domain_name}/bounces/{address}';

let emulator: Emulator;
let mailgun: Mailgun;
beforeAll(async () => {
  emulator = await startEmulator({ apiKey });
  mailgun = createMailgun({ apiKey, baseUrl: emulator.url });
});
beforeEach(async () => {
  emulator.reset();
  emulator.latency = 0;
  await mailgun.domains.create({ name: domain });
});
afterAll(async () => {
  await mailgun.close();
  await emulator.close();
});

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const bounce = (address: string, days: number) => ({ address, createdAt: daysAgo(days) });
const clean = (...args: string[]) => run('clean-suppressions', args, environmentOf(emulator));
const left = () => [...(emulator.store.domains.get(domain)?.bounces.keys() ?? [])];
const deletions = () => emulator.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => decodeURIComponent(path));

test('it lists what is older than asked for, and deletes nothing', async () => {
  await mailgun.bounces.createAll({ domain, items: [bounce('old@example.com', 91), bounce('new@example.com', 89)] });
  const { code, stdout } = await clean('--older-than', '90');
  expect(code).toBe(0);
  expect(stdout).toBe(
    `${daysAgo(91).toISOString().slice(0, 10)}  old@example.com\n` +
      '1 of 2 bounces are older than 90 days.\nNothing was deleted: --delete does it.\n',
  );
  expect(left()).toHaveLength(2);
  expect(deletions()).toEqual([]);
});

test('with --delete it deletes those and no others, and tells its progress', async () => {
  const items = Array.from({ length: 2100 }, (_, index) => bounce(`a${index}@example.com`, index < 250 ? 400 : 1));
  await mailgun.bounces.createAll({ domain, items });
  await mailgun.complaints.create({ domain, address: 'angry@example.com', createdAt: daysAgo(4000) });
  const { code, stdout, stderr } = await clean('--delete');
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(-3)).toEqual(['250 of 2100 bounces are older than 365 days.', '250 bounces deleted.', '']);
  expect(stderr.split('\n')).toEqual([
    '1000 bounces read …',
    '2000 bounces read …',
    '100 of 250 bounces deleted …',
    '200 of 250 bounces deleted …',
    '',
  ]);
  expect(left().sort()).toEqual(
    items
      .slice(250)
      .map(({ address }) => address)
      .sort(),
  );
  expect(new Set(deletions()).size).toBe(250);
  expect(emulator.store.domains.get(domain)?.complaints.size).toBe(1);
});

test('complaints and unsubscribes are deleted where they are named', async () => {
  await mailgun.complaints.create({ domain, address: 'angry@example.com', createdAt: daysAgo(500) });
  await mailgun.unsubscribes.create({ domain, address: 'tired@example.com', createdAt: daysAgo(500) });
  await mailgun.bounces.create({ domain, ...bounce('gone@example.com', 500) });
  expect((await clean('--delete', '--kind', 'complaints', '--kind', 'unsubscribes')).code).toBe(0);
  const { complaints, unsubscribes, bounces } = emulator.store.domains.get(domain) ?? {};
  expect([complaints?.size, unsubscribes?.size, bounces?.size]).toEqual([0, 0, 1]);
});

test('one that somebody else has deleted meanwhile counts as deleted', async () => {
  await mailgun.bounces.create({ domain, ...bounce('gone@example.com', 500) });
  emulator.fail({ route: deletion, answer: { status: 404, body: { message: 'Address not found in bounces table' } } });
  expect(await clean('--delete')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 bounces deleted.') });
});

test('Ctrl-C ends it, and it says that there is more', async () => {
  await mailgun.bounces.createAll({ domain, items: Array.from({ length: 500 }, (_, index) => bounce(`a${index}@example.com`, 500)) });
  const cleaning = start('clean-suppressions', ['--delete'], environmentOf(emulator));
  await cleaning.until('500 of 500');
  emulator.latency = 50;
  cleaning.kill('SIGINT');
  const { code, stdout } = await cleaning.ended();
  expect([code, stdout.trim().split('\n').at(-1)]).toEqual([1, 'Stopped before the end: the same command goes on.']);
  expect(left().length).toBe(500 - Number(/(\d+) bounces deleted/.exec(stdout)?.[1]));
  expect(left().length).toBeGreaterThan(0);
});

test('what fails ends it with the reason, and no more is deleted', async () => {
  await mailgun.bounces.createAll({ domain, items: Array.from({ length: 100 }, (_, index) => bounce(`a${index}@example.com`, 500)) });
  emulator.fail({ route: deletion, skip: 8, answer: { status: 403, body: { message: 'not allowed' } } });
  const { code, stderr } = await clean('--delete');
  expect([code, stderr]).toEqual([1, `${deletion}: not allowed\n`]);
  expect(deletions().length).toBeLessThan(20);
});
