import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../../scripts/table';
import { median } from '../median';
import { say } from '../progress';

const TIMES = 20;

interface Start {
  readonly milliseconds: number;
  /** Megabytes that are resident then; `undefined` where the system does not tell in /proc. */
  readonly resident: number | undefined;
}

/** From the start of a provider to the first line that it prints, which the engine waits for. They take turns, so that all have the same machine. */
export async function measureStarts(plugin: string): Promise<string> {
  const ways: Readonly<Record<string, readonly string[]>> = {
    'the executable': [plugin, '127.0.0.1:1'],
    'the plugin by Node': [process.execPath, join(__dirname, '../../provider/dist/pulumi/native/bin.js'), '127.0.0.1:1'],
    "Pulumi's provider of dynamic resources": [process.execPath, require.resolve('@pulumi/pulumi/cmd/dynamic-provider'), '127.0.0.1:1'],
    'a program in Node that prints a line': [process.execPath, '-e', 'console.log(1); setInterval(() => {}, 1000)'],
  };
  const starts = new Map<string, Start[]>(Object.keys(ways).map((name) => [name, []]));
  for (let time = 0; time < TIMES; time++) for (const [name, command] of Object.entries(ways)) starts.get(name)?.push(await start(command));
  say(`  ${TIMES} starts of each provider are measured`);
  const rows = [...starts].map(([name, all]) => [
    name,
    `${Math.round(median(all.map(({ milliseconds }) => milliseconds)))} ms`,
    `${Math.round(median(all.map(({ resident }) => resident ?? Number.NaN)))} MB`,
  ]);
  return table([`start, median of ${TIMES}`, 'until its port is printed', 'memory then'], rows);
}

async function start([command = '', ...args]: readonly string[]): Promise<Start> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const milliseconds = performance.now() - began;
  const resident = residentOf(child.pid);
  child.kill('SIGKILL');
  await once(child, 'close');
  return { milliseconds, resident };
}

function residentOf(pid: number | undefined): number | undefined {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
