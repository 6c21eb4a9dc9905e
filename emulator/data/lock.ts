import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Those of this process, which it would take for its own of an earlier life. */
const held = new Set<string>();

/**
 * Lets one process use a file. The lock of a process that has ended without letting go is taken over. It holds among the processes of one machine,
 * or of one container.
 *
 * @returns what lets go of it.
 * @throws an Error that names the process that uses the file.
 */
export function lock(file: string): () => void {
  const path = `${file}.lock`;
  const mine = `${process.pid} ${beginningOf(process.pid)} ${hostname()}\n`;
  const own = `${path}.${process.pid}`;
  writeFileSync(own, mine, { mode: 0o600 });
  try {
    if (!held.has(path)) removeStale(path);
    linkSync(own, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const [pid] = readFileSync(path, 'utf8').split(' ');
    throw new Error(`${file} is used by another emulator, process ${pid}: stop it, or choose another file with --data`);
  } finally {
    rmSync(own, { force: true });
  }
  held.add(path);
  return () => {
    if (held.delete(path)) rmSync(path, { force: true });
  };
}

/** Of two that find the same stale lock, one takes it away; the other must not take away the new one. */
function removeStale(path: string): void {
  const found = read(path);
  if (found === undefined || lives(found)) return;
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== found) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function lives(written: string): boolean {
  const [pid = '', beginning = ''] = written.trim().split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // In a container each first process has the number 1, and after a restart numbers are given again.
  return beginningOf(Number(pid)) === beginning;
}

/** When a process began, in the units of Linux; elsewhere `-`. The name of the program, in brackets, may have spaces and brackets. */
function beginningOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}
