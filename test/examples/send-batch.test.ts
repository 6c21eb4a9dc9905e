import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { apiKey, domain, environmentOf, run, start } from './example';

const route = 'POST /v3/{domain_name}/messages';

let emulator: Emulator;
let mailgun: Mailgun;
let folder: string;
let file: string;
beforeAll(async () => {
  emulator = await startEmulator({ apiKey });
  mailgun = createMailgun({ apiKey, baseUrl: emulator.url });
  folder = mkdtempSync(join(tmpdir(), 'send-batch-'));
});
beforeEach(async () => {
  emulator.reset();
  emulator.latency = 0;
  await mailgun.domains.create({ name: domain });
  file = join(mkdtempSync(join(folder, 'batch-')), 'recipients.jsonl');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await mailgun.close();
  await emulator.close();
});

const address = (index: number) => `a${index}@example.com`;
const everybody = (count: number) => Array.from({ length: count }, (_, index) => address(index));
const write = (count: number) => {
  const lines = everybody(count).map((to, index) => JSON.stringify({ to, variables: { index } }));
  writeFileSync(file, `${lines.join('\n')}\n`);
};
const words = ['--subject', 'Number %recipient.index%', '--text', 'Hello'];
const send = (recipients = file) => run('send-batch', [recipients, ...words], environmentOf(emulator));
const reached = () => emulator.store.messages.flatMap(({ recipients }) => recipients).sort();
const linesOf = (suffix: string) => readFileSync(`${file}.${suffix}.jsonl`, 'utf8').trim().split('\n');

test('everybody gets the message once, with variables of their own, and the progress is told', async () => {
  write(2500);
  const { code, stdout } = await send();
  expect([code, stdout.split('\n').slice(-3)]).toEqual([
    0,
    ['2500 sent, 0 refused, 0 unknown', 'Done: 2500 sent, 0 refused, 0 unknown.', ''],
  ]);
  expect(stdout.split('\n')).toHaveLength(5);
  expect(reached()).toEqual(everybody(2500).sort());
  const variables = Object.assign({}, ...emulator.store.messages.map(({ input }) => input.recipientVariables));
  expect(variables[address(2499)]).toEqual({ index: 2499 });
});

test('the same command again sends nothing', async () => {
  write(3);
  await send();
  const { code, stdout } = await send();
  expect([code, stdout]).toEqual([0, `Nothing is left to send: ${file}.notes.json says that 3 recipients are done.\n`]);
  expect(reached()).toHaveLength(3);
});

test('after Ctrl-C what is under way is answered, and the same command sends the rest', async () => {
  write(9000);
  emulator.latency = 1000;
  const batch = start('send-batch', [file, ...words], environmentOf(emulator));
  await batch.until('1000 sent');
  batch.kill('SIGINT');
  await batch.until('Stopping');
  emulator.latency = 0;
  const { code, stdout } = await batch.ended();
  expect([code, stdout.trim().split('\n').at(-1)]).toEqual([1, 'Not at the end of the file: the same command goes on.']);
  expect([4000, 8000]).toContain(reached().length);
  expect((await send()).code).toBe(0);
  expect(reached()).toEqual(everybody(9000).sort());
});

test('after a crash nobody gets it twice, and those who were under way are in a file', async () => {
  write(5000);
  emulator.fail({ route, skip: 1, answer: 'hang', times: 3 });
  const batch = start('send-batch', [file, ...words], environmentOf(emulator));
  await batch.until('1000 sent');
  // One that the emulator has not read to its end would be carried out once the faults are gone.
  while (emulator.requests.filter((request) => request.route === route).length < 4) await sleep(5);
  batch.kill('SIGKILL');
  expect((await batch.ended()).code).toBeNull();
  emulator.clearFaults();
  const { code, stdout } = await send();
  expect(code).toBe(1);
  expect(stdout).toContain('The last run was ended while 4000 recipients were under way.');
  expect(stdout).toContain('Done: 1000 sent, 0 refused, 4000 unknown.');
  expect(linesOf('unknown')).toEqual(everybody(4000).map((to, index) => JSON.stringify({ to, variables: { index } })));
  expect(reached()).toHaveLength(2000);
  expect(new Set(reached()).size).toBe(2000);
});

test('who is refused is in a file that can be sent to, and who is unknown in another', async () => {
  write(2500);
  emulator.fail({ route, answer: { status: 400, body: { message: 'not today' } } });
  emulator.fail({ route, answer: 'drop', when: 'after' });
  const { code, stdout, stderr } = await send();
  expect(code).toBe(1);
  expect(stdout).toMatch(/Done: (500|1000) sent, (500|1000) refused, (500|1000) unknown\./);
  expect(stderr).toContain('not today');
  expect(stderr).toContain('no answer');
  const refused = linesOf('refused');
  expect(refused.length + linesOf('unknown').length + Number(/Done: (\d+) sent/.exec(stdout)?.[1])).toBe(2500);
  expect((await send(`${file}.refused.jsonl`)).code).toBe(0);
  expect(reached()).toEqual(everybody(2500).sort());
});

test('where every request would be refused it ends', async () => {
  write(9000);
  const { code, stdout, stderr } = await run('send-batch', [file, ...words], { ...environmentOf(emulator), MAILGUN_API_KEY: 'another' });
  expect(code).toBe(1);
  expect(stderr).toContain('the API key is wrong');
  expect(stdout).toContain('Not at the end of the file');
  expect(emulator.requests.filter((request) => request.route === route).length).toBeLessThanOrEqual(4);
});

test('a line that is no recipient is named before its block is sent', async () => {
  writeFileSync(file, '{"to":"a@example.com"}\n\n{"too":"b@example.com"}\n');
  expect(await send()).toMatchObject({ code: 1, stderr: expect.stringContaining(`${file}:3 is not a recipient`) });
  expect(reached()).toEqual([]);
});
