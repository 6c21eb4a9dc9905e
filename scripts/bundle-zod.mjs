// Puts the parts of zod that the SDK uses into one file. Without it everything works, and a program that sends a mail starts 40 ms later.
import { readFileSync, rmSync } from 'node:fs';
import { buildSync } from 'esbuild';

buildSync({
  entryPoints: ['sdk/schema/zod.ts'],
  outfile: 'sdk/dist/schema/zod.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  banner: { js: `/*! zod, https://github.com/colinhacks/zod\n${readFileSync('node_modules/zod/LICENSE', 'utf8')}*/` },
  logLevel: 'warning',
});
// The compiler's, which leads from another text.
rmSync('sdk/dist/schema/zod.js.map', { force: true });
