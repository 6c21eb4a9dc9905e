import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { findPulumi, type PulumiCli } from '../../scripts/pulumi-cli';
import { createStack, type Stack } from '../../scripts/stack';
import { checkedOnce } from './checked-once';

/** A user's project, a stack of it and the Mailgun that it is applied to. */
export interface Project extends Stack {
  readonly emulator: Emulator;
  /** Where the program lies. */
  readonly folder: string;
  /** Replaces the program. */
  rewrite(program: string): void;
  /** The state as it lies on the disk. */
  state(): string;
  /** The requests since the last call. */
  asked(): (string | undefined)[];
}

interface ProjectOptions {
  /** Stack settings; the emulator's key and address unless told otherwise. */
  readonly config?: (emulator: Emulator) => Readonly<Record<string, string>>;
  /** The name of the stack. */
  readonly stack?: string;
  /** Where Pulumi keeps the state, as a URL; a folder of the project unless told otherwise. */
  readonly backend?: string;
  /** Another CLI than the one that is found. */
  readonly cli?: PulumiCli;
  /** Encrypts the secrets of the state. */
  readonly passphrase?: string;
}

const local = ({ apiKey, url }: Emulator) => ({ 'mailgun:apiKey': apiKey, 'mailgun:baseUrl': url });

/** Makes a project whose program is `program`; the packages were packed and installed before. */
export async function createProject(
  program: string,
  { config = local, stack: name = 'test', backend, cli: given, passphrase }: ProjectOptions = {},
): Promise<Project> {
  const installed = process.env.PULUMI_MAILGUN_E2E;
  if (!installed) throw new Error('The end-to-end tests run with: npx jest --selectProjects=e2e');
  const folder = mkdtempSync(join(installed, 'project-'));
  const rewrite = (text: string) => writeFileSync(join(folder, 'index.ts'), `import * as mailgun from 'pulumi-mailgun';\n${text}\n`);
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: e2e\nruntime: nodejs\n');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, main: 'index.ts' }));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', skipLibCheck: true } }),
  );
  mkdirSync(join(folder, 'backend'));
  rewrite(program);
  const emulator = await startEmulator({ dns: 'unknown' });
  const cli = given ?? (await findPulumi(() => undefined));
  const stack = await createStack({
    cli,
    program: folder,
    project: 'e2e',
    name,
    folder: join(folder, 'backend'),
    config: config(emulator),
    ...(backend !== undefined && { backend }),
    ...(passphrase !== undefined && { passphrase }),
  });
  return {
    ...stack,
    run: checkedOnce(stack.run, folder),
    emulator,
    folder,
    rewrite,
    state: () => readFileSync(stack.stateFile, 'utf8'),
    asked: () => emulator.requests.splice(0).map(({ route }) => route),
  };
}
