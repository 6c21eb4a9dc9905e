// npm run chaos              everything, about half an hour; compares the tables with docs/reliability.md
// npm run chaos -- --write   writes them
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringPage } from './chaos/page';
import { readReport, summary } from './chaos/report';
import { findPulumi } from './pulumi-cli';

const folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-chaos-'));

/** Runs a project of Jest, and shows what its tests say while they run. */
async function run(...args: readonly string[]): Promise<boolean> {
  const log = join(folder, 'progress.log');
  let shown = 0;
  const showMore = () => {
    if (!existsSync(log)) return;
    const text = readFileSync(log, 'utf8');
    process.stdout.write(text.slice(shown));
    shown = text.length;
  };
  const timer = setInterval(showMore, 1000);
  const child = spawn(join('node_modules', '.bin', 'jest'), args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, CHAOS: 'whole', CHAOS_REPORT: folder },
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearInterval(timer);
  showMore();
  rmSync(log, { force: true });
  return code === 0;
}

async function main(): Promise<void> {
  const began = Date.now();
  await findPulumi((line) => console.log(line));
  console.log('Everything is broken in every way: about half an hour on two processors.');
  // Most of a cell is waiting.
  const workers = String(availableParallelism() * 5);
  const passed = await run('--selectProjects', 'chaos', 'e2e', '--testPathPatterns', 'test/(e2e/)?chaos/', '--maxWorkers', workers);
  const report = readReport(folder);
  const minutes = Math.round((Date.now() - began) / 60_000);
  console.log(`\n${summary(report)}\n\n${minutes} minutes.`);
  // A page says what holds: what a red run found is not written.
  const isFresh = bringPage(report, passed && process.argv.includes('--write'));
  if (!isFresh) console.error("docs/reliability.md shows something else: 'npm run chaos -- --write' writes what this run found.");
  rmSync(folder, { recursive: true });
  process.exitCode = passed && isFresh ? 0 : 1;
}

void main();
