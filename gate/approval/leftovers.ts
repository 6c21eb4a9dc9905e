import type { Files } from './files';
import type { Pending } from './pending';

const oneDay = 24 * 60 * 60_000;
/** Long after anything has expired, so that a clock that was wrong for some days brings nothing back. */
const kept = 8 * oneDay;

/** Removes what processes have left that are gone, and old answers and marks. */
export function removeLeftovers(files: Files, marks: Files, readPending: (id: string) => Pending | undefined, now: number): void {
  for (const name of files.names()) {
    const [, id, kind] = /^([0-9a-f]{32})\.(json|answer|used)$/.exec(name) ?? [];
    if (id === undefined) continue;
    if (kind === 'json' ? isLeft(readPending(id), now) : isOld(files, name, now)) files.remove(name);
  }
  for (const name of marks.names()) {
    const expires = Number(marks.get(name));
    if (expires < now - kept && isOld(marks, name, now)) marks.remove(name);
  }
}

function isLeft(pending: Pending | undefined, now: number): boolean {
  return pending !== undefined && pending.expires <= now && (!isRunning(pending.pid) || pending.expires < now - oneDay);
}

function isOld(files: Files, name: string, now: number): boolean {
  return (files.writtenAt(name) ?? now) < now - kept;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
