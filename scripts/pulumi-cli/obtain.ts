import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { writePlugins } from './stand-in';
import { installedVersion, readVersion } from './version';

export type Log = (line: string) => void;

const execute = promisify(execFile);
const seconds = 1_000;
const minutes = 60 * seconds;
const commandPackage = 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi';
const versionVariable = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** Runs in a process of its own, because the Automation API offers no way to stop an installation. */
const installScript = `
const automation = require.resolve('@pulumi/pulumi/automation');
const { SemVer } = require(require.resolve('semver', { paths: [automation] }));
const [version, root] = process.argv.slice(1);
require(automation).PulumiCommand.install({ version: new SemVer(version), root }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});`;

/** Where the user's programs keep what can be made again. */
export function userCacheDirectory(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return join(homedir(), '.cache');
}

function cacheDirectory(): string {
  return join(userCacheDirectory(), 'pulumi-mailgun', `pulumi-${installedVersion}`);
}

function commandIn(root: string): string {
  return join(root, 'bin', process.platform === 'win32' ? 'pulumi.exe' : 'pulumi');
}

async function works(root: string): Promise<boolean> {
  return readVersion(commandIn(root)).then(
    () => true,
    () => false,
  );
}

/** A folder with content cannot be renamed onto, so the second of two processes takes what the first one made. */
async function publish(unfinished: string): Promise<string> {
  const finished = cacheDirectory();
  try {
    await rename(unfinished, finished);
  } catch {
    if (!(await works(finished))) {
      await rm(finished, { recursive: true, force: true });
      await rename(unfinished, finished);
    }
  }
  return commandIn(finished);
}

function onceInterrupted(clean: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const handle = (signal: NodeJS.Signals): void => {
    clean();
    forget();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const forget = (): void => {
    for (const signal of signals) process.off(signal, handle);
  };
  for (const signal of signals) process.on(signal, handle);
  return forget;
}

/** Fills a temporary folder beside the cache's and makes it the cache's when it is whole, so that nobody ever sees half of it. */
async function obtain(fill: (root: string, interrupted: AbortSignal) => Promise<void>): Promise<string> {
  await mkdir(dirname(cacheDirectory()), { recursive: true });
  const unfinished = await mkdtemp(`${cacheDirectory()}.`);
  const interruption = new AbortController();
  const forget = onceInterrupted(() => {
    interruption.abort();
    rmSync(unfinished, { recursive: true, force: true });
  });
  try {
    await fill(unfinished, interruption.signal);
    return await publish(unfinished);
  } finally {
    forget();
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Says what takes long, again and again until it is done. */
export async function narrate<T>(log: Log, activity: string, work: Promise<T>, step = (): string => ''): Promise<T> {
  const started = Date.now();
  log(activity);
  const tell = (): void => log(`${activity}: ${Math.round((Date.now() - started) / seconds)} s so far${step()}`);
  const timer = setInterval(tell, 15 * seconds);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** The executable of an earlier installation or build. */
export async function cachedCommand(): Promise<string> {
  const command = commandIn(cacheDirectory());
  await access(command).catch(() => {
    throw new Error(`there is no ${command} yet`);
  });
  return command;
}

/** Runs Pulumi's own installer; a network that answers nothing is given up after ten seconds. */
export async function downloadPulumi(log: Log): Promise<string> {
  await fetch('https://get.pulumi.com/install.sh', { method: 'HEAD', signal: AbortSignal.timeout(10 * seconds) });
  return obtain(async (root, signal) => {
    const options = { cwd: __dirname, timeout: 10 * minutes, signal };
    const installation = execute(process.execPath, ['-e', installScript, installedVersion, root], options);
    await narrate(log, `downloading the Pulumi CLI ${installedVersion} with Pulumi's installer`, installation);
  });
}

/** The same for all that is built here, so that Go compiles what two programs share once. */
export const buildFlags = ['-mod=readonly', '-trimpath', '-tags=osusergo,grpcnotrace'];

export async function requireGo(): Promise<void> {
  await execute('go', ['version']).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('there is no go on PATH') : error;
  });
}

/** Builds the CLI with the `go.mod` and `go.sum` beside this file. */
export async function buildPulumi(log: Log): Promise<string> {
  await requireGo();
  return obtain(async (root, signal) => {
    const linking = ['-ldflags', `-s -w -X ${versionVariable}=v${installedVersion}`];
    const build = execute('go', ['build', '-v', ...buildFlags, ...linking, '-o', commandIn(root), commandPackage], {
      cwd: __dirname,
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
      maxBuffer: 64 * 1024 * 1024,
      signal,
    });
    let step = '';
    build.child.stderr?.on('data', (text: string) => {
      step = `, now at ${text.trim().split('\n').at(-1)}`;
    });
    await narrate(log, `building the Pulumi CLI ${installedVersion} from Go modules (5 to 8 minutes, once)`, build, () => step);
    await writePlugins(dirname(commandIn(root)));
  });
}
