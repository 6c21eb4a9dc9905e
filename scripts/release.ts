// npm run release -- 0.2.0        sets the version everywhere, and puts the unreleased changes under its heading
// npm run release -- --dry-run    checks everything and says what would be published
// npm run release                 the same, and publishes
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentProblems, pack, type Tarball } from './release/contents';
import { setVersion, versionProblems, workspaces } from './release/versions';

const root = process.cwd();

const windows = process.platform === 'win32';

function changedFiles(): string[] {
  const status = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  return status
    .split('\n')
    .filter(Boolean)
    .map((line) => `not committed: ${line.trim()}`);
}

function toolProblems({ file, manifest }: Tarball): string[] {
  const tools = [
    ['publint', '--strict', file],
    ['attw', file, '--profile', 'node16', '--format', 'ascii', '--quiet'],
  ] as const;
  return tools
    .filter(([command, ...args]) => {
      const executable = join(root, 'node_modules/.bin', command);
      return spawnSync(executable, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: windows }).status !== 0;
    })
    .map(([command]) => `${manifest.name}: ${command} found what it says above`);
}

function stopAt(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(['This cannot be released:', ...problems].join('\n  '));
}

/** A release that broke off half-way goes on where it stopped. */
function publish({ file, manifest: { name, version } }: Tarball): void {
  const there = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8', shell: windows });
  if (there.stdout.trim() === version) console.log(`${name} ${version} is published already.`);
  else execFileSync('npm', ['publish', file], { stdio: 'inherit', shell: windows });
}

function release(dryRun: boolean): void {
  stopAt([...changedFiles(), ...versionProblems(root)]);
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  const tarballs = workspaces.map((workspace) => pack(join(root, workspace)));
  try {
    stopAt(tarballs.flatMap(contentProblems));
    stopAt(tarballs.flatMap(toolProblems));
    for (const { manifest, paths, bytes } of tarballs)
      console.log(`${manifest.name} ${manifest.version}: ${paths.length} files, ${Math.round(bytes / 1000)} kB packed`);
    if (dryRun) console.log('Nothing was published. Without --dry-run these would be.');
    else tarballs.forEach(publish);
  } finally {
    for (const { file } of tarballs) rmSync(dirname(file), { recursive: true });
  }
}

function main(args: readonly string[]): void {
  const [first, ...rest] = args;
  const dryRun = first === '--dry-run';
  if (rest.length > 0 || (first?.startsWith('-') && !dryRun)) throw new Error('npm run release -- [--dry-run | <version>]');
  if (first === undefined || dryRun) release(dryRun);
  else {
    setVersion(root, first);
    console.log(`The version is ${first} everywhere. Look at the changes, commit them, then: npm run release -- --dry-run`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
