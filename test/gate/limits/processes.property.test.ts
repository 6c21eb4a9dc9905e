import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { createCounters } from '../../../gate/limits/counters';
import { scratchFolder } from '../scratch-folder';

const root = resolve(__dirname, '../../..');
const hour = 60 * 60_000;

/** When it is told to go, asks once for each of many agents, and prints for which of them it got leave. */
const program = `
const { createCounters } = require(process.argv[1]);
const [folder, agents, recipients, limit] = process.argv.slice(2);
const counters = createCounters({ folder });
process.stdin.once('data', () => {
  const held = [];
  for (let agent = 0; agent < Number(agents); agent += 1) {
    const answer = counters.reserve(String(agent), { recipients: Number(recipients) }, { messagesPerHour: Number(limit) });
    if (!('exceeded' in answer)) held.push(agent);
  }
  console.log(JSON.stringify(held));
});
console.log('ready');
`;
const agents = 400;

function bundled(): string {
  const outfile = join(scratchFolder(), 'counters.cjs');
  buildSync({
    entryPoints: [join(root, 'gate/limits/counters.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  return outfile;
}

async function start(counters: string, folder: string, recipients: number, limit: number) {
  const settings = [agents, recipients, limit].map(String);
  const child = spawn(process.execPath, ['-e', program, counters, folder, ...settings], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  return async (): Promise<readonly number[]> => {
    const printed = once(lines, 'line');
    child.stdin.end('go');
    const [line] = await printed;
    return JSON.parse(line);
  };
}

test('processes that count at once never exceed a limit together', async () => {
  const counters = bundled();
  const folder = scratchFolder();
  const limit = 5;
  const processes = await Promise.all([2, 2, 3, 3].map((recipients) => start(counters, folder, recipients, limit)));
  const [two, alsoTwo, three, alsoThree] = await Promise.all(processes.map((go) => go()));
  const after = createCounters({ folder });
  for (let agent = 0; agent < agents; agent += 1) {
    const sum = (held: readonly number[] | undefined, recipients: number) => (held?.includes(agent) ? recipients : 0);
    const total = sum(two, 2) + sum(alsoTwo, 2) + sum(three, 3) + sum(alsoThree, 3);
    expect(total).toBeLessThanOrEqual(limit);
    expect(after.reserve(String(agent), { recipients: limit }, { messagesPerHour: limit })).toMatchObject(
      total === 0 ? {} : { used: total },
    );
  }
});

test.each([
  ['in the same file', 0],
  ['at midnight in the file of the next day', 2 * 60_000],
])('a line that another process writes first, %s, decides', (_, later) => {
  const folder = scratchFolder();
  const time = Date.UTC(2026, 10, 28, 23, 59);
  const limits = { messagesPerHour: 3 };
  const counters = createCounters({ folder, now: () => time });
  const other = createCounters({ folder, now: () => time + later });
  const write = fs.writeSync;
  const outcomes: unknown[] = [];
  const spy = jest.spyOn(fs, 'writeSync').mockImplementationOnce(((file: number, bytes: Buffer) => {
    outcomes.push(other.reserve('bot', { recipients: 2 }, limits));
    return write(file, bytes);
  }) as never);
  try {
    expect(counters.reserve('bot', { recipients: 2 }, limits)).toMatchObject({ exceeded: 'messagesPerHour', used: 2 });
    expect(outcomes).toEqual([{ giveBack: expect.any(Function) }]);
  } finally {
    spy.mockRestore();
  }
  expect(other.reserve('bot', { recipients: 1 }, limits)).toEqual({ giveBack: expect.any(Function) });
});

type Step =
  | { readonly kind: 'reserve'; readonly process: number; readonly recipients: number }
  | { readonly kind: 'give back'; readonly which: number }
  | { readonly kind: 'wait'; readonly time: number }
  | { readonly kind: 'restart'; readonly process: number };

const anyProcess = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('reserve'), process: anyProcess, recipients: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('give back'), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait'), time: fc.nat({ max: 9 * hour }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart'), process: anyProcess }) },
);

test('whatever is reserved, given back and restarted, it counts as a list in memory does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const folder = scratchFolder();
      const limits = { messagesPerHour: 10, recipientsPerDay: 25 };
      let time = Date.UTC(2026, 10, 28, 20);
      const open = () => createCounters({ folder, now: () => time });
      const processes = [open(), open(), open()];
      let held: { readonly at: number; readonly recipients: number; readonly giveBack: () => void }[] = [];
      const sum = (length: number) => held.filter(({ at }) => at > time - length).reduce((total, one) => total + one.recipients, 0);
      for (const each of steps) {
        if (each.kind === 'wait') time += each.time;
        if (each.kind === 'restart') processes[each.process] = open();
        if (each.kind === 'give back' && held.length > 0) {
          const [returned] = held.splice(each.which % held.length, 1);
          returned?.giveBack();
        }
        if (each.kind !== 'reserve') continue;
        const { recipients } = each;
        const fits = sum(hour) + recipients <= 10 && sum(24 * hour) + recipients <= 25;
        const answer = processes[each.process]?.reserve('bot', { recipients }, limits);
        expect(answer && 'giveBack' in answer).toBe(fits);
        if (answer && 'giveBack' in answer) held = [...held, { at: time, recipients, giveBack: answer.giveBack }];
      }
    }),
    { numRuns: 60 },
  );
});
