import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { resources } from '../../provider/resources';
import { findPulumi } from '../../scripts/pulumi-cli';
import { withLanguages } from '../../scripts/pulumi-cli/languages';
import { createStack, type Stack } from '../../scripts/stack';
import { first } from './every-class';
import { lackingHosts } from './languages/lacking';
import { createProject, type Project } from './project';
import { publishUntilDone } from './publish';

const UP = ['up', '--yes', '--skip-preview'];
const NO_CHANGES = ['preview', '--refresh', '--expect-no-changes', '--diff'];
const installed = process.env.PULUMI_MAILGUN_E2E ?? '';
const plugins = join(installed, 'node_modules', '.bin');
const plugin = join(plugins, 'pulumi-resource-mailgun-native');

const missing = lackingHosts();
const describeWithHosts = missing ? describe.skip : describe;

interface Held {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
}

const namesOf = (state: readonly Held[]) => state.map(({ urn }) => urn.split('::').at(-1)).sort();

describeWithHosts('a stack of every class, in both forms', () => {
  let project: Project;

  const run = async (...args: readonly string[]) => {
    const { exitCode, output } = await publishUntilDone(project.emulator, project.run(args));
    if (exitCode !== 0) throw new Error(`'pulumi ${args.join(' ')}' ended with ${exitCode}:\n${output}`);
    return output;
  };
  const held = async (prefix: string): Promise<readonly Held[]> => {
    const exported = await run('stack', 'export');
    const { deployment } = JSON.parse(exported.slice(exported.indexOf('{'))) as { deployment: { resources: readonly Held[] } };
    return deployment.resources.filter(({ type }) => type.startsWith(prefix));
  };
  const write = (from: string) => writeFileSync(join(project.folder, 'index.ts'), `import * as mailgun from '${from}';\n${first}\n`);
  const written = () => project.asked().filter((route) => !route?.startsWith('GET '));

  beforeAll(async () => {
    const cli = await withLanguages(await findPulumi(() => undefined), () => undefined);
    project = await createProject(first, {
      cli: { ...cli, path: [plugins, cli.path].join(delimiter) },
      config: ({ apiKey, url }) => ({
        'mailgun:apiKey': apiKey,
        'mailgun:baseUrl': url,
        'mailgun-native:apiKey': apiKey,
        'mailgun-native:baseUrl': url,
      }),
    });
    await run(...UP);
    await run('package', 'add', plugin);
  });

  afterAll(() => project?.emulator.close());

  test('goes from the dynamic form to the native one with 0 changes and without a word to Mailgun', async () => {
    const before = await held('pulumi-nodejs:dynamic/mailgun:');
    expect(new Set(before.map(({ type }) => type.split(':').at(-1)))).toEqual(new Set(Object.keys(resources)));
    write('@pulumi-mailgun/native');
    project.asked();
    await run(...UP, '--expect-no-changes');
    expect(project.asked()).toEqual([]);
    const after = await held('mailgun-native:index:');
    expect(namesOf(after)).toEqual(namesOf(before));
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  });

  test('is unchanged in the native form after a refresh, and its secrets still work', async () => {
    await run(...NO_CHANGES);
    const outputs = await run('stack', 'output', '--show-secrets', '--json');
    const { sender, password } = JSON.parse(outputs.slice(outputs.indexOf('{')));
    const { account, domains } = project.emulator.store;
    expect([...account.keys.values()].map(({ secret }) => secret)).toContain(sender);
    expect(domains.get('mail.example.com')?.credentials.get('shop@mail.example.com')?.password).toBe(password);
    expect(project.state()).not.toContain(sender);
    expect(project.state()).not.toContain(password);
  });

  test('can be imported by the ids alone, and then there is nothing to change', async () => {
    const things = await held('mailgun-native:index:');
    const folder = mkdtempSync(join(installed, 'imported-'));
    mkdirSync(join(folder, 'backend'));
    writeFileSync(join(folder, 'Pulumi.yaml'), 'name: imported\nruntime: yaml\nresources: {}\n');
    const { apiKey, url } = project.emulator;
    const cli = await withLanguages(await findPulumi(() => undefined), () => undefined);
    const stack: Stack = await createStack({
      cli: { ...cli, path: [plugins, cli.path].join(delimiter) },
      program: folder,
      project: 'imported',
      name: 'test',
      folder: join(folder, 'backend'),
      config: { 'mailgun-native:apiKey': apiKey, 'mailgun-native:baseUrl': url },
    });
    const file = join(folder, 'import.json');
    const importable = things.map(({ type, urn, id }) => ({ type, name: urn.split('::').at(-1), id }));
    writeFileSync(file, JSON.stringify({ resources: importable }));
    project.asked();
    const printed = join(folder, 'printed');
    const imported = await stack.run(['import', '--file', file, '--yes', '--skip-preview', '--protect=false', '--out', printed]);
    expect(imported).toMatchObject({ exitCode: 0, output: expect.not.stringContaining('error:') });
    expect(written()).toEqual([]);
    writeFileSync(join(folder, 'Pulumi.yaml'), `name: imported\nruntime: yaml\n${readFileSync(printed, 'utf8')}`);
    const preview = await stack.run(NO_CHANGES);
    expect(preview).toMatchObject({ exitCode: 0 });
  });

  test('goes back to the dynamic form without a change at Mailgun', async () => {
    write('pulumi-mailgun');
    project.asked();
    await run(...UP);
    expect(written()).toEqual([]);
    expect(namesOf(await held('pulumi-nodejs:dynamic/mailgun:'))).toHaveLength(namesOf(await held('pulumi-nodejs:')).length);
    await run(...NO_CHANGES);
  });

  test('is destroyed in the end', async () => {
    await run('destroy', '--yes', '--skip-preview');
    expect(project.emulator.store.domains.size).toBe(0);
  });
});
