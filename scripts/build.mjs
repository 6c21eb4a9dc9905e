// Builds the packages: compiles them, puts back the documentation that the compiler drops, bundles zod's parts, includes the SDK, and
// lays beside each package what its tarball shows of the repository.
// It prints to the error output: what packs the packages reads the name of the tarball from the other.
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const args of [
  ['node_modules/typescript/bin/tsc', '-b', 'sdk', 'emulator', 'provider'],
  ['scripts/document-declarations.mjs'],
  ['scripts/bundle-zod.mjs'],
  ['scripts/include-sdk.mjs'],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) continue;
  console.error(`'node ${args.join(' ')}' failed; what it says above tells why.`);
  process.exit(status ?? 1);
}

for (const name of ['sdk', 'provider', 'emulator'])
  for (const file of ['LICENSE', 'CHANGELOG.md']) copyFileSync(join(root, file), join(root, name, file));
