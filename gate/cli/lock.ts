import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toolListDigest } from '../mcp/tool-list-digest';

const lockOf = (policy: string) => join(dirname(policy), 'mailgun-gate.lock');

/** Pins the tools as they are now: names, descriptions and schemas of all that any agent could be shown. */
export function writeLock(policy: string): string {
  const file = lockOf(policy);
  writeFileSync(file, `${JSON.stringify({ tools: `sha256:${toolListDigest()}` }, null, 2)}\n`);
  return file;
}

/**
 * Whoever has pinned the tools gets no others without a new look at them.
 *
 * @throws where they are others.
 */
export function checkLock(policy: string): void {
  const file = lockOf(policy);
  if (!existsSync(file)) return;
  const tools = pinnedIn(file);
  const now = `sha256:${toolListDigest()}`;
  if (tools !== now)
    throw new Error(
      `The tools are not those that ${file} pins (${tools}); they are ${now} now. See what changed with 'mailgun-gate tools', then pin them with 'mailgun-gate tools --lock'.`,
    );
}

function pinnedIn(file: string): unknown {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly tools?: unknown } | null)?.tools;
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${(error as Error).message}), so the tools may be others than were pinned. Pin them anew with 'mailgun-gate tools --lock'.`,
    );
  }
}
