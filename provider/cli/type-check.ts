import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Compiles the program with the project's own TypeScript, without writing anything.
 *
 * @returns what the compiler says, nothing if all is well, and `undefined` where the project has no TypeScript.
 */
export function checkTypes(folder: string, files: readonly string[]): string | undefined {
  const compiler = findCompiler(folder);
  if (compiler === undefined) return undefined;
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, ...options, ...files], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`.trim();
}

/** The project's own, or the one that `@pulumi/pulumi` came with. */
function findCompiler(folder: string): string | undefined {
  const program = createRequire(join(folder, 'package.json'));
  for (const name of ['typescript/package.json', '@pulumi/pulumi/package.json']) {
    try {
      const found = program.resolve(name);
      const compiler = name.startsWith('typescript')
        ? join(dirname(found), 'bin/tsc')
        : join(dirname(createRequire(found).resolve('typescript/package.json')), 'bin/tsc');
      if (existsSync(compiler)) return compiler;
    } catch {
      // Not there: the next one.
    }
  }
  return undefined;
}
