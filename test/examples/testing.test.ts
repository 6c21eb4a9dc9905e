import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installPacked } from '../packages/installed';
import { root, watch } from './example';

const folder = 'examples/testing';
const testsIn = (file: string) => [...readFileSync(resolve(root, folder, file), 'utf8').matchAll(/^ *test\(/gm)].length;

/** With the packages as they are built, in a process of its own, as a reader runs it. */
const run = (...args: readonly string[]) => watch(process.execPath, args).ended();

const scripts = ['clock.ts', 'faults.ts', 'inbound.ts', 'smtp.ts', 'webhooks.ts'];

test('there is a test here for each example', () => {
  const files = readdirSync(resolve(root, folder), { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  expect(files.sort()).toEqual(['jest.test.ts', 'node-test.test.mjs', 'vitest.test.ts', ...scripts].sort());
});

test.each(scripts)('%s: all of its tests pass', async (file) => {
  const { code, stdout } = await run('-r', 'ts-node/register/transpile-only', `${folder}/${file}`);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`# pass ${testsIn(file)}\n`) });
});

test('node-test.test.mjs: all of its tests pass', async () => {
  const { code, stdout } = await run('--test', '--test-reporter', 'tap', `${folder}/node-test.test.mjs`);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`# pass ${testsIn('node-test.test.mjs')}\n`) });
});

test('jest.test.ts: all of its tests pass', async () => {
  const config = {
    rootDir: resolve(root, folder),
    testMatch: ['<rootDir>/jest.test.ts'],
    transform: { '\\.ts$': resolve(root, 'test/transform.cjs') },
  };
  const { code, stderr } = await run('node_modules/jest/bin/jest.js', '--config', JSON.stringify(config));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`Tests:       ${testsIn('jest.test.ts')} passed`) });
});

describe('vitest.test.ts', () => {
  let project: string;
  beforeAll(() => {
    project = join(installPacked(), 'vitest');
    mkdirSync(project);
  });
  afterAll(() => rmSync(join(project, '..'), { recursive: true }));

  test('all of its tests pass', async () => {
    if (!installVitest(project)) {
      console.warn('skipped: vitest is no part of this repository, and npm cannot reach its registry.');
      return;
    }
    copyFileSync(resolve(root, folder, 'vitest.test.ts'), join(project, 'vitest.test.ts'));
    const { code, stdout } = await run(join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--root', project, '--no-color');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`Tests +${testsIn('vitest.test.ts')} passed`)),
    });
  });
});

const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/;

/** Says no where there is no network. */
function installVitest(project: string): boolean {
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const install = ['install', 'vitest@^4', '--no-audit', '--no-fund', '--fetch-retries', '1', '--loglevel', 'error'];
  try {
    execFileSync('npm', install, { cwd: project, encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' });
    return true;
  } catch (error) {
    if (unreachable.test((error as { stderr?: string }).stderr ?? '')) return false;
    throw error;
  }
}
