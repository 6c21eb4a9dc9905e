import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Emulator } from 'mailgun-emulator';

const root = resolve(__dirname, '../../..');

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project without a stack and without the Pulumi CLI, as far as the command can do without. */
export interface Scratch {
  readonly folder: string;
  /** Runs the built command. */
  run(...args: string[]): Promise<Said>;
  /** Every file below a folder, by its path. */
  files(folder?: string): ReadonlyMap<string, string>;
}

interface ScratchOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The project has the packages of this repository and TypeScript, so that its program is compiled. */
  readonly hasTypes?: boolean;
}

export function createScratch({ apiKey, url }: Emulator, { env = {}, hasTypes = false }: ScratchOptions = {}): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-cli-'));
  if (hasTypes) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return {
    folder,
    run: (...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [join(root, 'provider/dist/cli/bin.js'), ...args], {
          cwd: folder,
          env: { ...process.env, PATH: folder, MAILGUN_API_KEY: apiKey, MAILGUN_BASE_URL: url, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const said = { stdout: '', stderr: '' };
        for (const name of ['stdout', 'stderr'] as const)
          child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
        child.once('error', reject);
        child.once('close', (code) => resolve({ exitCode: code ?? 1, ...said }));
      }),
    files: (below = 'mailgun') => filesIn(join(folder, below)),
  };
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return new Map(paths.filter((path) => statSync(path).isFile()).map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
