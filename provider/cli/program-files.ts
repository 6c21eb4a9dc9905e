import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where an import keeps what is no part of the program: the import files, and which files of the program it wrote. */
export const OWN_FOLDER = '.pulumi-mailgun';

/** The hash of each file as it was written, by its path. */
type Written = Readonly<Record<string, string>>;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** Writes the whole file or nothing of it. */
export function writeWhole(path: string, text: string, mode?: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, mode === undefined ? {} : { mode });
  if (mode !== undefined) chmodSync(draft, mode);
  renameSync(draft, path);
}

/** A folder beside the program, which git does not see: an import file holds what the program keeps secret. */
export function openOwnFolder(folder: string): string {
  const path = join(folder, OWN_FOLDER);
  writeWhole(join(path, '.gitignore'), '*\n');
  return path;
}

/**
 * Writes the files of a program. One that is there already is only overwritten if it is as it was written before: somebody may have changed it.
 * What is about to be written is noted first, so that an interrupted run can go on.
 *
 * @throws with the paths of the files that are in the way, before anything is written.
 */
export function writeProgramFiles(folder: string, files: ReadonlyMap<string, string>, { force }: { readonly force: boolean }): void {
  const note = join(openOwnFolder(folder), 'written.json');
  const before = JSON.parse(read(note) ?? '{}') as Written;
  const inTheWay = [...files].flatMap(([path, text]) => {
    const there = read(join(folder, path));
    return there === undefined || there === text || before[path] === hashOf(there) ? [] : [path];
  });
  if (inTheWay.length > 0 && !force)
    throw new Error(
      `Nothing was written, because these files are there and were not written by this command, or were changed since:\n` +
        `${inTheWay.map((path) => `  ${path}`).join('\n')}\nWrite to another folder with --out, or overwrite them with --force.`,
    );
  const after = Object.fromEntries([...files].map(([path, text]) => [path, hashOf(text)]));
  writeWhole(note, `${JSON.stringify({ ...before, ...after }, null, 2)}\n`);
  for (const [path, text] of files) if (read(join(folder, path)) !== text) writeWhole(join(folder, path), text);
}

/** Whether a file of the program is as this command wrote it, or is not there. */
export function isOurs(folder: string, path: string): boolean {
  const there = read(join(folder, path));
  const before = JSON.parse(read(join(folder, OWN_FOLDER, 'written.json')) ?? '{}') as Written;
  return there === undefined || before[path] === hashOf(there);
}
