import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildFlags, type Log, narrate, requireGo, userCacheDirectory } from './obtain';
import { installedVersion } from './version';

export const executableSuffix = process.platform === 'win32' ? '.exe' : '';

/** A program that is built from Go modules. */
export interface GoTool {
  readonly name: string;
  /** Where its `go.mod` is. */
  readonly module: string;
  /** The package to build: `./codegen`, or the path of one in another module. */
  readonly package: string;
  /** What is said while it is built. */
  readonly activity: string;
}

/**
 * The executable of a tool, in the user's cache. It is built the first time, which takes some minutes, or one where the CLI was built here.
 * @throws if there is no Go on PATH.
 */
export async function findGoTool(tool: GoTool, log: Log): Promise<string> {
  const name = `${tool.name}-${await digestOf(tool)}${executableSuffix}`;
  const command = join(userCacheDirectory(), 'pulumi-mailgun', `${tool.name}-${installedVersion}`, name);
  const isThere = await access(command).then(
    () => true,
    () => false,
  );
  return isThere ? command : build(tool, command, log);
}

/** One that was built from other sources is another program. */
async function digestOf({ module, package: path }: GoTool): Promise<string> {
  const folder = join(module, path);
  const own = path.startsWith('.') ? (await readdir(folder)).sort().map((name) => join(folder, name)) : [];
  const sources = await Promise.all([join(module, 'go.mod'), ...own].map((file) => readFile(file)));
  return sources
    .reduce((hash, text) => hash.update(text), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);
}

/** The environment in which Go looks at no module but the one it is given. */
export const goEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, CGO_ENABLED: '0', GOWORK: 'off' });

/** Another process may build it at the same time: each takes a file of its own, and the last one stays. */
async function build(tool: GoTool, command: string, log: Log): Promise<string> {
  await requireGo();
  await mkdir(dirname(command), { recursive: true });
  const unfinished = `${command}.${randomUUID()}`;
  try {
    const building = promisify(execFile)('go', ['build', ...buildFlags, '-o', unfinished, tool.package], {
      cwd: tool.module,
      env: goEnvironment(),
      maxBuffer: 64 * 1024 * 1024,
    });
    await narrate(log, tool.activity, building);
    await rename(unfinished, command);
    return command;
  } finally {
    await rm(unfinished, { force: true });
  }
}
