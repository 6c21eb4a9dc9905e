import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { areThere, witnesses } from '../test/witnesses';
import { findPulumi } from './pulumi-cli';
import { writeReference } from './reference';

/** One thing that must hold. Several tests count one by one, a tool counts as one. */
interface Check {
  readonly name: string;
  readonly run: () => Tally | Promise<Tally>;
}

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of tests that were skipped, for whatever this machine lacks. */
  readonly names?: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-test-'));
const packages = ['sdk', 'provider', 'emulator', 'gate'];

const quickChecks: readonly Check[] = [
  tool('format and lint', 'biome', ['ci', '--error-on-warnings']),
  tool('types', 'tsc', ['-b']),
  tool('dead code', 'knip', []),
  // Many of these wait, for another try or another process: they leave room for more workers than there are processors.
  { name: 'unit and contract tests', run: () => suite(['quick'], availableParallelism() + 4) },
];

const slowChecks: readonly Check[] = [
  ...packages.flatMap((name) => [
    tool(`package ${name}: contents`, 'publint', ['--strict', name]),
    tool(`package ${name}: types`, 'attw', ['--pack', name, '--profile', 'node16', '--format', 'ascii', '--quiet']),
  ]),
  { name: 'end-to-end tests, and what breaks', run: endToEnd },
];

async function endToEnd(): Promise<Tally> {
  const cli = await findPulumi((line) => console.log(line));
  console.log(`Pulumi ${cli.version} (${cli.origin}): ${cli.command}`);
  // A command of the CLI computes while what breaks waits.
  return suite(['e2e', 'chaos'], availableParallelism() * 2);
}

function tool(name: string, command: string, args: readonly string[]): Check {
  return {
    name,
    run: () => (spawn(command, args) ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }),
  };
}

/** Runs projects of Jest together. */
function suite(projects: readonly string[], workers: number): Tally {
  const report = join(folder, `${projects[0]}.json`);
  const ended = spawn('jest', ['--selectProjects', ...projects, '--json', '--outputFile', report, '--maxWorkers', String(workers)]);
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as JestReport;
  const failed = numFailedTests + numRuntimeErrorTestSuites + (projects.includes('quick') ? missingWitnesses(testResults) : 0);
  // A run without a test, or that ends badly after its last test, proves nothing.
  const proven = ended && numPassedTests > 0;
  const names = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
  );
  return { passed: numPassedTests, failed: failed === 0 && !proven ? 1 : failed, skipped: numPendingTests, names };
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** How many of the tests against the reference data did not run although it is there; whoever does not have it has skipped them. */
function missingWitnesses(results: JestReport['testResults']): number {
  if (!areThere) return 0;
  return witnesses.filter(({ file, tests }) => {
    const ran = results.find(({ name }) => name.endsWith(file))?.assertionResults.filter(({ status }) => status === 'passed').length ?? 0;
    if (ran < tests) console.error(`${file}: ${ran} tests ran, at least ${tests} are there.`);
    return ran < tests;
  }).length;
}

function spawn(command: string, args: readonly string[]): boolean {
  const executable = join('node_modules', '.bin', command);
  return spawnSync(executable, args, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' }).status === 0;
}

/** Mends what a tool can: format, imports, the reference pages. */
function write(): void {
  writeReference();
  spawn('biome', ['check', '--write']);
}

async function main(): Promise<void> {
  if (process.argv.includes('--write')) write();
  const checks = process.argv.includes('--quick') ? quickChecks : [...quickChecks, ...slowChecks];
  const tallies: Tally[] = [];
  const lines: string[] = [];
  for (const check of checks) {
    console.log(`\n── ${check.name}`);
    const start = Date.now();
    const tally = await Promise.resolve()
      .then(check.run)
      .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        return { passed: 0, failed: 1, skipped: 0 };
      });
    tallies.push(tally);
    lines.push(`${tally.failed === 0 ? '✔' : '✘'} ${check.name} (${Math.round((Date.now() - start) / 1000)} s)`);
  }
  rmSync(folder, { recursive: true });
  const sum = (count: 'passed' | 'failed' | 'skipped') => tallies.reduce((total, tally) => total + tally[count], 0);
  console.log(`\n${lines.join('\n')}\n`);
  const skipped = tallies.flatMap(({ names = [] }) => names);
  if (skipped.length > 0) console.log(`Skipped; what each needs is said above:\n${skipped.map((name) => `  ${name}\n`).join('')}`);
  const least = witnesses.reduce((total, { tests }) => total + tests, 0);
  if (!areThere)
    console.log(
      `At least ${least} more tests need reference data beside this clone (../shared) and were left out. They prove that ${witnesses.map(({ proof }) => proof).join('; ')}.\n`,
    );
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''}`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

void main();
