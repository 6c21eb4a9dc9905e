import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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
  /** Runs `pulumi …` in the program's folder. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
}

interface RunOptions {
  /** Shows the output as it comes. */
  readonly show?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Presses Ctrl-C each time that something comes: the first asks Pulumi to finish what is under way, the second ends it. */
  readonly interruptions?: AsyncIterable<unknown>;
  /** The signal to send instead of Ctrl-C. `SIGKILL` ends the process immediately. */
  readonly signal?: NodeJS.Signals;
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
  /** Another place for the state, as a URL. */
  readonly backend?: string;
  /** Encrypts the secrets of the state. Default `local`. */
  readonly passphrase?: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Makes a new stack; its settings lie beside the program, as usual, its state in `folder`. */
export async function createStack(options: StackOptions): Promise<Stack> {
  const { cli, program, project, name, folder, backend, passphrase = 'local', config } = options;
  const files = join(folder, 'state');
  mkdirSync(files, { recursive: true });
  const settings = { backend: backend ?? pathToFileURL(files).href, home: join(folder, 'home'), passphrase };
  const environment = { ...pulumiEnvironment(cli, settings), PULUMI_STACK: name };
  // Settings of an earlier stack of this name were encrypted with a key that is gone.
  rmSync(join(program, `Pulumi.${name}.yaml`), { force: true });
  const stack: Stack = {
    environment,
    stateFile: join(files, '.pulumi', 'stacks', project, `${name}.json`),
    run: (args, { env, ...options } = {}) => runCommand(cli.command, args, { ...options, cwd: program, env: { ...environment, ...env } }),
  };
  await must(stack, ['stack', 'init', name]);
  for (const [key, value] of Object.entries(config))
    await must(stack, ['config', 'set', ...(key.endsWith(':apiKey') ? ['--secret'] : []), key, value]);
  return stack;
}

async function must(stack: Stack, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await stack.run(args);
  if (exitCode !== 0) throw new Error(`'pulumi ${args[0]}' ended with ${exitCode}:\n${output}`);
}

function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, show, interruptions = Readable.from([]), signal = 'SIGINT' }: RunOptions & { cwd: string },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, '--non-interactive'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const interrupt = async () => {
      for await (const _ of interruptions) child.kill(signal);
    };
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
        if (show) process.stdout.write(chunk);
      });
    interrupt().catch(reject);
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
