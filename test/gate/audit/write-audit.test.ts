import { createHmac } from 'node:crypto';
import fs, { copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Head } from '../../../gate/audit/entry';
import { openAudit } from '../../../gate/audit/write-audit';
import { asked, filesOf, key, recordsOf, stateFolders, textOf } from './folder';

const stateFolder = stateFolders();

afterEach(() => jest.restoreAllMocks());

test('each record is one line that only its owner can read', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  const record = audit.write(asked(1));
  audit.close();

  const [file = ''] = filesOf(folder);
  expect(statSync(join(folder, 'audit', file)).mode & 0o777).toBe(0o600);
  const records = recordsOf(folder);
  expect(records.map(({ step, sequence }) => [step, sequence])).toEqual([
    ['opened', 1],
    ['asked', 2],
    ['closed', 3],
  ]);
  expect(records[1]).toEqual(JSON.parse(JSON.stringify(record)));
  expect(record.says).toBe("agent support-bot asks to send 'Invoice 1' to 1 recipient at example.com (MCP)");
});

test('whoever has the key can check a line without any software of ours', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  audit.write({ ...asked(1), what: 'send ‘Grüße’' });
  audit.close();

  const [file = ''] = filesOf(folder);
  const lines = textOf(folder, file).trimEnd().split('\n');
  let before = '';
  for (const line of lines) {
    const { mac, previous } = JSON.parse(line);
    expect(
      createHmac('sha256', key)
        .update(line.replace(/,"mac":"[0-9a-f]+"\}$/, ''))
        .digest('hex'),
    ).toBe(mac);
    if (before !== '') expect(previous).toBe(before);
    before = mac;
  }
});

test('nothing but the declared fields comes into the file', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  const entry = { ...asked(1), token: 'a-secret-token', body: 'a secret body' };
  audit.write(entry);
  audit.close();
  expect(
    filesOf(folder)
      .map((file) => textOf(folder, file))
      .join(''),
  ).not.toContain('secret');
});

test('a file that is full is followed by one that names it', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key, maxBytes: 2_000 });
  for (let number = 0; number < 20; number += 1) audit.write(asked(number));
  audit.close();

  const files = filesOf(folder);
  expect(files.length).toBeGreaterThan(3);
  const records = recordsOf(folder);
  expect(
    records
      .filter(({ step }) => step === 'asked')
      .map(({ decisionId }) => decisionId)
      .sort(),
  ).toHaveLength(20);
  const opened = records.filter(({ step }) => step === 'opened');
  const closed = records.filter(({ step }) => step === 'closed');
  for (const { after, file, previous, sequence } of opened.filter((record) => record.after !== undefined)) {
    const end = closed.find((record) => record.next === file);
    expect(end).toMatchObject({ mac: previous, sequence: sequence - 1 });
    expect(files).toContain(after);
  }
});

test('a new file is begun at midnight in UTC', () => {
  const folder = stateFolder();
  let now = new Date('2026-01-31T23:59:59.999Z');
  const audit = openAudit({ folder, key, now: () => now });
  audit.write(asked(1));
  now = new Date('2026-02-01T00:00:00.000Z');
  audit.write(asked(2));
  audit.close();
  expect(filesOf(folder).map((file) => file.slice(0, 9))).toEqual(['20260131T', '20260201T']);
});

test('a full disk makes a write fail, leaves no empty files behind, and the next record that can be written tells of it', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  audit.write(asked(1));

  const full = fs.openSync('/dev/full', 'w');
  const write = fs.writeSync;
  const disk = jest.spyOn(fs, 'writeSync').mockImplementation(((_: number, bytes: Buffer) => write(full, bytes)) as typeof fs.writeSync);
  for (let attempt = 0; attempt < 5; attempt += 1) expect(() => audit.write(asked(2))).toThrow(/nothing may be let through: .*ENOSPC/);
  disk.mockRestore();
  fs.closeSync(full);

  expect(filesOf(folder)).toHaveLength(1);
  audit.write(asked(3));
  audit.close();
  const records = recordsOf(folder);
  expect(records.map(({ decisionId }) => decisionId).filter((id) => id !== undefined)).toEqual(['decision-1', 'decision-3']);
  expect(records.find(({ step, after }) => step === 'opened' && after !== undefined)?.reason).toMatch(/ENOSPC/);
});

