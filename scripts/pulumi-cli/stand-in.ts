import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const isWindows = process.platform === 'win32';
const checkout = join(__dirname, '..', '..');
const standIns = join(checkout, 'node_modules', '.cache', 'pulumi-mailgun');
const starter = 'pulumi-mailgun-language-host';
const languageHost = 'pulumi-language-nodejs';
const dynamicProvider = isWindows ? 'pulumi-resource-pulumi-nodejs.cmd' : 'pulumi-resource-pulumi-nodejs';

export function readPath(): string {
  return process.env.PATH ?? process.env.Path ?? '';
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** The first executable of this name. */
export async function findIn(directories: readonly string[], name: string): Promise<string | undefined> {
  const names = isWindows ? [`${name}.exe`, `${name}.cmd`, `${name}.bat`] : [name];
  for (const file of directories.flatMap((directory) => names.map((each) => resolve(directory, each)))) {
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** The absolute path of a program on PATH. */
export async function whereIs(name: string): Promise<string | undefined> {
  return findIn(readPath().split(delimiter).filter(Boolean), name);
}

async function writeExecutable(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, text, { mode: 0o755 });
  await rename(unfinished, file);
}

/**
 * Puts into a folder the plugins that a downloaded CLI has beside it and a built one lacks. The language host only passes on to a
 * command on PATH, so that a folder in the user's cache names no checkout.
 */
export async function writePlugins(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (isWindows) await writeExecutable(join(directory, `${languageHost}.cmd`), `@${starter}.cmd %*\r\n`);
  else await writeExecutable(join(directory, languageHost), `#!/bin/sh\nexec ${starter} "$@"\n`);
  const provider = join(dirname(require.resolve('@pulumi/pulumi/package.json')), dynamicProvider);
  await writeExecutable(join(directory, dynamicProvider), await readFile(provider, 'utf8'));
}

async function writeStarter(): Promise<string> {
  const directory = join(standIns, 'language-host');
  await mkdir(directory, { recursive: true });
  // In one file, which starts in a fifth of the time: each command of the CLI starts it.
  const { outputFiles } = await build({
    entryPoints: [join(checkout, 'scripts', 'language-host.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
    write: false,
    logLevel: 'error',
  });
  for (const { text } of outputFiles) await writeExecutable(join(directory, starter), text);
  if (isWindows) await writeExecutable(join(directory, `${starter}.cmd`), `@node "%~dp0${starter}" %*\r\n`);
  return directory;
}

async function passesOn(languageHostFile: string): Promise<boolean> {
  const isScript = (await stat(languageHostFile)).size < 1_000;
  return isScript && (await readFile(languageHostFile, 'utf8')).includes(starter);
}

/** The folders that must lead PATH so that this CLI runs Node programs: none where it has its own language host. */
export async function standInDirectories(command: string): Promise<readonly string[]> {
  const own = await findIn([dirname(await realpath(command)), dirname(command)], languageHost);
  if (own && !(await passesOn(own))) return [];
  if (own) return [await writeStarter()];
  if (await whereIs(languageHost)) return [];
  const plugins = join(standIns, 'plugins');
  await writePlugins(plugins);
  return [plugins, await writeStarter()];
}
