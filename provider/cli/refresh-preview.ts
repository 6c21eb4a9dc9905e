import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineEvent, readPreview, type StackPreview } from './preview-events';
import { type Place, type Run, runPulumi } from './pulumi';

export interface PreviewOptions extends Place, Pick<Run, 'command' | 'environment'> {
  readonly stack: string;
  /** Runs the program first, so that a new key, region or address holds; otherwise those of the last `up` do. */
  readonly runProgram?: boolean;
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
    const { exitCode, stdout, stderr } = await runPulumi(
      ['refresh', '--preview-only', '--event-log', log, ...QUIET, ...(options.runProgram ? ['--run-program'] : [])],
      options,
      // As the Automation API does: without it the CLI has no --event-log.
      { ...options, environment: { ...(options.environment ?? process.env), PULUMI_DEBUG_COMMANDS: 'true' } },
    );
    const refused = () =>
      new Error(`The stack ${stack} could not be previewed: ${stderr.trim() || stdout.trim() || `pulumi ended with ${exitCode}`}`);
    const events = await readEvents(log);
    // A missing stack or a wrong passphrase: Pulumi says why, and begins nothing.
    if (events.length === 0) throw refused();
    const preview = readPreview(events, stack);
    const isExplained = preview.warnings.length > 0 || preview.findings.some(({ kind }) => kind === 'unreadable');
    if (exitCode !== 0 && !isExplained) throw refused();
    return preview;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const QUIET = ['--non-interactive', '--color', 'never', '--suppress-outputs', '--suppress-progress'];

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
