// Puts the SDK into the packages that are built on it. Without it they install only where `mailgun-sdk` is in a registry, or where the program tells its
// package manager where else it is. A program that has `mailgun-sdk` itself loads it beside: what the SDK remembers belongs to a client, not to a module.
// The gate has the emulator as well, for its demo.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const [, , name, ...others] = process.argv;
const dist = join(name, 'dist');
const included = join(dist, 'mailgun-sdk');
for (const other of others)
  cpSync(join(other, 'build'), join(dist, `mailgun-${other}`), { recursive: true, filter: (file) => !/\.(map|tsbuildinfo)$/.test(file) });
for (const file of compiled(dist)) {
  const text = readFileSync(file, 'utf8');
  // Only where it is loaded: what a program prints has the name as well.
  const renamed = text.replaceAll(/(\b(?:require|import)\(|\bfrom )(["'])(mailgun-(?:sdk|emulator))\2/g, (whole, load, quote, wanted) =>
    wanted === 'mailgun-sdk' || others.some((other) => wanted === `mailgun-${other}`) ? load + quote + wayTo(file, wanted) + quote : whole,
  );
  const cut = file.startsWith(join(dist, 'mailgun-')) ? renamed.replace(/^\/\/# sourceMappingURL=.*\n?/m, '') : renamed;
  if (cut !== text) writeFileSync(file, cut);
}
// Without maps, whose sources are those of another package, and without the ES modules: these packages require it.
cpSync('sdk/dist', included, { recursive: true, filter: (file) => !/\.(map|mjs|mts)$|sdk.dist.module$/.test(file) });
for (const file of compiled(included)) writeFileSync(file, readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*\n?/m, ''));

function wayTo(file, wanted) {
  const path = relative(dirname(file), join(dist, wanted, 'index')).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

function compiled(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.(js|d\.ts)$/.test(file))
    .map((file) => join(folder, file));
}
