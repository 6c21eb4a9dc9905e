import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from './clients';

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const lock: Readonly<Record<string, Locked>> = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package-lock.json'), 'utf8')).packages;

export const versionOf = (place: string): string => lock[place]?.version ?? '';

/** How many packages an installation brings beside the package itself, as the lock file has them. */
export function packagesOf(place: string, found = new Set<string>()): number {
  for (const name of Object.keys(lock[place]?.dependencies ?? {})) {
    const needed = find(place, name);
    if (found.has(needed)) continue;
    found.add(needed);
    packagesOf(needed, found);
  }
  return found.size;
}

/** A package finds another in its own node_modules, or in those of the folders above. */
function find(place: string, name: string): string {
  const needed = `${place === '.' ? '' : `${place}/`}node_modules/${name}`;
  if (lock[needed] !== undefined) return needed;
  if (place === '.') throw new Error(`package-lock.json has no ${name}.`);
  return find(dirname(place), name);
}

/** As it is pinned, whether or not there is a Go to build it. */
export const versionOfMailgunGo = (): string =>
  /mailgun-go\/v5 v(\S+)/.exec(readFileSync(join(__dirname, 'mailgun-go', 'go.mod'), 'utf8'))?.[1] ?? '';

/** How many modules are linked into a Go program beside the one that it was made for. */
export async function modulesBeside({ command: [program = ''] }: Client): Promise<number> {
  const { stdout } = await promisify(execFile)('go', ['version', '-m', program]);
  return (stdout.match(/^\s+dep\s/gm) ?? []).length - 1;
}
