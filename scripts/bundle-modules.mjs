// Builds the SDK once more as ES modules, which bundlers and runtimes other than Node take. There it sends by `fetch`: undici is CommonJS that requires
// Node's modules, which an ES module cannot, and would be half of a bundle. `index.mjs` is what Node imports: it hands on the CommonJS build, so that
// a process has one copy of everything.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const withoutUndici = {
  name: 'without-undici',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/dispatcher$/ }, () => ({ path: resolve('sdk/http/no-agent.ts') }));
  },
};
const shared = { bundle: true, platform: 'node', target: 'es2022', minify: true, logLevel: 'warning', plugins: [withoutUndici] };

const names = Object.keys(createRequire(import.meta.url)('../sdk/dist/index.js'));
// Where each name comes from: `export { a, type B } from './c';`
const sources = [...readFileSync('sdk/index.ts', 'utf8').matchAll(/^export \{([^}]*)\} from '\.\/(.*)';$/gm)]
  .map(([, list, file]) => ({
    file,
    exported: list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => names.includes(name)),
  }))
  .filter(({ exported }) => exported.length > 0);

rmSync('sdk/dist/module', { recursive: true, force: true });
await build({
  ...shared,
  // Each has a file of its own, so that a program which uses one of them has no more in its bundle: https://esbuild.github.io/api/#splitting
  entryPoints: sources.map(({ file }) => ({ in: file === 'api' ? 'sdk/api/index.ts' : `sdk/${file}.ts`, out: file })),
  outdir: 'sdk/dist/module',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  format: 'esm',
});
writeFileSync(
  'sdk/dist/module/index.mjs',
  sources.map(({ file, exported }) => `export { ${exported.join(', ')} } from './${file}.mjs';\n`).join(''),
);
await build({ ...shared, entryPoints: ['sdk/index.ts'], outfile: 'sdk/dist/module/index.js', format: 'cjs' });
writeFileSync('sdk/dist/module/LICENSE', `zod, https://github.com/colinhacks/zod\n\n${readFileSync('node_modules/zod/LICENSE', 'utf8')}`);

writeFileSync('sdk/dist/index.mjs', `import sdk from './index.js';\nexport const { ${names.join(', ')} } = sdk;\n`);
writeFileSync('sdk/dist/index.d.mts', "export * from './index.js';\n");
