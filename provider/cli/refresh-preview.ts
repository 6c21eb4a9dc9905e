import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineEvent, readPreview, type StackPreview } from './preview-events';

export interface PreviewOptions {
  /** Where the program's `Pulumi.yaml` is. Nothing in it is run or written. */
  readonly folder: string;
  readonly stack: string;
  /** Runs the program first, so that a new key, region or address holds; otherwise those of the last `up` do. */
  readonly runProgram?: boolean;
  /** The Pulumi CLI. Default: `pulumi` on PATH. */
  readonly command?: string;
  /** Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Asks Pulumi what a refresh of a stack would find, without changing the state.
 *
 * Refresh alone is enough, because the state has what the last `up` was told: the program is not run, and what it says today, but nobody
 * has brought to Mailgun, is no drift. A failed read ends no refresh: Pulumi reads the rest (even one at a time, tried with 3.259).
 * A preview takes no lock and minds none: during an `up` it finds what is half done.
 *
 * @throws with Pulumi's own words when there is no preview, and when not one resource could be read though the key may read them.
 */
export async function previewRefresh(options: PreviewOptions): Promise<StackPreview> {
  const { stack } = options;
  const folder = await mkdtemp(join(tmpdir(), 'pulumi-mailgun-'));
  try {
    // `--json` leaves out every change for which the engine has no detailed difference (backend/display/json.go).
    const log = join(folder, 'events');
    const { exitCode, said } = await runPulumi(log, options);
    const events = await readEvents(log);
    // A missing stack or a wrong passphrase: Pulumi says why, and begins nothing.
    if (events.length === 0) throw new Error(`The stack ${stack} could not be previewed: ${said}`);
    const preview = readPreview(events, stack);
    const isExplained = preview.warnings.length > 0 || preview.findings.some(({ kind }) => kind === 'unreadable');
    if (exitCode !== 0 && !isExplained) throw new Error(`The stack ${stack} could not be previewed: ${said}`);
    return preview;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runPulumi(log: string, { folder, stack, runProgram, command = 'pulumi', environment = process.env }: PreviewOptions) {
  const quiet = ['--non-interactive', '--color', 'never', '--suppress-outputs', '--suppress-progress'];
  const args = ['refresh', '--preview-only', '--stack', stack, '--event-log', log, ...quiet, ...(runProgram ? ['--run-program'] : [])];
  // As the Automation API does: without it the CLI has no --event-log.
  const env = { ...environment, PULUMI_DEBUG_COMMANDS: 'true', PULUMI_SKIP_UPDATE_CHECK: 'true' };
  return new Promise<{ readonly exitCode: number; readonly said: string }>((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    child.once('error', (cause: NodeJS.ErrnoException) => reject(cause.code === 'ENOENT' ? cannotStart(command, folder, cause) : cause));
    child.once('close', (code) => {
      const words = [error, out].map((chunks) => Buffer.concat(chunks).toString().trim());
      resolve({ exitCode: code ?? 1, said: words.find(Boolean) ?? `pulumi ended with ${code}` });
    });
  });
}

const cannotStart = (command: string, folder: string, cause: Error) =>
  new Error(
    `'${command}' could not be started in ${folder}: there is no such folder, or no Pulumi CLI on PATH (https://www.pulumi.com/docs/install/).`,
    { cause },
  );

async function readEvents(log: string): Promise<readonly EngineEvent[]> {
  const text = await readFile(log, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // The last line is not whole where the CLI was killed.
  return text
    .split('\n')
    .slice(0, -1)
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EngineEvent);
}
