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

export interface Run {
  /** The Pulumi CLI. Default: `pulumi` on PATH. */
  readonly command?: string;
  /** Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What it reads from its standard input. */
  readonly input?: string;
  /** Shows what it says while it says it. */
  readonly onOutput?: (text: string) => void;
}

/** Runs the Pulumi CLI. */
export function runPulumi(
  args: readonly string[],
  { folder, stack }: Place,
  { command = 'pulumi', environment = process.env, input, onOutput }: Run = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = [...args, ...(stack === undefined ? [] : ['--stack', stack])];
    const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: 'true' };
    const child = spawn(command, all, { cwd: folder, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
        onOutput?.(text);
      });
    child.once('error', (cause: NodeJS.ErrnoException) => reject(cause.code === 'ENOENT' ? cannotStart(command, folder, cause) : cause));
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

const cannotStart = (command: string, folder: string, cause: Error) =>
  new Error(
    `'${command}' could not be started in ${folder}: there is no such folder, or no Pulumi CLI on PATH (https://www.pulumi.com/docs/install/).`,
    { cause },
  );
