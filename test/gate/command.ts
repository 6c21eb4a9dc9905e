import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A `mailgun-gate serve` that runs. */
interface Served {
  readonly url: string;
  readonly mcpUrl: string;
  readonly pageUrl: string;
  /** How it has ended. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

export interface Command {
  /** The working folder: the policy is in it. */
  readonly folder: string;
  readonly state: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Nothing of `input`: its end at once. */
  run(args: readonly string[], options?: { readonly input?: string; readonly env?: Readonly<Record<string, string>> }): Promise<Said>;
  serve(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<Served>;
  /** Ends what a failed test has left. */
  end(): void;
}

/** The command as a program of its own, with nothing of this process's environment in it that it reads. */
export function commandAt(program: string, folder: string): Command {
  const children = new Set<ChildProcess>();
  const { PATH = '', SystemRoot = '' } = process.env;
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const environment = { PATH, SystemRoot, HOME: home, XDG_STATE_HOME: join(folder, 'xdg') };
  const start = (args: readonly string[], env: Readonly<Record<string, string>>, stdio: SpawnOptions['stdio']) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: { ...environment, ...env }, stdio });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };

  return {
    folder,
    state: join(folder, 'xdg', 'mailgun-gate'),
    environment,
    async run(args, { input = '', env = {} } = {}) {
      const child = start(args, env, 'pipe');
      // It may end without having read it.
      child.stdin?.on('error', () => undefined).end(input);
      const closed = once(child, 'close');
      const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
      const [code] = (await closed) as [number | null];
      return { code, out, err };
    },
    async serve(args = [], env = {}) {
      const child = start(['serve', '--port', '0', ...args], env, ['ignore', 'ignore', 'pipe']);
      const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (part: string) => (said += part));
      const words = await Promise.race([
        (async () => {
          for (;;) {
            const found = /HTTP gate +(\S+).*MCP server +(\S+).*Approvals +(\S+)\n/s.exec(said);
            if (found) return found;
            await new Promise((resolve) => child.stderr?.once('data', resolve));
          }
        })(),
        exited.then(() => undefined),
      ]);
      const [, url, mcpUrl, pageUrl] = words ?? [];
      if (url === undefined || mcpUrl === undefined || pageUrl === undefined) throw new Error(`It did not start: ${said}`);
      return {
        url,
        mcpUrl,
        pageUrl,
        async stop(name) {
          child.kill(name);
          const [code, signal] = await exited;
          return { code, signal };
        },
      };
    },
    end() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

const textOf = (stream: NodeJS.ReadableStream | null) => (stream === null ? '' : text(stream));
