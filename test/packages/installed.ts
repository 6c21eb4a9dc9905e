import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const packages = { sdk: 'mailgun-sdk', provider: 'pulumi-mailgun', emulator: 'mailgun-emulator', gate: 'mailgun-gate' } as const;
/** What the programs of the tests import beside what the packages need; the repository has all of it already, so that nothing is downloaded. */
const others = ['@pulumi/pulumi', '@types/node', 'undici-types', 'mailgun.js'];

const needed = Object.keys(packages).flatMap((workspace) =>
  Object.keys(require(join(root, workspace, 'package.json')).dependencies as object),
);

/** Packs the packages and puts them into a project of their own, as a user has them. Builds them first if nobody has. */
export function installPacked(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pulumi-mailgun-editor-')));
  if (!existsSync(join(root, 'provider/dist/mailgun-sdk/index.d.ts')))
    execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'ignore' });
  for (const [workspace, name] of Object.entries(packages)) {
    const pack = ['pack', '--silent', '--ignore-scripts', '--workspace', workspace, '--pack-destination', folder];
    const tarball = execFileSync('npm', pack, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' }).trim();
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', place]);
  }
  // A dependency lies beside the package where the workspace has another version of it.
  const sources = [...Object.keys(packages).map((workspace) => join(root, workspace, 'node_modules')), join(root, 'node_modules')];
  for (const name of new Set([...needed, ...others])) link(name, sources, folder);
  return folder;
}

function link(name: string, sources: readonly string[], folder: string) {
  const source = sources.map((each) => join(each, name)).find(existsSync);
  if (source === undefined) throw new Error(`${name} is not installed`);
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(source, place, 'junction');
}
