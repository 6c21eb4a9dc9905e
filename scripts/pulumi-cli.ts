import { delimiter, dirname } from 'node:path';
import { buildPulumi, cachedCommand, downloadPulumi } from './pulumi-cli/obtain';
import { readPath, standInDirectories, whereIs } from './pulumi-cli/stand-in';
import { isAtLeast, minimumVersion, readVersion } from './pulumi-cli/version';

/** A Pulumi CLI that is ready to run. */
export interface PulumiCli {
  /** Absolute path of the `pulumi` executable. */
  readonly command: string;
  readonly version: string;
  /** The PATH with which every child must be started, so that the CLI finds its plugins and its language host. */
  readonly path: string;
  readonly origin: 'PATH' | 'cache' | 'installer' | 'built';
}

export interface PulumiSettings {
  /** Where the state lies, as a URL: `file:///some/folder`. */
  readonly backend: string;
  /** Pulumi's own folder, instead of `~/.pulumi`. */
  readonly home: string;
  readonly passphrase: string;
}

type Log = (line: string) => void;

interface Attempt {
  readonly origin: PulumiCli['origin'];
  readonly name: string;
  /** Ends with the absolute path of the executable, or throws with the reason. */
  readonly find: (log: Log) => Promise<string>;
}

const attempts: readonly Attempt[] = [
  { origin: 'PATH', name: 'pulumi on PATH', find: commandOnPath },
  { origin: 'cache', name: 'the cache', find: cachedCommand },
  { origin: 'installer', name: "Pulumi's installer", find: downloadPulumi },
  { origin: 'built', name: 'a build from Go modules', find: buildPulumi },
];

async function commandOnPath(): Promise<string> {
  const command = await whereIs('pulumi');
  if (!command) throw new Error('not there');
  return command;
}

async function attemptToFind({ origin, find }: Attempt, log: Log): Promise<PulumiCli> {
  const command = await find(log);
  const version = await readVersion(command);
  if (!isAtLeast(version, minimumVersion)) throw new Error(`${command} is ${version}, ${minimumVersion} or newer is needed`);
  const directories = [...(await standInDirectories(command)), ...(origin === 'PATH' ? [] : [dirname(command)])];
  return { command, version, path: [...directories, readPath()].join(delimiter), origin };
}

/** The part of an error that fits on one line: what a command said last, or else the message. */
export function reasonInOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('killed' in error && error.killed) return 'it took too long and was stopped';
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n').at(-1) : undefined;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return said || `${error.message.trim().split('\n')[0] ?? ''}${cause}`;
}

/** What to tell somebody for whom every way failed. */
export function explainFailure(failures: readonly string[]): string {
  return [
    `No Pulumi CLI (${minimumVersion} or newer) could be found or made. Tried:`,
    ...failures.map((failure) => `  - ${failure}`),
    'Install the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go 1.25.11 or newer (https://go.dev/doc/install), put it on PATH, and run this again.',
  ].join('\n');
}

/**
 * Finds a Pulumi CLI: on PATH, in the user's cache, from Pulumi's installer, or built from Go modules (5 to 8 minutes, once).
 * @param log receives one line at a time, about every 15 seconds while something takes long.
 */
export async function findPulumi(log: Log): Promise<PulumiCli> {
  const failures: string[] = [];
  for (const attempt of attempts) {
    try {
      return await attemptToFind(attempt, log);
    } catch (error) {
      const failure = `${attempt.name}: ${reasonInOneLine(error)}`;
      failures.push(failure);
      if (attempt.origin === 'installer') log(failure);
    }
  }
  throw new Error(explainFailure(failures));
}

/** The environment in which a CLI runs without any network: state in a folder, no update check, no plugin download. */
export function pulumiEnvironment(cli: PulumiCli, settings: PulumiSettings): NodeJS.ProcessEnv {
  const { PATH: _path, Path: _windowsPath, ...inherited } = process.env;
  return {
    ...inherited,
    PATH: cli.path,
    PULUMI_BACKEND_URL: settings.backend,
    PULUMI_HOME: settings.home,
    PULUMI_CONFIG_PASSPHRASE: settings.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: 'true',
  };
}
