import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../../../gate/policy/policy';
import { type PolicyWatch, watchPolicy } from '../../../gate/policy/watch-policy';

let folder: string;
let file: string;
const open: PolicyWatch[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-'));
  file = join(folder, 'policy.yaml');
  writeFileSync(file, granting('read'));
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
  rmSync(folder, { recursive: true, force: true });
});

const granting = (access: string, rest = '') => `version: 1
agents:
  bot:
    token: sha256:${'ab'.repeat(32)}
    expires: 2027-01-31
    areas: { Events: ${access} }
${rest}`;

const accessOf = (policy: Policy) => policy.agents.get('bot')?.grants.get('Events')?.access;

type Told = { readonly access?: string | undefined; readonly problems?: readonly string[] };

/** A watch whose news are awaited one after the other. */
function follow(pollEvery?: number) {
  const news: Told[] = [];
  const waiting: ((told: Told) => void)[] = [];
  const tell = (told: Told) => {
    const next = waiting.shift();
    if (next) next(told);
    else news.push(told);
  };
  const listener = {
    onPolicy: (policy: Policy) => tell({ access: accessOf(policy) }),
    onProblem: (problems: readonly string[]) => tell({ problems }),
  };
  const watch = watchPolicy(file, listener, pollEvery);
  open.push(watch);
  const next = async () => news.shift() ?? new Promise<Told>((resolve) => waiting.push(resolve));
  return { watch, next, news };
}

const problem = (text: string) => ({ problems: [expect.stringContaining(text)] });

test('a policy that is written in place, or put in the place of the old one, holds without a restart', async () => {
  const { watch, next } = follow();
  expect(accessOf(watch.current())).toBe('read');
  writeFileSync(file, granting('full'));
  expect(await next()).toEqual({ access: 'full' });
  writeFileSync(join(folder, '.policy.yaml.swp'), granting('off'));
  renameSync(join(folder, '.policy.yaml.swp'), file);
  expect(await next()).toEqual({ access: 'off' });
  expect(accessOf(watch.current())).toBe('off');
});

test.each([
  ['broken', () => writeFileSync(file, granting('reed')), 'bot.areas.Events: "reed" is not possible'],
  ['empty', () => writeFileSync(file, ''), ':1: the file is empty'],
  ['gone', () => rmSync(file), ':1: there is no such file'],
  ['gone with its folder', () => rmSync(folder, { recursive: true }), ':1: there is no such file'],
  [
    'a folder',
    () => {
      rmSync(file);
      mkdirSync(file);
    },
    ':1: this is a folder',
  ],
  ['not UTF-8', () => writeFileSync(file, Buffer.from([0x61, 0xff])), ':1: the file is not written in UTF-8'],
])('while the file is %s, the policy before it holds, and it is told once what is wrong', async (_, breakIt, words) => {
  const { watch, next, news } = follow(50);
  const before = watch.current();
  breakIt();
  expect(await next()).toEqual(problem(words));
  expect(watch.current()).toBe(before);
  rmSync(file, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, granting('full'));
  expect(await next()).toEqual({ access: 'full' });
  expect(news).toEqual([]);
});

test('that a problem is over is told, also where the policy is the one before it', async () => {
  const { next } = follow();
  writeFileSync(file, 'version: 2');
  expect(await next()).toEqual({ problems: expect.arrayContaining([expect.stringContaining('version is not 1')]) });
  writeFileSync(file, granting('read'));
  expect(await next()).toEqual({ access: 'read' });
});

test('a file behind links that are put elsewhere, as Kubernetes does it, is followed', async () => {
  for (const [version, access] of [
    ['1', 'read'],
    ['2', 'full'],
  ] as const) {
    mkdirSync(join(folder, `..${version}`));
    writeFileSync(join(folder, `..${version}`, 'policy.yaml'), granting(access));
  }
  symlinkSync('..1', join(folder, '..data'));
  rmSync(file);
  symlinkSync(join('..data', 'policy.yaml'), file);
  const { next } = follow();
  symlinkSync('..2', join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  expect(await next()).toEqual({ access: 'full' });
});

test('a file that changes in a folder of which nothing is told is found by looking', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'policy-'));
  writeFileSync(join(elsewhere, 'policy.yaml'), granting('read'));
  rmSync(file);
  symlinkSync(join(elsewhere, 'policy.yaml'), file);
  const { next } = follow(50);
  writeFileSync(join(elsewhere, 'policy.yaml'), granting('full'));
  expect(await next()).toEqual({ access: 'full' });
  rmSync(elsewhere, { recursive: true });
});

test('at the start, a file that is broken or not there is an error with what is wrong', () => {
  writeFileSync(file, granting('reed'));
  expect(() => follow()).toThrow('policy.yaml:6: bot.areas.Events: "reed" is not possible; did you mean "read"?');
  rmSync(file);
  expect(() => follow()).toThrow('policy.yaml:1: there is no such file; `mailgun-gate init` writes a first one');
});

test('a file that stays as it is tells nothing, and a problem is told once', () => {
  jest.useFakeTimers();
  try {
    const { news } = follow(1000);
    jest.advanceTimersByTime(10_000);
    expect(news).toEqual([]);
    rmSync(file);
    jest.advanceTimersByTime(10_000);
    expect(news).toEqual([problem(':1: there is no such file')]);
    writeFileSync(file, granting('full'));
    jest.advanceTimersByTime(10_000);
    expect(news.slice(1)).toEqual([{ access: 'full' }]);
  } finally {
    jest.useRealTimers();
  }
});

test('half of a file that is being written does not hold, although it may grant more than the whole', () => {
  jest.useFakeTimers();
  try {
    const whole = granting('full', '    hours: { from: 08:00, to: 09:00 }\n');
    const { news, watch } = follow(1000);
    writeFileSync(file, granting('full'));
    jest.advanceTimersByTime(1100);
    writeFileSync(file, whole);
    jest.advanceTimersByTime(100);
    expect(news).toEqual([]);
    jest.advanceTimersByTime(100);
    expect(news).toEqual([{ access: 'full' }]);
    expect(watch.current().agents.get('bot')?.grants.get('Events')?.hours).toBeDefined();
  } finally {
    jest.useRealTimers();
  }
});

test('a policy in a folder in which something is written all the time holds too', async () => {
  const { next } = follow(10);
  const busy = setInterval(() => writeFileSync(join(folder, 'audit.jsonl'), `${Math.random()}`), 5);
  writeFileSync(file, granting('full'));
  expect(await next()).toEqual({ access: 'full' });
  clearInterval(busy);
});

test('a watch that is closed tells nothing any more', () => {
  jest.useFakeTimers();
  try {
    const { news, watch } = follow(1000);
    writeFileSync(file, granting('full'));
    jest.advanceTimersByTime(1000);
    watch.close();
    jest.advanceTimersByTime(10_000);
    expect(news).toEqual([]);
    expect(accessOf(watch.current())).toBe('read');
  } finally {
    jest.useRealTimers();
  }
});
