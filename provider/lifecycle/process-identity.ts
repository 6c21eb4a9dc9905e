import { readFileSync } from 'node:fs';

/** What no later process has: the number, and where the system tells it, the moment of its start. `undefined` where there is no such process. */
export function identityOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is another user's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  const [state, start] = statusOf(pid);
  return state === 'Z' ? undefined : `${pid}:${start}`;
}

export const isAlive = (identity: string): boolean => identityOf(Number.parseInt(identity, 10)) === identity;

/** Linux alone: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html. The name before may have spaces and brackets. */
function statusOf(pid: number): readonly [state: string, start: string] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return [fields[0] ?? '', fields[19] ?? ''];
  } catch {
    return ['', ''];
  }
}
