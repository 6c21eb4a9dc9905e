import { readdirSync, readFileSync } from 'node:fs';

/**
 * Runs something, and ends with the most megabytes that a process of Pulumi's dynamic provider, or of the plugin, had meanwhile; `undefined` where
 * the system does not tell in /proc.
 */
export async function peakOfProvider<T>(action: () => Promise<T>): Promise<{ readonly result: T; readonly peak: number | undefined }> {
  let peak: number | undefined;
  const look = () => {
    for (const megabytes of providers().map(mostEver)) if (megabytes !== undefined) peak = Math.max(peak ?? 0, megabytes);
  };
  const looking = setInterval(look, 50);
  try {
    return { result: await action(), peak };
  } finally {
    clearInterval(looking);
  }
}

function providers(): readonly string[] {
  const processes = read('/proc/self/stat') === undefined ? [] : readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.filter((id) => /\/dynamic-provider|\/pulumi-resource-mailgun-native/.test(read(`/proc/${id}/cmdline`) ?? ''));
}

/** The system keeps it for as long as the process lives, so that no moment between two looks is missed but the last. */
function mostEver(id: string): number | undefined {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(read(`/proc/${id}/status`) ?? '') ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
