import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Typescript from 'typescript';
import type { Stack } from '../../scripts/stack';

/** The programs whose types were checked in this process. */
const checked = new Set<string>();

/** The types of the installed packages, which are read once. */
const installed = new Map<string, Typescript.SourceFile | undefined>();

/**
 * Checks the types of a program before Pulumi runs it, against the installed packages and by the settings of its project. Pulumi would check it too, in
 * each command and from the beginning, which takes as long as everything else that a command does; the quick start and the languages leave it to Pulumi.
 *
 * @throws with what TypeScript says.
 */
export function checkedOnce(run: Stack['run'], folder: string): Stack['run'] {
  return async (args, options = {}) => {
    if (args[0] === 'up' || args[0] === 'preview') {
      const program = textOf(folder);
      if (!checked.has(program)) check(folder);
      checked.add(program);
    }
    return run(args, { ...options, env: { PULUMI_NODEJS_TRANSPILE_ONLY: 'true', ...options.env } });
  };
}

function check(folder: string): void {
  const ts = createRequire(join(folder, 'index.ts'))('typescript') as typeof Typescript;
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const host = ts.createCompilerHost(options);
  const { getSourceFile: read } = host;
  host.getSourceFile = (name, ...more) => {
    if (!name.includes('/node_modules/')) return read(name, ...more);
    const file = installed.get(name) ?? read(name, ...more);
    installed.set(name, file);
    return file;
  };
  const program = ts.createProgram({ rootNames: fileNames, options: { ...options, noEmit: true }, host });
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder) && !fileName.includes('/node_modules/'));
  if (own.length === 0) throw new Error(`${folder} has no program whose types could be checked.`);
  const problems = own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  if (problems.length > 0)
    throw new Error(
      ts.formatDiagnostics(problems, { getCanonicalFileName: String, getCurrentDirectory: () => folder, getNewLine: () => '\n' }),
    );
}

/** Everything that the check depends on; the installed packages stay the same. */
const textOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ts$|^tsconfig\.json$/.test(file))
    .sort()
    .map((file) => `${file}\n${readFileSync(join(folder, file), 'utf8')}`)
    .join('\n');
