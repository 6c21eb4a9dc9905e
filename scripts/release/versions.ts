import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const workspaces = ['sdk', 'provider', 'emulator', 'gate'] as const;

/** Files by the names and conditions under which they are found, conditions within conditions. */
export type Exports = { [name: string]: string | Exports };

export interface Manifest {
  name: string;
  version: string;
  main: string;
  types: string;
  exports: Exports;
  bin?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface Lock {
  packages: Record<string, { version: string; devDependencies?: Record<string, string> }>;
}

const UNRELEASED = /^## Unreleased\n+([\s\S]*?)(?=^## |(?![\s\S]))/m;
const WRITTEN = /(?<=export const version = ')[^']*/;

const read = (root: string, file: string) => readFileSync(join(root, file), 'utf8');
const readJson = <T>(root: string, file: string): T => JSON.parse(read(root, file));
const writeJson = (root: string, file: string, value: unknown) => writeFileSync(join(root, file), `${JSON.stringify(value, null, 2)}\n`);

/** Pulumi's schema, whose version is that of the plugin which packages made from it ask for. */
const SCHEMA = 'provider/schema.json';

const readManifest = (root: string, workspace: string) => readJson<Manifest>(root, `${workspace}/package.json`);

/** Every place that names the version of the packages, with what it says. */
export function versionsIn(root: string): Map<string, string> {
  const lock = readJson<Lock>(root, 'package-lock.json');
  const versions = new Map([
    ['sdk/version.ts', WRITTEN.exec(read(root, 'sdk/version.ts'))?.[0] ?? 'none'],
    [SCHEMA, readJson<{ version: string }>(root, SCHEMA).version],
  ]);
  for (const workspace of workspaces) {
    const { version, devDependencies } = readManifest(root, workspace);
    const locked = lock.packages[workspace];
    versions.set(`${workspace}/package.json`, version).set(`package-lock.json, ${workspace}`, locked?.version ?? 'none');
    for (const name of included(devDependencies)) {
      versions.set(`${workspace}/package.json, ${name}`, devDependencies?.[name] ?? 'none');
      versions.set(`package-lock.json, ${workspace}, ${name}`, locked?.devDependencies?.[name] ?? 'none');
    }
  }
  return versions;
}

/** What the versions, and the section of the changelog about them, lack of a release. */
export function versionProblems(root: string): string[] {
  const versions = versionsIn(root);
  const { version } = readManifest(root, 'sdk');
  const others = [...versions]
    .filter(([, each]) => each !== version)
    .map(([place, each]) => `${place} says ${each}, and sdk/package.json ${version}`);
  const changes = read(root, 'CHANGELOG.md');
  if (!changes.includes(`\n## ${version}\n`)) others.push(`CHANGELOG.md has no section ${version}`);
  if (UNRELEASED.exec(changes)?.[1]) others.push('CHANGELOG.md lists changes as Unreleased: set a new version first');
  return others;
}

/** Writes a new version to every place that names it, and the unreleased changes under its heading. */
export function setVersion(root: string, version: string): void {
  const before = readManifest(root, 'sdk').version;
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${version} is not a version like 0.2.0.`);
  if (!isNewer(version, before)) throw new Error(`${version} is not newer than ${before}.`);
  const changes = read(root, 'CHANGELOG.md');
  if (!UNRELEASED.exec(changes)?.[1])
    throw new Error('CHANGELOG.md lists nothing under "## Unreleased", so that there is nothing to release.');

  writeFileSync(join(root, 'CHANGELOG.md'), changes.replace(/^## Unreleased$/m, `## ${version}`));
  writeFileSync(join(root, 'sdk/version.ts'), read(root, 'sdk/version.ts').replace(WRITTEN, version));
  writeJson(root, SCHEMA, { ...readJson<object>(root, SCHEMA), version });
  const lock = readJson<Lock>(root, 'package-lock.json');
  for (const workspace of workspaces) {
    const manifest = readManifest(root, workspace);
    for (const each of [manifest, lock.packages[workspace]]) {
      if (!each) throw new Error(`package-lock.json does not know ${workspace}.`);
      each.version = version;
      for (const name of included(each.devDependencies)) if (each.devDependencies) each.devDependencies[name] = version;
    }
    writeJson(root, `${workspace}/package.json`, manifest);
  }
  writeJson(root, 'package-lock.json', lock);
}

/** The packages of this repository that a package has in its tarball. */
const included = (devDependencies: Record<string, string> = {}) =>
  Object.keys(devDependencies).filter((name) => ['mailgun-sdk', 'mailgun-emulator'].includes(name));

function isNewer(version: string, than: string): boolean {
  return version !== than && version.localeCompare(than, 'en', { numeric: true }) > 0;
}
