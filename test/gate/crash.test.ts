import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, isMailgunError } from 'mailgun-sdk';
import { createToken } from '../../gate/policy/token';
import { buildCli } from './cli-program';
import { type Command, commandAt } from './command';
import { scratchFolder } from './scratch-folder';

const program = buildCli();
let emulator: Emulator;
let gate: Command;

beforeEach(async () => {
  emulator = await startEmulator();
  await createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url }).domains.create({ name: 'mail.example.com' });
  gate = commandAt(program, scratchFolder());
});
afterEach(async () => {
  gate.end();
  await emulator.close();
});

/** Starts a gate, again and again in the same folder. */
function withPolicy(more: string) {
  const { token, hash } = createToken();
  const lines = [
    'version: 1',
    'agents:',
    '  bot:',
    `    token: sha256:${hash}`,
    '    expires: 2099-12-31',
    '    domains: mail.example.com',
    '    areas: { Messages: full }',
    "    recipients: ['*@example.com']",
    `    ${more}`,
  ];
  writeFileSync(join(gate.folder, 'mailgun-gate.yaml'), `${lines.join('\n')}\n`);
  return async () => {
    const served = await gate.serve([], { MAILGUN_API_KEY: emulator.apiKey, MAILGUN_BASE_URL: emulator.url });
    return { ...served, bot: createMailgun({ apiKey: token, baseUrl: served.url, retries: 0 }) };
  };
}

const letter = { domain: 'mail.example.com', from: 'bot@mail.example.com', to: 'alice@example.com', text: 'Hi' };
/** What became of a call: its answer, a status, or nothing where the connection ended. */
const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'sent' as const,
    (error) => (isMailgunError(error) ? error.status : undefined),
  );
const records = async () => {
  const { out } = await gate.run(['audit', '--json']);
  const lines = out.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as { readonly step: string; readonly what?: string });
};
const subjects = () => emulator.store.messages.map(({ input }) => input.subject);

test('a gate that is killed amid many sends has written down each that was sent, and its successor goes on counting', async () => {
  const limit = 250;
  const start = withPolicy(`limits: { messages-per-hour: ${limit} }`);
  const first = await start();
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const outcomes = Promise.all(numbers.map((number) => outcome(first.bot.messages.send({ ...letter, subject: `Invoice ${number}.` }))));
  // Some are through, some are on their way.
  while (emulator.store.messages.length < 60) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(await first.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  const cut = (await outcomes).filter((each) => each === undefined).length;
  expect(cut).toBeGreaterThan(0);

  expect(await gate.run(['audit', 'verify'])).toMatchObject({ code: 0, out: expect.stringMatching(/whole and unchanged\n$/) });

  const second = await start();
  const later = await Promise.all(numbers.map((number) => outcome(second.bot.messages.send({ ...letter, subject: `Letter ${number}.` }))));
  const through = later.filter((each) => each === 'sent').length;
  expect(later.filter((each) => each !== 'sent' && each !== 429)).toEqual([]);

  // Only now: what the first gate had sent may have been on its way when it was killed.
  const arrived = subjects().filter((subject) => subject?.startsWith('Invoice'));
  const sent = (await records()).flatMap(({ step, what }) => (step === 'sent' ? (/'(Invoice \d+\.)'/.exec(what ?? '')?.[1] ?? []) : []));
  expect(arrived.length).toBeGreaterThanOrEqual(60);
  expect(sent).toEqual(expect.arrayContaining(arrived));
  // What was counted and not sent stays counted.
  expect(subjects()).toHaveLength(arrived.length + through);
  expect(through).toBeLessThanOrEqual(limit - sent.length);
  expect(through).toBeGreaterThanOrEqual(limit - numbers.length);
  expect(await second.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await gate.run(['audit', 'verify'])).toMatchObject({ code: 0, out: expect.stringMatching(/ in 2 files: whole and unchanged\n$/) });
});

test('what waited for a person when the gate was killed cannot be approved any more, and is never sent', async () => {
  const start = withPolicy('confirm: person');
  const first = await start();
  const call = outcome(first.bot.messages.send({ ...letter, subject: 'Invoice' }));
  const list = async () => (await gate.run(['approve', '--list'])).out;
  while (!(await list()).includes('Invoice'));
  const [, id = ''] = /id +│ ([0-9a-f]{32})/.exec(await list()) ?? [];
  await first.stop('SIGKILL');
  expect(await call).toBeUndefined();

  const second = await start();
  while ((await list()).includes(id));
  expect(await list()).toBe('Nothing waits for approval.\n');
  expect(await gate.run(['approve', id])).toMatchObject({
    code: 2,
    err: `mailgun-gate: Nobody waits for the call ${id}: the gate that asked has ended. The agent has to ask again.\n`,
  });
  const page = await fetch(second.pageUrl);
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const [, path = ''] = /url=([^"]+)"/.exec(await page.text()) ?? [];
  expect(await (await fetch(new URL(path, second.pageUrl), { headers: { cookie } })).text()).toContain('All quiet');
  await second.stop('SIGTERM');
  expect(subjects()).toEqual([]);
  expect((await records()).map(({ step }) => step)).toEqual(['opened', 'policy', 'asked', 'waiting', 'opened', 'policy', 'closed']);
});
