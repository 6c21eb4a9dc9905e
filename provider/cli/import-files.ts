import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { argumentsFor } from '../inventory/arguments-for';
import { identifierFor } from '../program/identifiers';
import { holdsCredential } from '../program/secrets';
import type { Wanted } from '../program/write-program';
import { type ImportEntry, importById, importEntry, nativeImportEntry } from '../pulumi/import-file';
import { NATIVE_TOKEN } from '../pulumi/type-token';
import { resources } from '../resources';
import type { ImportOptions } from './import-options';
import { printedFile, printedLanguage } from './language';
import { openOwnFolder, writeWhole } from './written';

/** Two files, because `pulumi import` protects all that it imports or nothing. */
export function saveImports(options: ImportOptions, wanted: readonly Wanted[]): readonly ImportFile[] {
  const own = openOwnFolder(options.out);
  const language = printedLanguage(options);
  const taken = wanted.filter(({ how }) => how === 'take');
  const variables = new Set<string>();
  return [true, false].flatMap((protect) => {
    const entries = taken
      .filter((thing) => thing.protect === protect)
      .map((thing) => entryOf(thing, options.as === 'native'))
      .map((entry) => (language === undefined ? entry : withVariable(entry, variables)));
    const path = join(own, protect ? 'import-protected.json' : 'import.json');
    if (entries.length === 0) {
      // Whoever imported it by hand, or was interrupted after that, would keep its secrets in clear.
      rmSync(path, { force: true });
      return [];
    }
    // It holds what the program takes from the configuration as secrets.
    writeWhole(path, `${JSON.stringify({ resources: entries }, null, 2)}\n`, 0o600);
    return [{ path, protect, entries, ...(language && { printed: printedFile(options.out, language, protect) }) }];
  });
}

export interface ImportFile {
  readonly path: string;
  readonly protect: boolean;
  readonly entries: readonly ImportEntry[];
  /** Where Pulumi writes the program for it, if it does. */
  readonly printed?: string;
}

/** Pulumi writes the name of a resource as that of a variable, whatever is in it (pkg/importer/language.go). */
const withVariable = (entry: ImportEntry, taken: Set<string>): ImportEntry => ({
  ...entry,
  name: identifierFor(`${entry.name} ${entry.type.slice(NATIVE_TOKEN.length)}`, taken),
  logicalName: entry.name,
});

function entryOf({ type, ...thing }: Wanted, isNative: boolean): ImportEntry {
  const resource = resources[type];
  if (!resource) throw new Error(`There is no class ${type}.`);
  const secret = Object.entries(thing.args)
    .filter(([name, value]) => name !== 'template' && holdsCredential(value))
    .map(([name]) => name);
  if (!isNative) return importEntry(resource, { ...thing, secret });
  // What the provider would read by the id has no mark of these secrets, nothing that another tool knows, and all arguments.
  const isReadable = secret.length === 0 && Object.keys(thing.known ?? {}).length === 0;
  const isWhole = isReadable && isDeepStrictEqual(thing.args, argumentsFor(resource, thing.described));
  return (isWhole ? importById : nativeImportEntry)(resource, { ...thing, secret });
}

export const importCommand = ({ path, protect, printed }: ImportFile): readonly string[] => [
  'pulumi',
  'import',
  '--file',
  path.startsWith(process.cwd()) ? path.slice(process.cwd().length + 1) : path,
  ...(printed === undefined ? ['--generate-code=false'] : ['--out', printed]),
  `--protect=${protect}`,
  '--yes',
];
