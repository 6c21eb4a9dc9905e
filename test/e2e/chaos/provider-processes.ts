import { readdirSync, readFileSync } from 'node:fs';

/** The provider processes whose `PULUMI_HOME` is this one. Linux alone shows the environment of a process. */
export function providerProcesses(home: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    const isOurs = entriesOf(pid, 'environ').includes(`PULUMI_HOME=${home}`);
    return isOurs && entriesOf(pid, 'cmdline').some((word) => word.includes('dynamic-provider')) ? [pid] : [];
  });
}

/** Nothing where the process is gone, or another user's. */
function entriesOf(pid: number, file: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

export function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
