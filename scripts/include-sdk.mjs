// Puts the SDK into the packages that are built on it. Without it they install only where `mailgun-sdk` is in a registry, or where the program tells its
// package manager where else it is. A program that has `mailgun-sdk` itself loads it beside: what the SDK remembers belongs to a client, not to a module.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const dist = join(process.argv[2], 'dist');
const included = join(dist, 'mailgun-sdk');
for (const file of compiled(dist)) {
  const path = relative(dirname(file), join(included, 'index')).replaceAll('\\', '/');
  const text = readFileSync(file, 'utf8');
  const renamed = text.replaceAll(/(["'])mailgun-sdk\1/g, (_, quote) => `${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`);
  if (renamed !== text) writeFileSync(file, renamed);
}
// Without maps, whose sources are those of another package, and without the ES modules: these packages require it.
cpSync('sdk/dist', included, { recursive: true, filter: (file) => !/\.(map|mjs|mts)$|sdk.dist.module$/.test(file) });
for (const file of compiled(included)) writeFileSync(file, readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*\n?/m, ''));

function compiled(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.(js|d\.ts)$/.test(file))
    .map((file) => join(folder, file));
}
