import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmulator } from 'mailgun-emulator';
import { median } from '../median';

const rounds = 20;
const root = join(__dirname, '..', '..');
const dist = join(root, 'emulator', 'dist');

/** Milliseconds, medians. */
export interface StartUp {
  /** Of `startEmulator` in a process that has just loaded the package. */
  readonly cold: number;
  readonly loading: number;
  readonly warm: number;
  /** From the start of the process to its first 200 at `ready`. */
  readonly ready: number;
  readonly node: number;
}

const program = `
  const start = performance.now();
  const { startEmulator } = require(${JSON.stringify(dist)});
  const loaded = performance.now();
  startEmulator().then((emulator) => {
    const started = performance.now();
    console.log(JSON.stringify({ loading: loaded - start, cold: started - loaded }));
    return emulator.close();
  });`;

export async function measureStartUp(): Promise<StartUp> {
  const cold: number[] = [];
  const loading: number[] = [];
  const warm: number[] = [];
  const ready: number[] = [];
  const node: number[] = [];
  await (await startEmulator()).close();
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program]);
    const measured = JSON.parse(stdout) as { loading: number; cold: number };
    cold.push(measured.cold);
    loading.push(measured.loading);
    const start = performance.now();
    const emulator = await startEmulator();
    warm.push(performance.now() - start);
    await emulator.close();
    ready.push(await untilReady());
    const began = performance.now();
    await promisify(execFile)(process.execPath, ['-e', '0']);
    node.push(performance.now() - began);
  }
  return { cold: median(cold), loading: median(loading), warm: median(warm), ready: median(ready), node: median(node) };
}

async function untilReady(): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [join(dist, 'bin.js'), '--port', '0']);
  try {
    const [printed] = (await once(child.stdout, 'data')) as [Buffer];
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(printed)) ?? [];
    const { status } = await fetch(`${url}/_emulator/ready`);
    if (status !== 200) throw new Error(`ready was answered ${status}`);
    return performance.now() - start;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
