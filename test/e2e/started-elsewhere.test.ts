import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPulumi } from '../../scripts/pulumi-cli';
import { createProject, type Project } from './project';

const route = "{ expression: 'catch_all()', actions: ['stop()'] }";
const automation = `
const { LocalWorkspace, PulumiCommand } = require('@pulumi/pulumi/automation');
const mailgun = require('pulumi-mailgun');
const [root, kind] = process.argv.slice(2);
const program = async () => { new mailgun.Route('all', ${route}); };
(async () => {
  const options = { pulumiCommand: await PulumiCommand.get({ root, skipVersionCheck: true }), workDir: process.cwd() };
  const what = kind === 'inline' ? { projectName: 'e2e', program } : { workDir: process.cwd() };
  const stack = await LocalWorkspace.selectStack({ stackName: 'test', ...what }, options);
  console.log('up', JSON.stringify((await stack.up()).summary.resourceChanges));
  console.log('refresh', JSON.stringify((await stack.refresh({ expectNoChanges: true })).summary.resourceChanges));
})();
`;

let project: Project;
beforeAll(async () => {
  project = await createProject(`new mailgun.Route('all', ${route});`);
  writeFileSync(join(project.folder, 'automation.cjs'), automation);
});
afterAll(() => project.emulator.close());
afterEach(async () => {
  const { exitCode, output } = await project.run(['destroy', '--yes', '--skip-preview']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(project.emulator.store.routes.size).toBe(0);
});

test.each(['local', 'inline'])('the Automation API applies a program that is %s', async (kind) => {
  const { command } = await findPulumi(() => undefined);
  const script = ['automation.cjs', dirname(dirname(command)), kind];
  const { stdout } = await promisify(execFile)(process.execPath, script, { cwd: project.folder, env: project.environment });
  expect(stdout).toMatch(/^up .*"create":2.*\nrefresh .*"same":[12]/);
  expect([...project.emulator.store.routes.values()].map(({ expression }) => expression)).toEqual(['catch_all()']);
});

test('Pulumi.yaml lies in another folder than the program', async () => {
  const elsewhere = join(project.folder, 'pulumi');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'Pulumi.yaml'), 'name: e2e\nruntime: nodejs\nmain: ../index.ts\n');
  copyFileSync(join(project.folder, 'Pulumi.test.yaml'), join(elsewhere, 'Pulumi.test.yaml'));
  const { exitCode, output } = await project.run(['up', '--yes', '--skip-preview', '--cwd', elsewhere]);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(project.emulator.store.routes.size).toBe(1);
  const quiet = await project.run(['preview', '--refresh', '--expect-no-changes', '--cwd', elsewhere]);
  expect(quiet).toMatchObject({ exitCode: 0 });
});
