import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

const DYNAMIC = 'pulumi-mailgun/dynamic';

/** Enough for the largest programs, and few enough to be walked through in a second. */
const PACKAGES = 5_000;

/** A package that can be reached from the program. */
interface Reached {
  readonly folder: string;
  readonly way: readonly string[];
}

/**
 * The shortest way from the program to this copy of the package; empty where the program has this copy itself, or where no way is found.
 * Two copies of one program have different ways, so that each resource is served by the copy that its class came from.
 */
export function programsWay(): readonly string[] {
  const program = process.cwd();
  if (leadsHere([], program)) return [];
  const queue: Reached[] = ancestors(program).map((folder) => ({ folder, way: [] }));
  const seen = new Set(queue.map(({ folder }) => folder));
  for (const from of queue) {
    for (const name of dependenciesOf(from.folder)) {
      const next = step(program, from, name);
      if (!next || seen.has(next.folder) || seen.size > PACKAGES) continue;
      if (declares(next.folder) && leadsHere(next.way, program)) return next.way;
      seen.add(next.folder);
      queue.push(next);
    }
  }
  const beside = besideProgram(program, folderThatInstalled());
  return beside && leadsHere(beside, program) ? beside : [];
}

/** Whether the text with this way, run in `program`, loads this copy of the package. */
export function leadsHere(way: readonly string[], program = process.cwd()): boolean {
  const from = follow(way, join(program, 'program.js'));
  const found = from && resolveFrom(from, DYNAMIC);
  return found !== undefined && folderOfPackage(dirname(found)) === folderOfPackage(__dirname);
}

function follow(way: readonly string[], start: string): string | undefined {
  return way.reduce<string | undefined>((from, name) => from && resolveFrom(from, name), start);
}

function step(program: string, from: Reached, name: string): Reached | undefined {
  const start = join(from.folder, 'package.json');
  const folder = folderOfDependency(start, name);
  if (!folder) return undefined;
  // What a package exports may leave out its package.json, or whatever `require` can load.
  for (const specifier of [`${name}/package.json`, name]) {
    const file = resolveFrom(start, specifier);
    if (file && folderOfPackage(dirname(file)) === folder) return { folder, way: [...from.way, specifier] };
  }
  const way = besideProgram(program, folder);
  return way && { folder, way };
}

/** A folder of the program's own repository has the same relative path on every machine. */
function besideProgram(program: string, folder: string | undefined): readonly string[] | undefined {
  const repository = repositoryOf(program);
  if (!folder?.startsWith(repository + sep) || !existsSync(join(folder, 'package.json'))) return undefined;
  const path = relative(program, folder).split(sep);
  return path.includes('node_modules') ? undefined : [[...(path[0] === '..' ? path : ['.', ...path]), 'package.json'].join('/')];
}

function repositoryOf(folder: string): string {
  const folders = ancestors(folder);
  return (
    folders.find((each) => existsSync(join(each, '.git'))) ?? folders.findLast((each) => existsSync(join(each, 'package.json'))) ?? folder
  );
}

/** Where somebody ran the installation that this copy came with: a program may import files that lie beside it. */
function folderThatInstalled(): string | undefined {
  const [folder, inside] = __dirname.split(`${sep}node_modules${sep}`, 2);
  return inside === undefined ? undefined : folder;
}

/** In pnpm's and Bun's layouts a package that needs nothing of this one may find it too, today. */
const declares = (folder: string) => 'pulumi-mailgun' in needsOf(folder);

function needsOf(folder: string): Readonly<Record<string, string>> {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = readManifest(folder);
  return { ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies };
}

/** What a package says it needs; of the program also what is only linked (`npm link` writes nothing down). */
function dependenciesOf(folder: string): readonly string[] {
  return [...new Set([...Object.keys(needsOf(folder)).sort(), ...installedIn(join(folder, 'node_modules'))])];
}

function installedIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const scoped = (scope: string) => readdirSync(join(folder, scope)).map((name) => `${scope}/${name}`);
  return names.flatMap((name) => (name.startsWith('@') ? scoped(name) : [name])).sort();
}

type Manifest = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

const readManifest = (folder: string) => attempt(() => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest) ?? {};

/** What yarn's Plug'n'Play, which has no `node_modules`, adds to Node's own module. */
interface PlugAndPlay {
  findPnpApi?(file: string): { resolveToUnqualified(name: string, from: string): string } | null;
}

function folderOfDependency(from: string, name: string): string | undefined {
  const pnp = (nodeModule as PlugAndPlay).findPnpApi?.(from);
  if (pnp) return attempt(() => realpathSync(pnp.resolveToUnqualified(name, from)));
  const folders = nodeModule.createRequire(from).resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')));
  return found && realpathSync(found);
}

function folderOfPackage(folder: string): string | undefined {
  // A build may put package.json files that only say "type" between a file and its package.
  const found = ancestors(folder).find((each) => 'name' in readManifest(each) || 'dependencies' in readManifest(each));
  return found && realpathSync(found);
}

const resolveFrom = (file: string, specifier: string) => attempt(() => nodeModule.createRequire(file).resolve(specifier));

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
