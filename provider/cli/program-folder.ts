import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importOf, type Program, type Wanted, writeProgram } from '../program/write-program';
import type { ImportOptions } from './import-options';
import type { StackState } from './stack';
import { checkTypes } from './type-check';
import { readIf, readWritten, writeProgramFiles } from './written';

/** A program that was written, or is there already. */
export interface SavedProgram {
  /** What it declares of what is wanted, by the names that it has there. */
  readonly things: readonly Wanted[];
  /** The files that were written now. */
  readonly written: readonly string[];
  readonly secrets: Program['secrets'];
  readonly isCompiled: boolean;
  /** A line that somebody has to add, where a program is that this command did not write. */
  readonly missingImport: { readonly file: string; readonly line: string } | undefined;
}

/** What `pulumi package add` calls the package in TypeScript. */
const NATIVE_PACKAGE = '@pulumi-mailgun/native';

/** Writes the program into its folder. What it declares already, and what others wrote, is left alone. */
export function saveProgram(
  folder: string,
  wanted: readonly Wanted[],
  stack: StackState | undefined,
  { out, as, force }: Pick<ImportOptions, 'out' | 'as' | 'force'>,
): SavedProgram {
  const modules = isModule(folder);
  const written = readWritten(out);
  const keyOf = ({ type, id }: Wanted) => `${type} ${id}`;
  const things = wanted.map((thing) => ({ ...thing, name: written.things[keyOf(thing)] ?? thing.name }));
  const isAddition = existsSync(join(out, 'index.ts')) && (stack?.managed.length ?? 0) > 0;
  const fresh = isAddition ? things.filter((thing) => written.things[keyOf(thing)] === undefined) : things;
  const declared = things.length > fresh.length ? writeProgram(things).secrets : new Map<string, string>();
  const file = isAddition ? freeFile(out) : undefined;
  const options = {
    asOptions: as === 'options',
    modules,
    ...(file !== undefined && { file }),
    ...(as === 'native' && { package: NATIVE_PACKAGE }),
  };
  const program =
    fresh.length > 0 ? writeProgram(fresh, options) : { files: new Map<string, string>(), secrets: new Map<string, string>() };
  const index =
    file !== undefined && fresh.length > 0 ? `${readFileSync(join(out, 'index.ts'), 'utf8')}${importOf(file, options)}` : undefined;
  writeProgramFiles(
    out,
    new Map([...program.files, ...(index === undefined ? [] : [['index.ts', index] as const])]),
    Object.fromEntries(fresh.map((thing) => [keyOf(thing), thing.name])),
    { force },
  );
  const sources = [...program.files.keys()].filter((path) => path.endsWith('.ts')).map((path) => join(out, path));
  const wrong = sources.length > 0 ? checkTypes(folder, sources) : '';
  if (wrong?.includes(`Cannot find module '${NATIVE_PACKAGE}'`))
    throw new Error(
      `The program in ${out} needs the package ${NATIVE_PACKAGE}. Run 'npm install ${NATIVE_PACKAGE}' or 'pulumi package add mailgun-native', then run the command again.`,
    );
  if (wrong) throw new Error(`The program in ${out} does not compile. This is a fault of this command; please report it.\n${wrong}`);
  return {
    things,
    written: [...program.files.keys()],
    secrets: new Map([...declared, ...program.secrets]),
    isCompiled: wrong !== undefined,
    missingImport: missingImport(folder, out, modules),
  };
}

/** One that nobody has used. */
function freeFile(out: string): string {
  const day = `added-${new Date().toISOString().slice(0, 10)}`;
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? `${day}.ts` : `${day}-${number}.ts`;
    if (!existsSync(join(out, path))) return path;
  }
}

function isModule(folder: string): boolean {
  const text = readIf(join(folder, 'package.json'));
  return text !== undefined && (JSON.parse(text) as { readonly type?: string }).type === 'module';
}

/** A program that does not import what was written would have Pulumi delete what was just taken over. */
function missingImport(folder: string, out: string, modules: boolean): SavedProgram['missingImport'] {
  const file = mainOf(folder);
  if (importsFolder(readIf(join(folder, file)) ?? '', out)) return undefined;
  return { file, line: `import './${out}${modules ? '/index.js' : ''}';` };
}

/** Whether a program has an `import` or a `require` of the folder, outside of comments. */
function importsFolder(program: string, out: string): boolean {
  const name = (out.split('/').at(-1) ?? '').replaceAll(/[^\w-]/g, '\\$&');
  const code = program.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  return new RegExp(`(import|from|require)\\s*\\(?\\s*['"]\\.{1,2}/([^'"]*/)?${name}(/index(\\.[cm]?[jt]s)?)?/?['"]`).test(code);
}

function mainOf(folder: string): string {
  const [, place = '.'] = /^main:\s*['"]?([^'"\n]+)/m.exec(readIf(join(folder, 'Pulumi.yaml')) ?? '') ?? [];
  const { main } = JSON.parse(readIf(join(folder, 'package.json')) ?? '{}') as { readonly main?: string };
  const candidates = [
    place,
    ...(main === undefined ? [] : [join(place, main)]),
    ...['index.ts', 'index.js'].map((file) => join(place, file)),
  ];
  return candidates.find((path) => /\.[cm]?[jt]s$/.test(path) && existsSync(join(folder, path))) ?? join(place, 'index.ts');
}
