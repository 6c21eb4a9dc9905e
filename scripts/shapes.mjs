// Every shape of project in test/packages/shapes.ts, with real package managers (from npm, through npx): minutes, and needs the network.
// npm run shapes -- pnpm          only those whose name has "pnpm" in it
// SHAPES_PULUMI=3.220.0 npm run shapes     with another version of @pulumi/pulumi
import { spawnSync } from 'node:child_process';

const [only = ''] = process.argv.slice(2);
const jest = [
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'quick',
  '--maxWorkers',
  '1',
  '--testPathPatterns',
  'test/packages/shapes',
];
const { status } = spawnSync(process.execPath, jest, { stdio: 'inherit', env: { ...process.env, SHAPES: 'all', SHAPES_ONLY: only } });
process.exitCode = status ?? 1;
