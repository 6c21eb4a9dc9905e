import { spawn } from 'node:child_process';

/** What a run of the Pulumi CLI said. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A stack, as the CLI finds it: the one that is selected where `stack` is not given. */
export interface Place {
  /** The folder of the program. */
  readonly folder: string;
  readonly stack: string | undefined;
}

interface Run {
  /** What it reads from its standard input. */
  readonly input?: string;
  /** Shows what it says while it says it. */
  readonly onOutput?: (text: string) => void;
}

/** Runs the Pulumi CLI that is on the PATH. */
export function runPulumi(args: readonly string[], { folder, stack }: Place, { input, onOutput }: Run = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = [...args, ...(stack === undefined ? [] : ['--stack', stack])];
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
    const child = spawn('pulumi', all, { cwd: folder, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
        onOutput?.(text);
      });
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new Error('The Pulumi CLI is not on the PATH: install it first (https://www.pulumi.com/docs/install).')
          : error,
      ),
    );
    child.once('close', (code) => resolve({ exitCode: code ?? 1, ...said }));
    child.stdin?.end(input);
  });
}

/** As `runPulumi`, for a run that must succeed. */
export async function askPulumi(args: readonly string[], place: Place, run: Run = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runPulumi(args, place, run);
  if (exitCode === 0) return stdout;
  throw new Error(`'pulumi ${args.join(' ')}' failed.\n${(stderr || stdout).trim()}`);
}
