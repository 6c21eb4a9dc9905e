import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { createProject, type Project } from './project';

const RUNTIME = 'nodejs-pack';
const root = resolve(__dirname, '../..');
let project: Project;
let pack: string;

beforeAll(async () => {
  project = await createProject('');
  pack = mkdtempSync(join(project.folder, '../policies-'));
  cpSync(join(root, 'examples/policies'), pack, { recursive: true });
  // What `npm install` would put there.
  symlinkSync(join(root, 'node_modules'), join(pack, 'node_modules'), 'junction');
  // A language host that was built here runs no packs. For a runtime that has none, the engine starts an executable with the name of the runtime: that of
  // Pulumi's own releases does the same as this one (sdk/nodejs/dist/pulumi-analyzer-policy).
  writeFileSync(join(pack, 'PulumiPolicy.yaml'), readFileSync(join(pack, 'PulumiPolicy.yaml'), 'utf8').replace('nodejs', RUNTIME));
  const executable = join(pack, 'bin', `pulumi-analyzer-policy-${RUNTIME}`);
  mkdirSync(join(pack, 'bin'));
  writeFileSync(executable, `#!/bin/sh\nexec '${process.execPath}' '${require.resolve('@pulumi/pulumi/cmd/run-policy-pack')}' "$@"\n`);
  chmodSync(executable, 0o755);
  const plugin = { name: `policy-${RUNTIME}`, path: join(pack, 'bin') };
  appendFileSync(join(project.folder, 'Pulumi.yaml'), stringify({ plugins: { analyzers: [plugin] } }));
});
afterAll(() => project.emulator.close());

const preview = () => project.run(['preview', '--policy-pack', pack]);

test('the engine runs the pack of the examples, and refuses a program that it forbids', async () => {
  project.rewrite(`
new mailgun.Domain('mail', { name: 'mail.example.com' });
new mailgun.Route('all', { expression: 'catch_all()', actions: ['stop()'] });`);
  const { exitCode, output } = await preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain('requireTls must be true');
  expect(output).toContain('catch_all() takes the mail of every recipient');
  expect(project.asked().filter((route) => route?.startsWith('POST'))).toEqual([]);
});

test('it lets through what is allowed, also inside of a component', async () => {
  project.rewrite(`
import * as pulumi from '@pulumi/pulumi';
new mailgun.SendingDomain('mail', {
  domain: { name: 'mail.example.com', requireTls: true },
  createRecord: ({ resourceName }, options) => new pulumi.ComponentResource('test:dns:Record', resourceName, {}, options),
});
new mailgun.Route('support', { expression: 'match_recipient("support@mail.example.com")', actions: ['stop()'] });`);
  const { exitCode, output } = await preview();
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(output).toMatch(/Policies:[\s\S]*mailgun/);
  project.rewrite(`
import * as pulumi from '@pulumi/pulumi';
new mailgun.SendingDomain('mail', {
  domain: { name: 'mail.example.com' },
  createRecord: ({ resourceName }, options) => new pulumi.ComponentResource('test:dns:Record', resourceName, {}, options),
});`);
  expect((await preview()).output).toContain('requireTls must be true');
});
