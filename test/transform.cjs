const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const self = readFileSync(__filename);

/** Leaves out types, as the compiler does with `isolatedModules`. They are checked by `tsc`; loading the compiler in every worker took longer than most tests. */
module.exports = {
  getCacheKey: (source, file) => createHash('sha256').update(self).update(version).update(file).update('\0').update(source).digest('hex'),
  process: (source, file) =>
    transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      platform: 'node',
      target: 'es2022',
      sourcefile: file,
      sourcemap: 'inline',
      sourcesContent: false,
    }),
};
