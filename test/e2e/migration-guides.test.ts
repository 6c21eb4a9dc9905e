import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { common } from '../provider/migration/attributes';
import { createProject, type Project } from './project';
import { ask, commandsOf, type } from './typing';

const open: Project[] = [];
afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));

/** A new project, and an account with what another tool has made, and one route that it has not. */
async function start() {
  const project = await createProject(`import './mailgun';`, { stack: 'prod' });
  open.push(project);
  await ask(project, 'POST', '/v4/domains', { name: 'mail.example.com', spam_action: 'tag' });
  await ask(project, 'POST', '/v3/domains/mail.example.com/credentials', { login: 'app', password: 'hunter22' });
  for (const description of ['All', 'by hand'])
    await ask(project, 'POST', '/v3/routes', { expression: 'catch_all()', action: 'stop()', description });
  const made = [...project.emulator.store.routes.values()].find(({ description }) => description === 'All');
  project.asked();
  return {
    project,
    /** What the other tool's state has, in Terraform's spelling. */
    values: {
      mailgun_domain: { ...common.mailgun_domain, id: 'mail.example.com', name: 'mail.example.com', smtp_password: 'hunter11' },
      mailgun_route: { ...common.mailgun_route, id: made?.id },
      mailgun_domain_credential: { ...common.mailgun_domain_credential, password: 'hunter22' },
    },
  };
}

interface Resource {
  readonly urn: string;
}

/** The resources of a state of the file backend: their classes and names. */
const taken = (project: Project) =>
  JSON.parse(project.state())
    .checkpoint.latest.resources.map(({ urn }: Resource) => urn.split('::').slice(2).join(' '))
    .filter((each: string) => each.startsWith('pulumi-nodejs:dynamic/mailgun:'))
    .map((each: string) => each.replace('pulumi-nodejs:dynamic/mailgun:', ''))
    .sort();

const succeeded = (line: string) => ({ line, exitCode: 0, stdout: expect.any(String), stderr: expect.not.stringContaining('error:') });

/** The account is as it was, and Pulumi has what the other tool had, with the passwords encrypted. */
async function expectTakenOver(project: Project, names: readonly string[]): Promise<void> {
  expect(project.asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);
  expect(taken(project)).toEqual(names);
  expect(project.state()).not.toMatch(/hunter(11|22)/);
  expect(readdirSync(join(project.folder, 'mailgun/.pulumi-mailgun'))).not.toContainEqual(expect.stringMatching(/^import/));
  const program = readFileSync(join(project.folder, 'mailgun/mail.example.com.ts'), 'utf8');
  expect(program.match(/config\.requireSecret\(/g)).toHaveLength(1);
  expect(await type(project, 'pulumi preview --refresh --expect-no-changes')).toMatchObject({ exitCode: 0 });
}

test('docs/migration/terraform.md', async () => {
  const { project, values } = await start();
  const resources = Object.entries(values).map(([type, attributes]) => ({
    address: `${type}.main`,
    mode: 'managed',
    type,
    name: 'main',
    provider_name: 'registry.terraform.io/wgebis/mailgun',
    schema_version: 0,
    values: attributes,
  }));
  // Terraform itself is not run: this is what its commands say.
  const path = standIn(project, 'terraform', {
    'show -json': JSON.stringify({ format_version: '1.0', terraform_version: '1.11.4', values: { root_module: { resources } } }),
    'state rm mailgun_domain.main': 'Removed mailgun_domain.main',
  });
  for (const line of commandsOf('docs/migration/terraform.md').flat()) {
    const ran = await type(project, line, { path });
    expect(ran).toEqual(succeeded(line));
    if (line.includes(' import ')) expect(ran.stdout).toContain('1 thing is not in state.json');
    if (line.endsWith('--apply')) expect(ran.stdout).toContain('0 changes');
  }
  expect(existsSync(join(project.folder, 'state.json'))).toBe(false);
  await expectTakenOver(project, ['Domain main', 'Route main', 'SmtpCredential main']);
});

/** Makes a command that knows some answers, and returns the folder that it is in. */
function standIn({ folder }: Project, name: string, answers: Readonly<Record<string, string>>): string {
  const path = join(folder, 'stand-ins');
  mkdirSync(path);
  const cases = Object.entries(answers).map(([args, answer], index) => {
    writeFileSync(join(path, `${index}`), `${answer}\n`);
    return `'${args}') cat '${join(path, `${index}`)}' ;;`;
  });
  writeFileSync(join(path, name), ['#!/bin/sh', 'case "$*" in', ...cases, '*) exit 1 ;;', 'esac', ''].join('\n'));
  chmodSync(join(path, name), 0o755);
  return path;
}

test('docs/migration/bridged-provider.md', async () => {
  const { project, values } = await start();
  const { old, urn } = await createOldStack(project, values);
  const itself = await type(old, 'npx pulumi-mailgun import --apply --from-stack prod');
  expect(itself).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('into a new stack') });

  for (const line of commandsOf('docs/migration/bridged-provider.md').flat()) {
    // Whoever types these is asked, and answers yes; here nobody does.
    const isForgetting = /^pulumi (stack rm|state delete)/.test(line);
    const typed = isForgetting ? `${line.replace('<urn>', urn)} --yes` : line;
    const ran = await type(isForgetting ? old : project, typed);
    expect(ran).toEqual(succeeded(typed));
    if (line.includes(' import ')) expect(ran.stdout).toContain('1 thing is not in the stack organization/old-project/prod');
    // Whoever runs what is printed has nothing left to apply.
    if (ran.stdout.includes('Next:\n')) await typePrinted(project, ran.stdout);
    if (line.endsWith('--apply')) expect(ran.stdout).toContain('0 changes');
  }
  expect((await type(old, 'pulumi stack ls --all --json')).stdout).not.toContain('old-project');
  await expectTakenOver(project, ['Domain mailgun_domain', 'Route mailgun_route', 'SmtpCredential mailgun_domain_credential']);
});

