import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What this command has written into a folder, so that it can go on after an interruption and leaves alone what somebody changed. */
export interface Written {
  /** The hash of each file as it was written, by its path. */
  readonly files: Readonly<Record<string, string>>;
  /** The name in the program of each thing that is in these files, by class and id. */
  readonly things: Readonly<Record<string, string>>;
}

const OWN_FOLDER = '.pulumi-mailgun';

const NOTHING: Written = { files: {}, things: {} };

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

export const readIf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** Writes the whole file or nothing of it. */
export function writeWhole(path: string, text: string, mode?: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, mode === undefined ? {} : { mode });
  if (mode !== undefined) chmodSync(draft, mode);
  renameSync(draft, path);
}

/** A folder beside the program that git does not see: an import file holds in clear what the program keeps secret. */
export function openOwnFolder(folder: string): string {
  const path = join(folder, OWN_FOLDER);
  if (readIf(join(path, '.gitignore')) !== '*\n') writeWhole(join(path, '.gitignore'), '*\n');
  return path;
}

/** Nothing where a file of the program is gone: then nothing is known of the rest either. */
export function readWritten(folder: string): Written {
  const text = readIf(join(folder, OWN_FOLDER, 'written.json'));
  const written = text === undefined ? NOTHING : (JSON.parse(text) as Written);
  return Object.keys(written.files).every((path) => existsSync(join(folder, path))) ? written : NOTHING;
}

/**
 * Writes the files of a program. One that is there already is only overwritten if it is as it was written before: somebody may have changed it.
 * What is about to be written is noted first, so that an interrupted run can go on.
 *
 * @throws with the paths of the files that are in the way, before anything is written.
 */
export function writeProgramFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  things: Written['things'],
  { force }: { readonly force: boolean },
): void {
  const before = JSON.parse(readIf(join(folder, OWN_FOLDER, 'written.json')) ?? JSON.stringify(NOTHING)) as Written;
  const inTheWay = [...files].flatMap(([path, text]) => {
    const there = readIf(join(folder, path));
    return there === undefined || there === text || before.files[path] === hashOf(there) ? [] : [path];
  });
  if (inTheWay.length > 0 && !force)
    throw new Error(
      'Nothing was written, because these files are there and were not written by this command, or were changed since:\n' +
        `${inTheWay.map((path) => `  ${join(folder, path)}`).join('\n')}\nWrite to another folder with --out, or overwrite them with --force.`,
    );
  const hashes = Object.fromEntries([...files].map(([path, text]) => [path, hashOf(text)]));
  const after: Written = { files: { ...before.files, ...hashes }, things: { ...before.things, ...things } };
  // The things are noted after their files: only then are they in the program.
  const note = (written: Written) => writeWhole(join(openOwnFolder(folder), 'written.json'), `${JSON.stringify(written, null, 2)}\n`);
  note({ ...after, things: before.things });
  for (const [path, text] of files) if (readIf(join(folder, path)) !== text) writeWhole(join(folder, path), text);
  note(after);
}
