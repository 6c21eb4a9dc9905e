import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { atScale, tell } from '../report';

/** Seeds that once failed. */
const seeds: readonly number[] = [];
const count = { runs: 0, 'ended with 0': 0, 'refused in a sentence': 0, 'started and were ended': 0 };

afterAll(() => tell('input-programs', count));

const root = resolve(__dirname, '../../..');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It listened, and would have for ever. */
  readonly started: boolean;
}

/** Runs a built command where there is nothing, no Pulumi and no Mailgun. One that listens is ended. */
function run(bin: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'odd-arguments-'));
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [join(root, bin), ...args], {
      cwd: folder,
      env: { HOME: folder, PATH: folder, MAILGUN_API_KEY: 'key-x', MAILGUN_BASE_URL: 'http://127.0.0.1:1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '', started: false };
    const look = () => {
      if (
        said.started ||
        !/https?:\/\/(127\.0\.0\.1|localhost|\[::1?\]|0\.0\.0\.0):\d+/.test(said.stdout + said.stderr) ||
        child.exitCode !== null
      )
        return;
      said.started = !/error|mailgun-\w+: /.test(said.stderr);
      if (said.started) child.kill('SIGTERM');
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
      look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
      look();
    });
    child.once('error', reject);
    child.once('close', (code) => done({ code, ...said }));
  });
}

const odd = fc.oneof(
  fc.constantFrom(
    '',
    '-',
    '--',
    '---',
    '--=',
    '__proto__',
    'constructor',
    '0',
    '-1',
    '1e9',
    '99999',
    '65536',
    'NaN',
    '/',
    '.',
    '..',
    '%',
    '{}',
    '[',
    '\n',
    '*',
    '1h',
    '200MB',
    'us',
    'é',
  ),
  // A program cannot be given a zero byte.
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
);

interface Program {
  readonly bin: string;
  readonly commands: readonly string[];
  /** How often it is run: one that asks a Mailgun that is not there asks again for some seconds. */
  readonly runs: number;
  readonly options: readonly string[];
}

const programs: Readonly<Record<string, Program>> = {
  'pulumi-mailgun': {
    bin: 'provider/dist/cli/bin.js',
    runs: atScale(20, 1),
    commands: ['import', 'drift', 'help', 'imprt'],
    options: [
      '--domain',
      '--only',
      '--except',
      '--stack',
      '--out',
      '--as',
      '--no-protect',
      '--plan',
      '--from-plan',
      '--from-drift',
      '--from-terraform',
      '--from-stack',
      '--strict',
      '--force',
      '--json',
      '--markdown',
      '--ignore-file',
      '--only-managed',
      '--only-unmanaged',
      '--schema',
      '--odd',
    ],
  },
  'mailgun-emulator': {
    bin: 'emulator/dist/cli/bin.js',
    runs: atScale(100, 2),
    commands: ['--port', 'ready', 'record', 'strat'],
    options: [
      '--port',
      '--host',
      '--smtp-port',
      '--no-smtp',
      '--tls',
      '--tls-cert',
      '--tls-key',
      '--allowed-host',
      '--api-key',
      '--data',
      '--seed',
      '--keep-messages',
      '--keep-bytes',
      '--keep-age',
      '--dns',
      '--latency',
      '--clock',
      '--random-seed',
      '--replay',
      '--forward-smtp',
      '--quiet',
      '--to',
      '--region',
      '--upstream',
      '--odd',
    ],
  },
  'mailgun-gate': {
    bin: 'gate/dist/cli/bin.js',
    runs: atScale(100, 2),
    commands: ['init', 'token', 'check', 'serve', 'mcp', 'tools', 'approve', 'audit', 'srve'],
    options: [
      '--policy',
      '--state',
      '--agent',
      '--operation',
      '--arguments',
      '--port',
      '--host',
      '--page-port',
      '--allow-host',
      '--json',
      '--lock',
      '--deny',
      '--list',
      '--since',
      '--keep',
      '--heads',
      'verify',
      'prune',
      '--odd',
    ],
  },
};

const argv = ({ commands, options }: Program) =>
  fc
    .tuple(
      fc.option(fc.constantFrom(...commands), { nil: undefined, freq: 8 }),
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...options), odd).map((pair): string[] => pair) },
          { weight: 1, arbitrary: odd.map((one) => [one]) },
        ),
        { maxLength: 4 },
      ),
    )
    .map(([command, rest]) => [...(command === undefined ? [] : [command]), ...rest.flat()]);

/** A place in a source, which tells a user nothing. */
const stackLine = /^\s+at .+:\d+:\d+\)?$/m;

function expectSentence({ code, stdout, stderr, started }: Ended): void {
  count.runs += 1;
  if (started) count['started and were ended'] += 1;
  else if (code === 0) count['ended with 0'] += 1;
  else count['refused in a sentence'] += 1;
  expect(stdout + stderr).not.toMatch(stackLine);
  expect(stdout + stderr).not.toMatch(/Cannot read prop|is not a function|\[object Object\]/);
  if (started) return;
  expect([0, 1, 2, 3]).toContain(code);
  if (code !== 0) expect((stdout + stderr).trim()).not.toBe('');
}

describe.each(Object.entries(programs))('%s', (_, program) => {
  test('ends with a code and a sentence, whatever its arguments are', async () => {
    const property = fc.asyncProperty(argv(program), async (args) => expectSentence(await run(program.bin, args)));
    for (const seed of seeds) await fc.assert(property, { numRuns: 5, seed });
    await fc.assert(property, { numRuns: program.runs, endOnFailure: true });
  });

  test('ends with a code and a sentence, whatever its environment is', async () => {
    const variables = fc.dictionary(
      fc.constantFrom(
        'MAILGUN_API_KEY',
        'MAILGUN_REGION',
        'MAILGUN_BASE_URL',
        'MAILGUN_SUBACCOUNT_ID',
        'MAILGUN_GATE_POLICY',
        'MAILGUN_GATE_TOKEN',
      ),
      odd,
    );
    const command = fc.constantFrom(...program.commands);
    const property = fc.asyncProperty(command, variables, async (name, env) => expectSentence(await run(program.bin, [name], env)));
    await fc.assert(property, { numRuns: Math.ceil(program.runs / 4), endOnFailure: true });
  });
});
