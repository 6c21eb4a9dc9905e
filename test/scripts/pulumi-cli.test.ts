import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { explainFailure, pulumiEnvironment, reasonInOneLine } from '../../scripts/pulumi-cli';
import { withLanguages } from '../../scripts/pulumi-cli/languages';
import { isAtLeast } from '../../scripts/pulumi-cli/version';

describe('the version of the Pulumi CLI', () => {
  test.each([
    ['3.254.0', true],
    ['v3.259.0', true],
    ['3.1000.0', true],
    ['4.0.0', true],
    ['3.260.0-dev.0+dirty', true],
    ['3.253.9', false],
    ['2.999.999', false],
    ['', false],
    ['unknown', false],
  ])('%p is new enough: %p', (version, expected) => {
    expect(isAtLeast(version, '3.254.0')).toBe(expected);
  });
});

describe('a search that fails', () => {
  test('names every way that was tried and what to install', () => {
    const message = explainFailure(['pulumi on PATH: not there', 'a build from Go modules: there is no go on PATH']);
    expect(message).toContain('  - pulumi on PATH: not there\n  - a build from Go modules: there is no go on PATH\n');
    expect(message).toMatch(/Install the Pulumi CLI .*docs\/install.* or Go 1\.25/);
  });

  test('gives what a command said last as the reason, in one line', () => {
    const error = Object.assign(new Error('Command failed: go build\nmuch'), { stderr: 'go: downloading x\ngo: no such host\n' });
    expect(reasonInOneLine(error)).toBe('go: no such host');
  });

  test('gives the cause of a failed download', () => {
    expect(reasonInOneLine(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }))).toBe(
      'fetch failed: getaddrinfo ENOTFOUND',
    );
  });

  test('says when a command was stopped because it took too long', () => {
    expect(reasonInOneLine(Object.assign(new Error('Command failed: node'), { killed: true, stderr: '' }))).toMatch(/too long/);
  });
});

test('the environment leads the CLI to its own plugins and folders', () => {
  const cli = { command: '/cli/pulumi', version: '3.259.0', path: ['/host', '/cli'].join(delimiter), origin: 'cache' } as const;
  const environment = pulumiEnvironment(cli, { backend: 'file:///state', home: '/home', passphrase: 'secret' });
  expect(environment).toMatchObject({
    PATH: cli.path,
    PULUMI_BACKEND_URL: 'file:///state',
    PULUMI_HOME: '/home',
    PULUMI_CONFIG_PASSPHRASE: 'secret',
  });
  expect(environment.HOME).toBe(process.env.HOME);
});

test('a CLI that has language hosts of its own, also behind a link, gets none of the stand-ins', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pulumi-mailgun-'));
  const elsewhere = await mkdtemp(join(tmpdir(), 'pulumi-mailgun-'));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    for (const name of ['pulumi', 'pulumi-language-yaml']) await writeFile(join(folder, `${name}${suffix}`), '', { mode: 0o755 });
    const command = join(elsewhere, `pulumi${suffix}`);
    await symlink(join(folder, `pulumi${suffix}`), command);
    const cli = { command, version: '3.259.0', path: elsewhere, origin: 'PATH' } as const;
    expect(await withLanguages(cli, () => undefined)).toBe(cli);
  } finally {
    for (const each of [folder, elsewhere]) await rm(each, { recursive: true });
  }
});
