import fs, { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pruneAudit } from '../../../gate/audit/prune-audit';
import { verifyAudit } from '../../../gate/audit/verify-audit';
import { openAudit } from '../../../gate/audit/write-audit';
import { asked, filesOf, key, recordsOf, stateFolders } from './folder';

const stateFolder = stateFolders();
const day = 86_400_000;
const start = Date.parse('2026-01-01T12:00:00.000Z');

/** One process that wrote once a day for ten days, so that each has a file. */
function tenDays(folder: string, heads?: string): void {
  let time = start;
  const audit = openAudit({ folder, key, heads, now: () => new Date(time) });
  for (let number = 0; number < 10; number += 1) {
    time = start + number * day;
    audit.write(asked(number));
  }
  audit.close();
}

const later = (days: number) => () => new Date(start + days * day);

test('old files are deleted, and the rest verifies against the same heads', () => {
  const folder = stateFolder();
  const heads = join(folder, 'heads.jsonl');
  tenDays(folder, heads);
  const before = filesOf(folder);
  // The last record of a file is written when the next one begins.
  expect(pruneAudit({ folder, key, heads, keepDays: 5, now: later(9.5) })).toEqual(before.slice(0, 4));
  expect(filesOf(folder).slice(0, -1)).toEqual(before.slice(4));
  expect(verifyAudit({ folder, key, heads })).toMatchObject({ ok: true, problems: [], notes: [] });
  expect(
    recordsOf(folder)
      .filter(({ step }) => step === 'pruned')
      .map(({ says }) => says)[0],
  ).toBe(`the file ${before[0]} with records up to number 3 is deleted because of its age`);

  expect(pruneAudit({ folder, key, heads, keepDays: 5, now: later(9.5) })).toEqual([]);
  expect(pruneAudit({ folder, key, heads, keepDays: 5, now: later(100) })).toEqual(before.slice(4));
  expect(verifyAudit({ folder, key, heads })).toMatchObject({ ok: true, problems: [], notes: [] });
  // What was deleted is still known of.
  expect(filesOf(folder)).toHaveLength(2);
  expect(pruneAudit({ folder, key, heads, keepDays: 5, now: later(1_000) })).toEqual([]);
});

test('a file that somebody deletes himself is still missed afterwards', () => {
  const folder = stateFolder();
  const heads = join(folder, 'heads.jsonl');
  tenDays(folder, heads);
  pruneAudit({ folder, key, heads, keepDays: 5, now: later(9.5) });
  const [file = ''] = filesOf(folder);
  unlinkSync(join(folder, 'audit', file));
  expect(verifyAudit({ folder, key, heads }).problems).toEqual(expect.arrayContaining([expect.stringContaining(`${file} is missing`)]));
  expect(verifyAudit({ folder, key }).ok).toBe(false);
});

test('a record that the disk has kept, though it said otherwise, is no problem, before the file is deleted and afterwards', () => {
  const folder = stateFolder();
  let now = later(0);
  const audit = openAudit({ folder, key, now: () => now() });
  const write = fs.writeSync;
  const disk = jest.spyOn(fs, 'writeSync').mockImplementation((descriptor, bytes) => {
    write(descriptor, bytes);
    throw new Error('EIO: i/o error, write');
  });
  expect(() => audit.write(asked(1))).toThrow('EIO');
  disk.mockRestore();
  now = later(100);
  audit.write(asked(2));
  audit.close();
  expect(verifyAudit({ folder, key })).toMatchObject({ problems: [], notes: [expect.stringContaining('Its call was refused')] });

  const [first] = filesOf(folder);
  // The file has no end, and its process runs.
  expect(pruneAudit({ folder, key, keepDays: 5, now: later(101) })).toEqual([]);
  const running = jest.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  expect(pruneAudit({ folder, key, keepDays: 5, now: later(101) })).toEqual([first]);
  running.mockRestore();
  expect(verifyAudit({ folder, key })).toMatchObject({ problems: [], notes: [] });
});

test('nothing is deleted where something was changed', () => {
  const folder = stateFolder();
  tenDays(folder);
  const before = filesOf(folder);
  const path = join(folder, 'audit', before[0] ?? '');
  writeFileSync(path, readFileSync(path, 'utf8').replace('Invoice', 'invoice'));
  expect(() => pruneAudit({ folder, key, keepDays: 5, now: later(100) })).toThrow('does not verify');
  expect(filesOf(folder)).toEqual(before);
});

test('a file that a process still writes stays, however old it is', () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key, now: later(0) });
  expect(pruneAudit({ folder, key, keepDays: 1, now: later(100) })).toEqual([]);
  audit.close();
  expect(pruneAudit({ folder, key, keepDays: 1, now: later(100) })).toHaveLength(1);
});

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%p days are no days to keep', (keepDays) => {
  const folder = stateFolder();
  tenDays(folder);
  expect(() => pruneAudit({ folder, key, keepDays, now: later(100) })).toThrow('whole number');
  expect(filesOf(folder)).toHaveLength(10);
});
