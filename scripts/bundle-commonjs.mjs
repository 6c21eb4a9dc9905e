// Puts what `require('mailgun-sdk')` runs into few files, because Node looks for each of the compiler's ninety by itself: `core.js` has what every call
// needs, `webhooks.js` what verifies them, and each noun of the API has a file of its own, read when it is first used. Without it everything works,
// and a program that sends a mail starts a sixth later.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const ZOD = 'schema/zod';
const exportsOf = new Map();
for (const [, list, module] of readFileSync('sdk/index.ts', 'utf8').matchAll(/^export \{([^}]*)\} from '\.\/(.*)';$/gm)) {
  const values = list
    .split(',')
    .map((name) => name.trim())
    // A list over several lines ends in a comma.
    .filter((name) => name !== '' && !name.startsWith('type '));
  if (values.length > 0) exportsOf.set(module === 'api' ? 'api/index' : module, values);
}
const isOfWebhooks = (module) => module.startsWith('webhooks/');
const lists = [...exportsOf.keys()];

// What the compiler wrote, but for zod's parts.
for (const file of readdirSync('sdk/dist', { recursive: true }))
  if (/\.js(\.map)?$/.test(file) && file.replaceAll('\\', '/') !== `${ZOD}.js`) rmSync(join('sdk/dist', file));

const lazy = new Set();
const eager = lists.filter((module) => !isOfWebhooks(module));
const inCore = new Set((await bundle('core', eager)).modules);
const shared = new Set();
await bundle('webhooks', lists.filter(isOfWebhooks));
// A set hands on what is added to it meanwhile.
for (const module of lazy) {
  if (inCore.has(module)) throw new Error(`sdk/${module}.ts is loaded at the start and required later: a process would have it twice`);
  await bundle(module, [module]);
}
await bundle('core', [...new Set([...eager, ...shared])]);

const getters = lists.flatMap((module) =>
  (exportsOf.get(module) ?? []).map((name) => {
    const value = `require('./${isOfWebhooks(module) ? 'webhooks' : 'core'}.js').${nameOf(module)}.${name}`;
    return `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => ${value} });\n`;
  }),
);
writeFileSync('sdk/dist/index.js', `'use strict';\nObject.defineProperty(exports, '__esModule', { value: true });\n${getters.join('')}`);

/** Writes modules of the SDK as one file. What `core.js` has is taken from there, so that a process has it once. */
async function bundle(name, modules) {
  const outfile = `sdk/dist/${name}.js`;
  const pathTo = (module) => {
    const path = posix.relative(posix.dirname(name), module);
    return `${path.startsWith('.') ? path : `./${path}`}.js`;
  };
  const apart = {
    name: 'apart',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        const module = moduleOf(resolve(resolveDir, path));
        if (kind === 'require-call') lazy.add(module);
        if (kind === 'require-call' || module === ZOD) return { path: pathTo(module), external: true };
        if (name === 'core' || kind === 'entry-point' || !inCore.has(module)) return undefined;
        shared.add(module);
        return { path: `${pathTo('core')}?${nameOf(module)}`, external: true };
      });
    },
  };
  const isOne = modules.length === 1 && modules[0] === name;
  const contents = isOne
    ? `export * from './${name}';`
    : modules.map((module) => `export * as ${nameOf(module)} from './${module}';`).join('\n');
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: 'sdk', sourcefile: 'index.ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    write: false,
    plugins: [apart],
    logLevel: 'warning',
  });
  for (const { path, text } of outputFiles)
    writeFileSync(path, path.endsWith('.js') ? text.replaceAll(/require\("([^"]*)\?(\w+)"\)/g, 'require("$1").$2') : text);
  return { modules: Object.keys(metafile.inputs).map((file) => moduleOf(resolve(file))) };
}

/** `api/index` of `sdk/api` and of `sdk/api/index.ts`. */
function moduleOf(file) {
  const module = relative(resolve('sdk'), file).replaceAll('\\', '/').replace(/\.ts$/, '');
  return module === 'api' || module === 'compositions' ? `${module}/index` : module;
}

function nameOf(module) {
  return module.replaceAll(/\W(\w)/g, (_, letter) => letter.toUpperCase());
}
