import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const root = resolve(__dirname, '../..');

/** `mailgun-gate` of the sources, as one file, for tests that have to kill it. Removed after the tests of the file. */
export function buildCli(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'mailgun-gate.cjs');
  buildSync({
    entryPoints: [join(root, 'gate/cli/bin.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile,
    alias: { 'mailgun-sdk': join(root, 'sdk/index.ts'), 'mailgun-emulator': join(root, 'emulator/index.ts') },
    logLevel: 'error',
  });
  return outfile;
}
