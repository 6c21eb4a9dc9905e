import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { readAuditKey } from '../../../gate/audit/key';
import { verifyAudit } from '../../../gate/audit/verify-audit';
import { filesOf, stateFolders, textOf } from './folder';
import type { Assignment } from './writer';

const stateFolder = stateFolders();

let program: string;
beforeAll(() => {
  program = join(mkdtempSync(join(tmpdir(), 'mailgun-gate-writer-')), 'writer.cjs');
  buildSync({ entryPoints: [join(__dirname, 'writer.ts')], bundle: true, platform: 'node', target: 'node20', outfile: program });
});
afterAll(() => rmSync(join(program, '..'), { recursive: true }));

const start = (assignment: Assignment): ChildProcess =>
  spawn(process.execPath, [program, JSON.stringify(assignment)], { stdio: ['ignore', 'pipe', 'inherit'] });

/** Everything that it said, once it has ended. */
async function heard(child: ChildProcess, each: (count: number) => void = () => undefined): Promise<readonly string[]> {
  const lines: string[] = [];
  const exit = once(child, 'exit');
  if (child.stdout === null) throw new Error('It has no output.');
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    each(lines.length);
  }
  await exit;
  return lines;
}

/** Ids in complete lines only: those are what an auditor has. */
const written = (folder: string) =>
  filesOf(folder).flatMap((file) =>
    textOf(folder, file)
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).decisionId as string | undefined)
      .filter((id) => id !== undefined),
  );

test.each([1, 2, 10, 57, 300])('killed after %i records, what was let through is there and verifies', async (count) => {
  const folder = stateFolder();
  const heads = join(folder, 'heads.jsonl');
  const child = start({ folder, agent: 'a', maxBytes: 3_000, heads, count: 1_000_000 });
  const lines = await heard(child, (number) => number === count && child.kill('SIGKILL'));
  expect(child.signalCode).toBe('SIGKILL');

  expect(lines.length).toBeGreaterThanOrEqual(count);
  // Of the last line a part may have been said.
  const said = lines.slice(0, -1);
  const ids = new Set(written(folder));
  expect(said.filter((id) => !ids.has(id))).toEqual([]);
  expect(verifyAudit({ folder, key: readAuditKey(folder), heads }).problems).toEqual([]);
});

test('two processes that begin at once in a new folder share the key and get in nobody’s way', async () => {
  const folder = join(stateFolder(), 'new');
  const heads = join(folder, '..', 'heads.jsonl');
  const ids = await Promise.all(['a', 'b'].map((agent) => heard(start({ folder, agent, maxBytes: 20_000, heads, count: 300 }))));
  expect(ids.map(({ length }) => length)).toEqual([300, 300]);
  expect(written(folder).sort()).toEqual(ids.flat().sort());
  expect(verifyAudit({ folder, key: readAuditKey(folder), heads })).toMatchObject({ ok: true, problems: [], notes: [] });
  for (const file of filesOf(folder)) {
    const agents = textOf(folder, file).match(/"agent":"."/g);
    expect(new Set(agents).size).toBeLessThanOrEqual(1);
  }
});

test('where the system takes only a part of a record, it is refused, and the rest goes on in another file', async () => {
  const folder = stateFolder();
  const assignment: Assignment = { folder, agent: 'a', maxBytes: 1_000_000, count: 60 };
  // A limit on the size of files, which ends in the middle of a record.
  const command = `ulimit -f 8; exec "$0" "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, program, JSON.stringify(assignment)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = await heard(child);
  expect(child.exitCode).toBe(0);

  expect(lines).toHaveLength(60);
  const refused = lines.filter((line) => line.startsWith('!'));
  expect(refused.length).toBeGreaterThan(1);
  for (const words of refused) expect(words).toMatch(/nothing may be let through: .* took only \d+ of \d+ bytes/);
  expect(written(folder).sort()).toEqual(lines.filter((line) => !line.startsWith('!')).sort());
  const found = verifyAudit({ folder, key: readAuditKey(folder) });
  expect(found.problems).toEqual([]);
  expect(found.notes).toHaveLength(refused.length);
  for (const note of found.notes) expect(note).toContain('its last line was not written to its end');
  expect(filesOf(folder)).toHaveLength(refused.length + 1);
});
