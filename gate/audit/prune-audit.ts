import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedFile } from './check-file';
import type { Head } from './entry';
import { auditFolder, originOf } from './files';
import { examine } from './verify-audit';
import { type AuditOptions, openChain } from './write-audit';

export interface PruneOptions extends Pick<AuditOptions, 'folder' | 'key' | 'now'> {
  /** Whole days, at least 1. A file is deleted when its last record is older. */
  readonly keepDays: number;
  /** Looked at before, and told of what is written: see `openAudit`. */
  readonly heads?: string | undefined;
}

const millisecondsPerDay = 86_400_000;

/**
 * Deletes old files and gives their names. Records say first which ones, and where they ended, so that what is left can be verified.
 * Throws, and deletes nothing, where the audit does not verify: that would destroy evidence.
 */
export function pruneAudit({ folder, key, keepDays, heads, now = () => new Date() }: PruneOptions): readonly string[] {
  if (!Number.isSafeInteger(keepDays) || keepDays < 1) throw new Error(`The days to keep must be a whole number from 1, not ${keepDays}.`);
  const { evidence, findings } = examine({ folder, key, heads });
  const [problem] = findings.problems;
  if (problem !== undefined) throw new Error(`Nothing is deleted, because the audit does not verify: ${problem}`);

  const oldest = now().getTime() - keepDays * millisecondsPerDay;
  const old = [...evidence.files.values()].flatMap((file) => endOf(file, oldest) ?? []);
  if (old.length === 0) return [];
  const chain = openChain({ folder, key, now, heads });
  try {
    // All of them first: whoever is interrupted has said what may be missing.
    for (const removed of old) chain.write({ step: 'pruned', removed });
  } finally {
    chain.close();
  }
  for (const { file } of old) rmSync(join(auditFolder(folder), file), { force: true });
  return old.map(({ file }) => file);
}

/** Where a file ends that may be deleted. */
function endOf({ name, last, pruned }: CheckedFile, oldest: number): Head | undefined {
  if (last === undefined || Date.parse(last.time) >= oldest) return undefined;
  // What was deleted before must be known for as long as something tells of it.
  if (pruned.length > 0) return undefined;
  if (last.step !== 'closed' && isRunning(originOf(name)?.pid)) return undefined;
  return { file: name, sequence: last.sequence, mac: last.mac, time: last.time };
}

function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
