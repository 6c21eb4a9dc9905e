import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type PulumiCli, pulumiEnvironment } from './pulumi-cli';

/** What a command of the CLI said, and how it ended. */
export interface Ran {
  readonly exitCode: number;
  readonly output: string;
}

/** One stack of one program, with its state in a folder of its own. */
export interface Stack {
  /** The environment of every command, to go on by hand. */
  readonly environment: NodeJS.ProcessEnv;
  /** The state as the file backend keeps it. */
  readonly stateFile: string;
  /** Runs `pulumi …` in the program's folder; shows its output as it comes if `show` is on. */
  run(args: readonly string[], options?: { readonly show?: boolean; readonly env?: NodeJS.ProcessEnv }): Promise<Ran>;
}

interface StackOptions {
  readonly cli: PulumiCli;
  /** Where `Pulumi.yaml` is. */
  readonly program: string;
  /** Its name in `Pulumi.yaml`. */
  readonly project: string;
  readonly name: string;
  /** Where the state goes. */
  readonly folder: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Makes a new stack; its settings lie beside the program, as usual, its state in `folder`. */
export async function createStack({ cli, program, project, name, folder, config }: StackOptions): Promise<Stack> {
  const backend = join(folder, 'state');
  mkdirSync(backend, { recursive: true });
  const settings = { backend: pathToFileURL(backend).href, home: join(folder, 'home'), passphrase: 'local' };
  const environment = { ...pulumiEnvironment(cli, settings), PULUMI_STACK: name };
  // Settings of an earlier stack of this name were encrypted with a key that is gone.
  rmSync(join(program, `Pulumi.${name}.yaml`), { force: true });
  const stack: Stack = {
    environment,
    stateFile: join(backend, '.pulumi', 'stacks', project, `${name}.json`),
    run: (args, { show = false, env = {} } = {}) => runCommand(cli.command, args, { cwd: program, env: { ...environment, ...env }, show }),
  };
  await must(stack, ['stack', 'init', name]);
  for (const [key, value] of Object.entries(config))
    await must(stack, ['config', 'set', ...(key === 'mailgun:apiKey' ? ['--secret'] : []), key, value]);
  return stack;
}

async function must(stack: Stack, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await stack.run(args);
  if (exitCode !== 0) throw new Error(`'pulumi ${args[0]}' ended with ${exitCode}:\n${output}`);
}

function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, show }: { cwd: string; env: NodeJS.ProcessEnv; show: boolean },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, '--non-interactive'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
        if (show) process.stdout.write(chunk);
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
