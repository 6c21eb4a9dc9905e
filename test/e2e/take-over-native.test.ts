import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { findPulumi } from '../../scripts/pulumi-cli';
import { withLanguages } from '../../scripts/pulumi-cli/languages';
import { command, fill } from './hand-made-account';
import { lackingHosts } from './languages/lacking';
import { createProject, type Project } from './project';

const NO_CHANGES = ['preview', '--refresh', '--expect-no-changes', '--diff'];
const plugins = join(process.env.PULUMI_MAILGUN_E2E ?? '', 'node_modules', '.bin');

const describeWithHosts = lackingHosts() ? describe.skip : describe;

describeWithHosts('an account that was made by hand is taken over as resources of the native provider', () => {
  const open: Project[] = [];

  const start = async (pulumiYaml: string) => {
    const cli = await withLanguages(await findPulumi(() => undefined), () => undefined);
    const project = await createProject(`import './mailgun';`, {
      cli: { ...cli, path: [plugins, cli.path].join(delimiter) },
      config: ({ apiKey, url }) => ({ 'mailgun-native:apiKey': apiKey, 'mailgun-native:baseUrl': url }),
    });
    open.push(project);
    writeFileSync(join(project.folder, 'Pulumi.yaml'), pulumiYaml);
    await fill(project);
    project.asked();
    return project;
  };

  afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));

  const writes = (project: Project) => project.asked().filter((route) => !route?.startsWith('GET'));
  const hidden = (text: string) => {
    for (const secret of ['hunter2', 'hunter3']) expect(text).not.toContain(secret);
  };

  test('in YAML, by the code that Pulumi writes', async () => {
    const project = await start('name: e2e\nruntime: yaml\n');
    const applied = await command(project, 'import', '--as', 'native', '--apply');
    expect(applied).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('Everything is imported'),
      stderr: expect.not.stringContaining('error:'),
    });
    expect(applied.stdout).not.toContain('in clear');
    hidden(applied.stdout + applied.stderr + project.state());

    const printed = ['protected', 'imported'].map((name) => join(project.folder, 'mailgun', `${name}.yaml`));
    const texts = printed.map((path) => readFileSync(path, 'utf8'));
    for (const [index, path] of printed.entries()) {
      hidden(texts[index] ?? '');
      expect(statSync(path).mode & 0o077).toBe(0);
    }
    const [domains, others] = texts.map((text) => parse(text) as Record<string, object>);
    const program = { name: 'e2e', runtime: 'yaml', config: others?.config, resources: { ...domains?.resources, ...others?.resources } };
    writeFileSync(join(project.folder, 'Pulumi.yaml'), JSON.stringify(program));
    const preview = await project.run(NO_CHANGES);
    expect(preview).toMatchObject({ exitCode: 0 });
    expect(writes(project)).toEqual([]);

    const again = await command(project, 'import', '--as', 'native', '--apply');
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing is left to take over') });
  });

  test.each([
    ['python', 'py', 'require_secret("webhookMailExampleComDeliveredUrls1")'],
    ['go', 'go', 'has credentials in clear: '],
  ])('in %s, whose printed code has no credential in clear, or the command says so', async (language, ending, words) => {
    const project = await start(`name: e2e\nruntime: ${language}\n`);
    const applied = await command(project, 'import', '--as', 'native', '--apply');
    expect(applied).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Everything is imported') });
    hidden(applied.stdout + applied.stderr + project.state());
    const code = readFileSync(join(project.folder, 'mailgun', `imported.${ending}`), 'utf8');
    expect(code + applied.stdout).toContain(words);
    if (language === 'python') hidden(code);
    else
      expect(applied.stdout).toContain(
        'imported.go has credentials in clear: webhookMailExampleComDeliveredUrls1, routeSupportMailExampleComActions1.',
      );
    expect(writes(project)).toEqual([]);
  });

  test('in TypeScript, by a program with references and without secrets', async () => {
    const project = await start('name: e2e\nruntime: nodejs\n');
    const early = await command(project, 'import', '--as', 'native', '--apply');
    expect(early).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('npm install @pulumi-mailgun/native') });
    expect(project.state()).not.toContain('mailgun-native:index:Domain');

    expect(await project.run(['package', 'add', join(plugins, 'pulumi-resource-mailgun-native')])).toMatchObject({ exitCode: 0 });
    const applied = await command(project, 'import', '--as', 'native', '--apply');
    expect(applied).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('0 changes') });
    hidden(project.state());
    const program = readFileSync(join(project.folder, 'mailgun/mail.example.com.ts'), 'utf8');
    expect(program).toContain("from '@pulumi-mailgun/native'");
    expect(program).toContain('domain: mailExampleCom.name');
    hidden(program);
    expect(writes(project)).toEqual([]);
  });
});
