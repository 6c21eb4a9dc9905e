import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { holdsCredential } from '../program/secrets';
import type { Wanted } from '../program/write-program';
import { type ImportEntry, importEntry } from '../pulumi/import-file';
import { resources } from '../resources';
import { openOwnFolder, writeWhole } from './written';

/** Two files, because `pulumi import` protects all that it imports or nothing. */
export function saveImports(folder: string, wanted: readonly Wanted[]): readonly ImportFile[] {
  const own = openOwnFolder(folder);
  const taken = wanted.filter(({ how }) => how === 'take');
  return [true, false].flatMap((protect) => {
    const entries = taken.filter((thing) => thing.protect === protect).map(entryOf);
    const path = join(own, protect ? 'import-protected.json' : 'import.json');
    if (entries.length === 0) {
      // Whoever imported it by hand, or was interrupted after that, would keep its secrets in clear.
      rmSync(path, { force: true });
      return [];
    }
    // It holds what the program takes from the configuration as secrets.
    writeWhole(path, `${JSON.stringify({ resources: entries }, null, 2)}\n`, 0o600);
    return [{ path, protect, entries }];
  });
}

export interface ImportFile {
  readonly path: string;
  readonly protect: boolean;
  readonly entries: readonly ImportEntry[];
}

function entryOf({ type, ...thing }: Wanted): ImportEntry {
  const resource = resources[type];
  if (!resource) throw new Error(`There is no class ${type}.`);
  const secret = Object.entries(thing.args)
    .filter(([name, value]) => name !== 'template' && holdsCredential(value))
    .map(([name]) => name);
  return importEntry(resource, { ...thing, secret });
}

export const importCommand = ({ path, protect }: ImportFile): readonly string[] => [
  'pulumi',
  'import',
  '--file',
  path.startsWith(process.cwd()) ? path.slice(process.cwd().length + 1) : path,
  '--generate-code=false',
  `--protect=${protect}`,
  '--yes',
];
