import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../../scripts/stack';

/** The programs whose types Pulumi has checked in this process. */
const checked = new Set<string>();

/**
 * Lets Pulumi check the types of a program the first time that it runs it, as users have it, and not again while the program stays the same:
 * a check takes as much of the processor as everything else that the command does.
 */
export function checkedOnce(run: Stack['run'], folder: string): Stack['run'] {
  return async (args, options = {}) => {
    const program = textOf(folder);
    const env = checked.has(program) ? { PULUMI_NODEJS_TRANSPILE_ONLY: 'true', ...options.env } : options.env;
    const ran = await run(args, { ...options, ...(env && { env }) });
    // A command that fails may have ended before the check.
    if (ran.exitCode === 0 && (args[0] === 'up' || args[0] === 'preview')) checked.add(program);
    return ran;
  };
}

/** Everything that the check depends on; the installed packages stay the same. */
const textOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ts$|^tsconfig\.json$/.test(file))
    .sort()
    .map((file) => `${file}\n${readFileSync(join(folder, file), 'utf8')}`)
    .join('\n');
