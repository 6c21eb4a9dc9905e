// A project with the packed packages, in a folder for temporary files: what the scripts share that try them beside other packages. npm installs those,
// which needs the network.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = [];

export const folder = temporaryFolder('project');
export const modules = join(folder, 'node_modules');

/** It goes when the process ends. */
export function temporaryFolder(name) {
  folders.push(realpathSync(mkdtempSync(join(tmpdir(), `pulumi-mailgun-${name}-`))));
  return folders.at(-1);
}
process.once('exit', () => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

export function write(name, content) {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** What a program prints. Not spawnSync: the emulator may answer from this process. */
export async function command(name, args, options = {}) {
  const child = spawn(name, args, { cwd: folder, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', resolve);
  });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (status === 0) return stdout.trim();
  throw new Error(`${name} ${args.slice(0, 3).join(' ')} ended with ${status}\n${stdout}${stderr}`);
}

const npm = (args, options) => command('npm', args, { shell: process.platform === 'win32', ...options });
const install = (...specifications) => npm(['install', '--no-audit', '--no-fund', '--loglevel', 'error', ...specifications]);

/** Packs these workspaces and installs them, with what they are used with. */
export async function installPacked(workspaces, ...others) {
  mkdirSync(modules);
  write('package.json', '{ "private": true }');
  const tarballs = [];
  for (const workspace of workspaces) {
    const args = ['pack', '--silent', '--ignore-scripts', '--workspace', workspace, '--pack-destination', folder];
    tarballs.push(`./${await npm(args, { cwd: root })}`);
  }
  await install(...tarballs, ...others);
}

/** A row installs what it needs and runs: `packages` are names and npm's specifications, and the version of the last one is shown. */
async function resultOf({ packages, run, version }) {
  try {
    const wanted = Object.entries(packages).map(([name, specification]) => `${name}@${specification}`);
    if (wanted.length > 0) await install(...wanted);
  } catch (error) {
    console.log(`  ${error.message.trim().split('\n').slice(0, 3).join('\n  ')}`);
    return { version: '', result: 'skipped: npm could not install it' };
  }
  const manifest = () => JSON.parse(readFileSync(join(modules, Object.keys(packages).at(-1), 'package.json'), 'utf8'));
  const installed = version ?? manifest().version;
  try {
    await run();
    return { version: installed, result: 'passed' };
  } catch (error) {
    console.log(`  ${String(error.stack).trim().split('\n').slice(0, 12).join('\n  ')}`);
    process.exitCode = 1;
    return { version: installed, result: 'failed' };
  }
}

/** Runs the rows whose name has the first argument of the script in it, and prints what became of them. */
export async function runRows(rows) {
  const [only = ''] = process.argv.slice(2);
  const table = [];
  for (const row of rows.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()))) {
    console.log(`${row.name} …`);
    table.push({ with: row.name, ...(await resultOf(row)), 'what ran': row.what });
  }
  console.table(table);
}