/** Types the commands that are left to the reader, and the password where it is asked for. */
async function typePrinted(project: Project, stdout: string): Promise<void> {
  const [, printed = ''] = stdout.split('Next:\n');
  const lines = printed.trim().split('\n');
  expect(lines).toHaveLength(4);
  for (const line of lines) expect(await type(project, line, { input: 'hunter22\n' })).toEqual(succeeded(line));
}

/** A stack of another project, with the same name, whose resources the bridged provider has made. */
async function createOldStack(project: Project, values: Awaited<ReturnType<typeof start>>['values']) {
  const camel = (attributes: object) =>
    Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), value]),
    );
  const types = {
    mailgun_domain: 'mailgun:index/domain:Domain',
    mailgun_route: 'mailgun:index/route:Route',
    mailgun_domain_credential: 'mailgun:index/domainCredential:DomainCredential',
  };
  const stack = 'urn:pulumi:prod::old-project::pulumi:pulumi:Stack::old-project-prod';
  const resources = Object.entries(types).map(([name, type]) => {
    const outputs = camel(values[name as keyof typeof values]);
    const urn = `urn:pulumi:prod::old-project::${type}::${name}`;
    return { urn, custom: true, id: outputs.id, type, parent: stack, inputs: outputs, outputs };
  });
  const version = 'v3.200.0';
  // Without it Pulumi takes the state for one that somebody has tampered with.
  const magic = createHash('sha256').update(version).digest('hex');
  const manifest = { time: '2026-01-02T15:04:05Z', magic, version };
  const deployment = { manifest, resources: [{ urn: stack, custom: false, type: 'pulumi:pulumi:Stack' }, ...resources] };
  const folder = mkdtempSync(join(dirname(project.folder), 'old-'));
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: old-project\nruntime: nodejs\n');
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ version: 3, deployment }));
  writeFileSync(join(folder, 'index.ts'), `import './mailgun';\n`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, main: 'index.ts' }));
  const old = { ...project, folder };
  const { apiKey, url } = project.emulator;
  for (const line of [
    'pulumi stack init prod',
    'pulumi stack import --force --file state.json',
    `pulumi config set mailgun:baseUrl ${url}`,
    `pulumi config set --secret mailgun:apiKey ${apiKey}`,
  ])
    expect(await type(old, line)).toEqual(succeeded(line));
  return { old, urn: resources[0]?.urn ?? '' };
}
