import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Emulator } from 'mailgun-emulator';

export const root = resolve(__dirname, '../..');

/** Not the key of any emulator but those of these tests, so that it can be looked for in what is printed. */
export const apiKey = 'key-that-nobody-must-see';
export const domain = 'mail.example.com';

/** A script of `examples/` that runs as a process of its own. */
export interface Running {
  /** Waits until it has printed these words. */
  until(words: string): Promise<string>;
  /** `SIGINT` is Ctrl-C, which a terminal sends to the process and to all that it has started. */
  kill(signal: 'SIGINT' | 'SIGKILL'): void;
  /** Waits for its end. */
  ended(): Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

/** What tells a script which account it is for. */
export const environmentOf = ({ url }: Emulator): Environment => ({
  MAILGUN_API_KEY: apiKey,
  MAILGUN_BASE_URL: url,
  MAILGUN_DOMAIN: domain,
});

/** As a user starts it, with the SDK as it is built. */
export const start = (name: string, args: readonly string[], environment: Environment): Running =>
  watch(process.execPath, ['-r', 'ts-node/register/transpile-only', resolve(root, 'examples', name), ...args], environment);

const running = new Set<Running>();
afterEach(() => {
  for (const one of running) one.kill('SIGKILL');
});

/** Starts a command in the root of the repository, in a process group of its own. */
export function watch(command: string, args: readonly string[], environment: Environment = {}): Running {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
  const child = spawn(command, args, { cwd: root, env, detached: true });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  const closed = once(child, 'close').then(([code]) => {
    running.delete(watched);
    return { code: code as number | null, ...printed };
  });
  const watched: Running = {
    async until(words) {
      while (!printed.stdout.includes(words)) {
        const end = await Promise.race([once(child.stdout, 'data').then(() => undefined), closed]);
        if (end !== undefined && !end.stdout.includes(words)) throw new Error(`it ended before it said "${words}": ${JSON.stringify(end)}`);
      }
      return printed.stdout;
    },
    kill(signal) {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
    },
    async ended() {
      const end = await closed;
      expect(end.stdout + end.stderr).not.toContain(apiKey);
      return end;
    },
  };
  running.add(watched);
  return watched;
}

/** From its start to its end. */
export const run = (name: string, args: readonly string[], environment: Environment): Promise<Ended> =>
  start(name, args, environment).ended();
