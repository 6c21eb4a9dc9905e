import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { createStack, type Ran, type Stack } from '../scripts/stack';

/** A resource as Pulumi's state file holds it. */
export interface StoredResource {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Where the program declared it. */
  readonly stackTrace?: readonly unknown[];
}

/** A program, its stack, and the Mailgun that it is applied to. */
export interface Deployment {
  readonly emulator: Emulator;
  /** Runs `pulumi …`, which must succeed, or, with `mayFail`, may end as it likes. */
  pulumi(args: readonly string[], options?: { readonly mayFail?: boolean; readonly env?: NodeJS.ProcessEnv }): Promise<Ran>;
  /** The state file as it lies on the disk. */
  stateText(): string;
  /** The dynamic resources in it, without the stack and the providers. */
  resources(): readonly StoredResource[];
}

interface DeploymentOptions {
  readonly cli: PulumiCli;
  /** Where `Pulumi.yaml` is. */
  readonly program: string;
  /** Its name in `Pulumi.yaml`. */
  readonly project: string;
  readonly config?: Readonly<Record<string, string>>;
  /** The name of the stack: of one program several stacks may be there at a time. */
  readonly name?: string;
  /** The packages whose settings name the account. */
  readonly packages?: readonly string[];
}

/** Makes a stack on a new emulator for as long as `action` takes, and leaves nothing behind. */
export async function withDeployment<T>(
  { cli, program, project, config = {}, name = 'bench', packages = ['mailgun'] }: DeploymentOptions,
  action: (deployment: Deployment) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-bench-'));
  const emulator = await startEmulator();
  try {
    const account = Object.fromEntries(
      packages.flatMap((each) => [
        [`${each}:apiKey`, emulator.apiKey],
        [`${each}:baseUrl`, emulator.url],
      ]),
    );
    const stack = await createStack({ cli, program, project, name, folder, config: { ...account, ...config } });
    return await action(openDeployment(emulator, stack));
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(program, `Pulumi.${name}.yaml`), { force: true });
  }
}

function openDeployment(emulator: Emulator, stack: Stack): Deployment {
  const stateText = () => readFileSync(stack.stateFile, 'utf8');
  return {
    emulator,
    async pulumi(args, { mayFail = false, env = {} } = {}) {
      const ran = await stack.run(args, { env });
      if (ran.exitCode !== 0 && !mayFail) throw new Error(`'pulumi ${args.join(' ')}' ended with ${ran.exitCode}:\n${ran.output}`);
      return ran;
    },
    stateText,
    resources() {
      const { checkpoint } = JSON.parse(stateText());
      const resources: readonly StoredResource[] = checkpoint.latest?.resources ?? [];
      return resources.filter(({ type }) => type.startsWith('pulumi-nodejs:dynamic'));
    },
  };
}
