import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { reasonInOneLine } from '../../scripts/pulumi-cli';
import { timed } from '../progress';

export const clientNames = ['undici', 'sdk', 'mailgunJs', 'mailgunGo'] as const;

export type ClientName = (typeof clientNames)[number];

/** A program that does the work of `run.ts` with one library, or why there is none. */
export interface Client {
  readonly command: readonly string[];
  readonly missing?: string;
}

const folder = join(__dirname, '..', '..', 'node_modules', '.cache', 'pulumi-mailgun', 'bench');

/** Compiles the programs, so that what is measured is theirs alone; they load their libraries as any installed program does. */
export async function buildClients(): Promise<{ readonly server: string; readonly clients: Readonly<Record<ClientName, Client>> }> {
  const programs = ['local-mailgun', 'undici', 'mailgun-sdk', 'mailgun-js'];
  const entryPoints = programs.map((name) => join(__dirname, `${name}.ts`));
  await build({
    entryPoints,
    outdir: folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The workspace's leads to the sources of the SDK, which would be compiled into the program.
    tsconfigRaw: {},
  });
  const inNode = (program: string): Client => ({ command: [process.execPath, join(folder, `${program}.js`)] });
  return {
    server: join(folder, 'local-mailgun.js'),
    clients: { undici: inNode('undici'), sdk: inNode('mailgun-sdk'), mailgunJs: inNode('mailgun-js'), mailgunGo: await buildInGo() },
  };
}

async function buildInGo(): Promise<Client> {
  const program = join(folder, process.platform === 'win32' ? 'mailgun-go.exe' : 'mailgun-go');
  const options = { cwd: join(__dirname, 'mailgun-go'), env: { ...process.env, GOWORK: 'off', CGO_ENABLED: '0' }, timeout: 300_000 };
  try {
    await timed('building mailgun-go', () => promisify(execFile)('go', ['build', '-mod=readonly', '-o', program], options));
    return { command: [program] };
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { command: [], missing: isAbsent ? 'there is no go on PATH' : reasonInOneLine(error) };
  }
}