test.each([
  ['was deleted', (path: string) => rmSync(path)],
  ['was moved away', (path: string) => renameSync(path, `${path}.moved`)],
  [
    'was replaced by a copy',
    (path: string) => {
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
    },
  ],
  ['was cut', (path: string) => truncateSync(path, 10)],
  ['was deleted with its folder', (path: string) => rmSync(join(path, '..'), { recursive: true })],
])('where the file %s, one write fails, and the next one begins another file', (_, harm) => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  audit.write(asked(1));
  harm(join(folder, 'audit', audit.head().file));
  expect(() => audit.write(asked(2))).toThrow('nothing may be let through');
  audit.write(asked(3));
  audit.close();
  expect(textOf(folder, audit.head().file)).toContain('decision-3');
});

test('where the whole state folder is gone, it is not made anew', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  rmSync(folder, { recursive: true });
  for (let attempt = 0; attempt < 3; attempt += 1) expect(() => audit.write(asked(1))).toThrow('nothing may be let through');
  expect(existsSync(folder)).toBe(false);
  expect(() => audit.close()).toThrow();
});

test('nothing can be written after the end', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  audit.close();
  audit.close();
  expect(() => audit.write(asked(1))).toThrow('closed');
  expect(recordsOf(folder)).toHaveLength(2);
});

test('the head is told at the start, after 100 records, after a minute, with a new file and at the end', () => {
  const folder = stateFolder();
  const heads: Head[] = [];
  let now = new Date('2026-01-31T12:00:00.000Z');
  const audit = openAudit({ folder, key, now: () => now, heads: (head) => heads.push(head) });
  const told = () => heads.splice(0).map(({ sequence }) => sequence);
  expect(told()).toEqual([1]);
  for (let number = 0; number < 99; number += 1) audit.write(asked(number));
  expect(told()).toEqual([]);
  audit.write(asked(100));
  expect(told()).toEqual([101]);
  now = new Date('2026-01-31T12:01:00.000Z');
  audit.write(asked(101));
  expect(told()).toEqual([102]);
  now = new Date('2026-02-01T00:00:00.000Z');
  audit.write(asked(102));
  expect(told()).toEqual([105]);
  audit.close();
  expect(told()).toEqual([106]);
});

test('the head is told where nothing more is written, and no second time', () => {
  jest.useFakeTimers();
  try {
    const told: number[] = [];
    const audit = openAudit({ folder: stateFolder(), key, heads: ({ sequence }) => told.push(sequence) });
    audit.write(asked(1));
    jest.advanceTimersByTime(180_000);
    expect(told).toEqual([1, 2]);
    audit.close();
  } finally {
    jest.useRealTimers();
  }
});

test('a write fails while the head cannot be told', () => {
  const folder = stateFolder();
  let reachable = true;
  const told: number[] = [];
  const heads = ({ sequence }: Head) => {
    if (!reachable) throw new Error('the other machine is away');
    told.push(sequence);
  };
  let now = new Date('2026-01-31T12:00:00.000Z');
  const audit = openAudit({ folder, key, heads, now: () => now });
  reachable = false;
  now = new Date('2026-01-31T12:02:00.000Z');
  for (let attempt = 0; attempt < 2; attempt += 1) expect(() => audit.write(asked(1))).toThrow('away');
  reachable = true;
  audit.write(asked(2));
  audit.close();
  expect(told).toEqual([1, 4, 5]);
});

test('heads are appended to a file that only its owner can read', () => {
  const folder = stateFolder();
  const heads = join(folder, 'heads.jsonl');
  const first = openAudit({ folder, key, heads });
  first.close();
  const second = openAudit({ folder, key, heads });
  second.close();
  expect(statSync(heads).mode & 0o777).toBe(0o600);
  const lines = readFileSync(heads, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ sequence }) => sequence)).toEqual([1, 2, 1, 2]);
  expect(lines.at(-1)).toEqual(second.head());
});
