// Makes the page of the emulator: one script and one style sheet, with Preact inside, so that who installs the emulator does not install it.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const to = 'emulator/dist/page';
const { outputFiles } = await build({
  entryPoints: ['emulator/page/app/app.tsx', 'emulator/page/app/app.css'],
  outdir: to,
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  tsconfigRaw: {},
});
const licence = `/*! With Preact:\n${readFileSync('node_modules/preact/LICENSE', 'utf8').trim()}\n*/\n`;
mkdirSync(to, { recursive: true });
for (const { path, text } of outputFiles) {
  const file = join(to, path.endsWith('.css') ? 'app.css' : 'app.js');
  // Whoever reads it meanwhile reads the one of before.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, path.endsWith('.css') ? text : licence + text);
  renameSync(draft, file);
}
