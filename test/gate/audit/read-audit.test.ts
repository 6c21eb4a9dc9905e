import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditRecord } from '../../../gate/audit/entry';
import { type ReadOptions, readAudit } from '../../../gate/audit/read-audit';
import { parseSince } from '../../../gate/audit/since';
import { openAudit } from '../../../gate/audit/write-audit';
import { asked, filesOf, key, stateFolders } from './folder';

const stateFolder = stateFolders();

async function all(options: ReadOptions): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readAudit(options)) records.push(record);
  return records;
}

const ids = async (options: ReadOptions) => (await all({ step: 'asked', ...options })).map(({ decisionId }) => decisionId);

/** Two processes that write by turns, over midnight; one of them begins many files. */
function written(folder: string): void {
  let time = Date.parse('2026-01-31T23:00:00.000Z');
  const now = () => new Date(time);
  const one = openAudit({ folder, key, now, maxBytes: 1_200 });
  const other = openAudit({ folder, key, now });
  for (let number = 0; number < 20; number += 1) {
    time += 10 * 60_000;
    (number % 3 === 0 ? other : one).write({
      ...asked(number),
      agent: number % 3 === 0 ? 'other' : 'one',
      operation: number % 2 === 0 ? 'messages.send' : 'domains.list',
    });
  }
  one.close();
  other.close();
}

const numbers = (wanted: (number: number) => boolean) =>
  Array.from({ length: 20 }, (_, number) => number)
    .filter(wanted)
    .map((number) => `decision-${number}`);

test('the records of all files come in order of time', async () => {
  const folder = stateFolder();
  written(folder);
  expect(filesOf(folder).length).toBeGreaterThan(5);
  expect(await ids({ folder })).toEqual(numbers(() => true));
  const records = await all({ folder });
  expect(records.map(({ time }) => time)).toEqual(records.map(({ time }) => time).sort());
});

test('they are chosen by agent, time, operation and step', async () => {
  const folder = stateFolder();
  written(folder);
  expect(await ids({ folder, agent: 'other' })).toEqual(numbers((number) => number % 3 === 0));
  expect(await ids({ folder, operation: 'domains.list' })).toEqual(numbers((number) => number % 2 === 1));
  expect(await ids({ folder, since: new Date('2026-02-01T00:00:00Z') })).toEqual(numbers((number) => number >= 5));
  expect(await ids({ folder, agent: 'nobody' })).toEqual([]);
  expect(await all({ folder, step: 'lost' })).toEqual([]);
  expect(await ids({ folder: stateFolder() })).toEqual([]);
});

test('records of one process keep their order where the clock is set back', async () => {
  const folder = stateFolder();
  let time = Date.parse('2026-01-31T12:00:00.000Z');
  const audit = openAudit({ folder, key, now: () => new Date(time) });
  for (let number = 0; number < 3; number += 1) {
    audit.write(asked(number));
    time -= 60_000;
  }
  audit.close();
  expect(await ids({ folder })).toEqual(['decision-0', 'decision-1', 'decision-2']);
});

test('files that one process begins within a millisecond are read in the order in which they were written', async () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key, now: () => new Date('2026-01-31T12:00:00.000Z'), maxBytes: 600 });
  for (let number = 0; number < 20; number += 1) audit.write(asked(number));
  audit.close();
  expect(await ids({ folder })).toEqual(numbers(() => true));
});

test('lines that are none are told of, and what somebody has put into a record cannot move a terminal', async () => {
  const folder = stateFolder();
  const audit = openAudit({ folder, key });
  const record = audit.write(asked(1));
  audit.close();
  const [file = ''] = filesOf(folder);
  const forged = { ...record, decisionId: 'forged', says: 'x\n\u001b[2Jagent admin', reason: '\u202e' };
  const lines = ['no record', JSON.stringify({ ...record, status: '\u001b[2J' }), JSON.stringify(forged), '{"not written to its en'];
  appendFileSync(join(folder, 'audit', file), lines.join('\n'));
  const told: string[] = [];
  const records = await all({ folder, step: 'asked', onUnreadable: (words) => told.push(words) });
  expect(told).toEqual([`${file} line 4 is not a record.`, `${file} line 5 is not a record.`]);
  expect(records.at(-1)).toMatchObject({ says: 'x \\u{1b}[2Jagent admin', reason: '\\u{202e}' });
});

test('who stops reading leaves no file open, and few are open at once', async () => {
  const folder = stateFolder();
  written(folder);
  const openFiles = () => readdirSync('/proc/self/fd').length;
  const before = openFiles();
  let most = 0;
  for await (const _ of readAudit({ folder })) most = Math.max(most, openFiles());
  expect(most - before).toBeLessThan(filesOf(folder).length - 1);
  for await (const _ of readAudit({ folder })) break;
  expect(openFiles()).toBe(before);
});

const now = new Date('2026-03-10T12:00:00.000Z');

test.each([
  ['90s', '2026-03-10T11:58:30.000Z'],
  ['15m', '2026-03-10T11:45:00.000Z'],
  ['2h', '2026-03-10T10:00:00.000Z'],
  ['3d', '2026-03-07T12:00:00.000Z'],
  ['1w', '2026-03-03T12:00:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T10:00', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:30.5Z', '2026-03-01T10:00:30.500Z'],
  ['2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
])('since %s is since %s', (text, time) => {
  expect(parseSince(text, now).toISOString()).toBe(time);
});

test.each(['', '2', 'h', '-2h', '2 h', 'yesterday', '2026-02-31', '2026-13-01', '2026-03-01T25:00', '2026', '1e3h', '999999999w'])(
  '%j is no time',
  (text) => {
    expect(() => parseSince(text, now)).toThrow(`'${text}' is no time`);
  },
);

test('nothing is written by reading', async () => {
  const folder = stateFolder();
  written(folder);
  const contents = () => filesOf(folder).map((file) => readFileSync(join(folder, 'audit', file), 'utf8'));
  const before = contents();
  await all({ folder });
  expect(contents()).toEqual(before);
});
