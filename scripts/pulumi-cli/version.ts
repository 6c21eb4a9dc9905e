import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The oldest CLI that imports resources with their inputs and outputs from a file. */
export const minimumVersion = '3.254.0';

/** The CLI that is installed or built where none is found; `go.mod` beside this file pins the same one. */
export const installedVersion = '3.259.0';

function numbers(version: string): readonly number[] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version.trim());
  return match?.slice(1).map(Number);
}

/** Compares releases; a version that cannot be read is never new enough. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [found, needed] = [numbers(version), numbers(minimum)];
  if (!found || !needed) return false;
  for (const [index, number] of needed.entries()) {
    const difference = (found[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Asks a CLI for its version; throws when it does not run. */
export async function readVersion(command: string): Promise<string> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
  const { stdout } = await promisify(execFile)(command, ['version'], { env, timeout: 20_000 });
  return stdout.trim().replace(/^v/, '');
}
