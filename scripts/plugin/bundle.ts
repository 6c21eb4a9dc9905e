import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

interface Bundle {
  readonly program: string;
  /** The licenses of the packages that are inside. */
  readonly licenses: string;
}

/** The built provider and everything that it requires, as one file. It keeps its lines and names: they are in the stack of an error that somebody reports. */
export async function bundle(root: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['provider/dist/pulumi/native/bin.js'],
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'cjs',
    legalComments: 'none',
    plugins: [oneZod],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (!output) throw new Error('esbuild wrote nothing');
  return { program: output.text, licenses: licensesOf(root, Object.keys(metafile.inputs)) };
}

/** The SDK is packed with the parts of zod that it uses. The provider has the whole of it, so that here they would only be loaded twice: a twelfth of the start. */
const oneZod: Plugin = {
  name: 'one-zod',
  setup: ({ onResolve, resolve }) =>
    onResolve({ filter: /\/schema\/zod\.js$/ }, ({ resolveDir, kind }) => resolve('zod', { resolveDir, kind })),
};

function licensesOf(root: string, files: readonly string[]): string {
  const packages = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  return [...packages]
    .sort()
    .map((each) => licenseOf(join(root, each)))
    .join('\n');
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each) && existsSync(join(folder, each)));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${text}`;
}
