import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import type { Exports, Manifest } from './versions';

/** A tarball as it would be published, and what is in it. */
export interface Tarball {
  readonly file: string;
  readonly folder: string;
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly manifest: Manifest;
}

/** Packs what is built in a package's folder. */
export function pack(folder: string): Tarball {
  const place = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-release-'));
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', place];
  const name = execFileSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' }).trim();
  const file = join(place, name);
  const unpacked = join(place, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('tar', ['-xzf', file, '--strip-components=1', '-C', unpacked]);
  const paths = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) =>
      join(each.parentPath, each.name)
        .slice(unpacked.length + 1)
        .replaceAll('\\', '/'),
    );
  return {
    file,
    folder: unpacked,
    paths,
    bytes: statSync(file).size,
    manifest: JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')),
  };
}

const pages = ['README.md', 'LICENSE', 'CHANGELOG.md'];
const strays = /\.tsbuildinfo$|\.test\.|(^|\/)(test|node_modules)\/|tsconfig/;

/** What a tarball lacks, or has and should not. */
export function contentProblems(tarball: Tarball): string[] {
  const { name } = tarball.manifest;
  const there = new Set(tarball.paths);
  const missing = [...pages, ...pointedTo(tarball.manifest)].filter((path) => !there.has(path));
  const lost = tarball.paths
    .filter((path) => path.endsWith('.map'))
    .flatMap((path) => sourcesOf(tarball, path).filter((source) => !there.has(source)));
  return [
    ...missing.map((path) => `${name}: ${path} is missing`),
    ...tarball.paths.filter((path) => strays.test(path)).map((path) => `${name}: ${path} is nothing for users`),
    ...[...new Set(lost)].map((path) => `${name}: a map leads to ${path}, which is missing`),
  ];
}

function pointedTo({ main, types, exports, bin }: Manifest): string[] {
  return [...new Set([main, types, ...filesIn(exports), ...Object.values(bin ?? {})].map((path) => posix.normalize(path)))];
}

const filesIn = (exports: Exports): string[] =>
  Object.values(exports).flatMap((each) => (typeof each === 'string' ? [each] : filesIn(each)));

function sourcesOf({ folder }: Tarball, path: string): string[] {
  const { sources } = JSON.parse(readFileSync(join(folder, path), 'utf8')) as { readonly sources: readonly string[] };
  return sources.map((source) => posix.join(dirname(path), source));
}
