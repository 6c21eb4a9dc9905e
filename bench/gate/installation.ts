import { execFile } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reasonInOneLine } from '../../scripts/pulumi-cli';
import { say } from '../progress';

const root = join(__dirname, '..', '..');
const run = promisify(execFile);
const windows = process.platform === 'win32';

export interface Installation {
  readonly version: string;
  /** The package itself among them. */
  readonly packages: number;
  readonly megabytes: number;
  /** The folder of the package. */
  readonly place: string;
}

/** As somebody installs it: from its tarball. */
export async function installGate(folder: string): Promise<Installation> {
  const pack = ['pack', '--silent', '--ignore-scripts', '--workspace', 'gate', '--pack-destination', folder];
  const { stdout } = await run('npm', pack, { cwd: root, shell: windows });
  return install(join(folder, 'gate'), 'mailgun-gate', join(folder, stdout.trim()));
}

/** Mailgun's own server; nothing where it cannot be downloaded. */
export async function installMailgunServer(folder: string): Promise<Installation | undefined> {
  return install(join(folder, 'mailgun'), '@mailgun/mcp-server', '@mailgun/mcp-server').catch((error: unknown) => {
    say(`  @mailgun/mcp-server could not be installed: ${reasonInOneLine(error)}`);
    return undefined;
  });
}

async function install(folder: string, name: string, wanted: string): Promise<Installation> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--omit', 'dev', '--no-audit', '--no-fund', '--ignore-scripts', wanted], { cwd: folder, shell: windows });
  const modules = join(folder, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as { packages: Record<string, object> };
  const place = join(modules, name);
  const { version } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { version: string };
  return { version, packages: Object.keys(packages).length, megabytes: bytesIn(modules) / 1e6, place };
}

function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? bytesIn(path) : lstatSync(path).size;
  }
  return bytes;
}

/** The program that a package starts. */
export function programOf({ place }: Installation): string {
  const { bin } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  return join(place, typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? ''));
}
