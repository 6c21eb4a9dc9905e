// Builds the packages. The compiler writes to `build`, which is its own; `dist`, which is packed, is made from it: with the documentation that the
// compiler drops, few files to require, the ES modules, and the SDK included in what is built on it. A package whose compiled files have not changed is left.
// It prints to the error output: what packs the packages reads the name of the tarball from the other.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const STAMPS = 'node_modules/.cache/pulumi-mailgun/built';

run('node_modules/typescript/bin/tsc', '-b', 'sdk', 'emulator', 'provider', 'gate');
const scripts = hashOf(
  readdirSync('scripts')
    .map((name) => join('scripts', name))
    .filter((file) => file.endsWith('.mjs')),
);
const sdk = hashOf(['sdk/build/tsconfig.tsbuildinfo']) + scripts;
make(
  'sdk',
  sdk,
  ['scripts/document-declarations.mjs', 'sdk'],
  ['scripts/bundle-zod.mjs'],
  ['scripts/bundle-commonjs.mjs'],
  ['scripts/bundle-modules.mjs'],
);
// A package, and what it includes beside the SDK.
for (const [name, ...included] of [['emulator'], ['provider'], ['gate', 'emulator']])
  make(
    name,
    hashOf([...[name, ...included].map((each) => `${each}/build/tsconfig.tsbuildinfo`), ...page(name)]) + sdk,
    ['scripts/document-declarations.mjs', name],
    ...(name === 'emulator' ? [['scripts/bundle-page.mjs']] : []),
    ['scripts/include-sdk.mjs', name, ...included],
  );

/** What of a package runs in a browser: the compiler does not see it. */
function page(name) {
  const folder = 'emulator/page/app';
  const sources = () => readdirSync(folder).filter((file) => /\.(tsx?|css)$/.test(file));
  return name === 'emulator' ? sources().map((file) => join(folder, file)) : [];
}

function make(name, state, ...steps) {
  // What its tarball shows of the repository.
  for (const file of ['LICENSE', 'CHANGELOG.md']) copyFileSync(file, join(name, file));
  const dist = join(name, 'dist');
  const stamp = join(STAMPS, name);
  if (existsSync(dist) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  rmSync(dist, { recursive: true, force: true });
  cpSync(join(name, 'build'), dist, { recursive: true, filter: (file) => !file.endsWith('.tsbuildinfo') });
  for (const step of steps) run(...step);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, state);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  console.error(`'node ${args.join(' ')}' failed; what it says above tells why.`);
  process.exit(status ?? 1);
}
