import { readFileSync } from 'node:fs';

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** Megabytes that a process has in memory now; `undefined` where the system does not tell in /proc. */
export function memoryOf(process: number): number | undefined {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(read(`/proc/${process}/status`) ?? '') ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Milliseconds of the processor that a process has taken, in the program and in the system for it, in steps of ten. */
export function processorOf(process: number): number | undefined {
  const fields = read(`/proc/${process}/stat`)?.split(') ')[1]?.split(' ');
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Runs something, and ends with the most that the process had in memory meanwhile, looked at every 5 ms. */
export async function peakOf<T>(
  process: number,
  action: () => Promise<T>,
): Promise<{ readonly result: T; readonly peak: number | undefined }> {
  let peak: number | undefined;
  const look = () => {
    const now = memoryOf(process);
    if (now !== undefined) peak = Math.max(peak ?? 0, now);
  };
  const looking = setInterval(look, 5);
  try {
    return { result: await action(), peak };
  } finally {
    look();
    clearInterval(looking);
  }
}
