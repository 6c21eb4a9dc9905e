// npm run plugin              makes the executable plugin for this machine: dist/plugin/<os>-<arch>/pulumi-resource-mailgun-native
// npm run plugin -- --all     makes it for every platform, and the archives from which Pulumi installs it
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checksums, writeArchive } from './plugin/archive';
import { bundle } from './plugin/bundle';
import { makeExecutable } from './plugin/executable';
import { licensesOfNode } from './plugin/node-for';
import { ownPlatform, type Platform, platforms } from './plugin/platforms';

const root = process.cwd();
const folder = join(root, 'dist/plugin');
const { version } = JSON.parse(readFileSync(join(root, 'provider/package.json'), 'utf8'));

function archive(platform: Platform, executable: string, licenses: string): string {
  const name = `pulumi-resource-mailgun-native-v${version}-${platform.name}.tar.gz`;
  writeArchive(join(folder, name), [
    { name: basename(executable), mode: 0o755, content: readFileSync(executable) },
    { name: 'LICENSE', mode: 0o644, content: readFileSync(join(root, 'LICENSE')) },
    { name: 'THIRD-PARTY-LICENSES', mode: 0o644, content: Buffer.from(`Node.js\n\n${licensesOfNode()}\n${licenses}`) },
  ]);
  return name;
}

async function main(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  if (rest.length > 0 || (first !== undefined && first !== '--all')) throw new Error('npm run plugin -- [--all]');
  const { program, licenses } = await bundle(root);
  if (first === undefined) return console.log(makeExecutable(ownPlatform(), program, folder));
  const names: string[] = [];
  for (const platform of platforms) {
    names.push(archive(platform, makeExecutable(platform, program, folder), licenses));
    console.log(join(folder, names.at(-1) ?? ''));
  }
  writeFileSync(join(folder, `mailgun-native_${version}_checksums.txt`), checksums(folder, names));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
