// Everything that a fresh clone lacks, and nothing twice. Plain JavaScript, because before it has run there is no TypeScript.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const STAMP = 'node_modules/.cache/pulumi-mailgun/installed';

if (Number(process.versions.node.split('.')[0]) < 20) stop(`Node 20 or newer is needed, this is ${process.version}.`);

const lockfile = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockfile) {
  build();
} else {
  console.log('Installing dependencies (about a minute) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  console.log('Building …');
  build();
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, lockfile);
}

function build() {
  run(process.execPath, ['scripts/build.mjs']);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) stop(`${command} could not be started: ${error.message}`);
  if (status !== 0) stop(`'${command} ${args.join(' ')}' failed; what it says above tells why.`);
}

function stop(words) {
  console.error(words);
  process.exit(1);
}
