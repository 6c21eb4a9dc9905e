import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const root = resolve(__dirname, '../../..');
const bin = resolve(root, 'emulator/dist/cli/bin.js');
const running = new Set<ChildProcess>();

/** The process as it is built. */
export function start(...args: string[]) {
  return startWith({}, ...args);
}

export function startWith(env: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  return child;
}

type Child = ReturnType<typeof start>;

afterAll(() => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
});

/** What is printed until the words are there. */
export function until(child: Child, words: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const look = (chunk: Buffer) => {
      printed += chunk;
      if (!words.test(printed)) return;
      child.stdout.off('data', look);
      resolve(printed);
    };
    child.stdout.on('data', look);
    child.stdout.once('end', () => reject(new Error(`the process ended after it printed: ${printed}`)));
  });
}

export async function urlOf(child: Child): Promise<string> {
  return /https?:\/\/\S+/.exec(await until(child, /https?:\/\/\S+[\s]/))?.[0] ?? '';
}

export async function ended(child: Child): Promise<{ stdout: string; stderr: string; code: number | null }> {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code: code as number | null };
}
