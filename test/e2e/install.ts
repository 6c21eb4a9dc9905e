import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findPulumi } from '../../scripts/pulumi-cli';

const root = resolve(__dirname, '../..');

/** Installs the packed packages as a user's project has them, once for all end-to-end tests, beside nothing of this repository. */
export default async function install(): Promise<void> {
  // Where no CLI is there yet it is made here, and not by every worker.
  await findPulumi((line) => process.stderr.write(`${line}\n`));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pulumi-mailgun-e2e-')));
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  for (const workspace of ['sdk', 'provider'])
    npm(root, 'pack', '--silent', '--ignore-scripts', '--workspace', workspace, '--pack-destination', packed);
  const { version } = require(join(root, 'provider/package.json'));
  const installed = (name: string) => `^${require(`${name}/package.json`).version}`;
  const dependencies = {
    'mailgun-sdk': `file:packed/mailgun-sdk-${version}.tgz`,
    'pulumi-mailgun': `file:packed/pulumi-mailgun-${version}.tgz`,
    '@pulumi/pulumi': installed('@pulumi/pulumi'),
    '@types/node': installed('@types/node'),
    'ts-node': installed('ts-node'),
    typescript: installed('typescript'),
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  npm(folder, 'install', '--silent', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund');
  process.env.PULUMI_MAILGUN_E2E = folder;
}

const npm = (cwd: string, ...args: string[]) =>
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
