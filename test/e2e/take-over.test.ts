import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { clientOf, command, fill, PLACEHOLDER } from './hand-made-account';
import { createProject, type Project } from './project';
import { type } from './typing';

const open: Project[] = [];
const start = async () => {
  const project = await createProject(`import './mailgun';`);
  open.push(project);
  return project;
};

afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));

const textBelow = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n');

describe('an account that was made by hand', () => {
  test('is taken over with one command, without a change at Mailgun, and previews as unchanged', async () => {
    const project = await start();
    await fill(project);
    project.asked();
    const applied = await command(project, 'import', '--apply');
    expect(applied).toEqual({ exitCode: 0, stdout: expect.stringContaining('0 changes'), stderr: expect.not.stringContaining('error:') });
    expect(project.asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);

    const program = readFileSync(join(project.folder, 'mailgun/mail.example.com.ts'), 'utf8');
    expect(program).toContain('domain: mailExampleCom.name');
    expect(program).toContain('{ protect: true }');
    expect(readFileSync(join(project.folder, 'mailgun/templates/mail.example.com/welcome.html'), 'utf8')).toBe(
      `<p>${PLACEHOLDER} {{y}}</p>\r\n`,
    );
    for (const secret of ['hunter2', 'hunter3']) {
      expect(project.state()).not.toContain(secret);
      expect(textBelow(join(project.folder, 'mailgun'))).not.toContain(secret);
    }
    expect(existsSync(join(project.folder, 'mailgun/templates'))).toBe(true);

    const again = await command(project, 'import', '--apply');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain('Nothing is left to take over');

    expect(await command(project, 'drift', '--unmanaged')).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('In sync'),
      stderr: expect.any(String),
    });

    const { store } = project.emulator;
    const settings = store.domains.get('mail.example.com')?.settings;
    Object.assign(settings ?? {}, { spamAction: 'block', wildcard: true });
    store.domains.get('mail.example.com')?.webhooks.clear();
    store.domains.get('b.example.com')?.webhooks.set('opened', ['https://example.com/opened']);
    const drifted = await command(project, 'drift', '--unmanaged', '--json', 'drift.json', '--markdown', 'drift.md');
    expect(drifted).toMatchObject({ exitCode: 2 });
    expect(JSON.parse(readFileSync(join(project.folder, 'drift.json'), 'utf8'))).toEqual({
      version: 1,
      summary: { changed: 1, missing: 1, unmanaged: 2, unreadable: 0 },
      findings: expect.arrayContaining([
        expect.objectContaining({
          kind: 'changed',
          type: 'Domain',
          id: 'mail.example.com',
          property: 'spamAction',
          old: 'tag',
          new: 'block',
        }),
        expect.objectContaining({ kind: 'missing', type: 'Webhook', id: 'mail.example.com/delivered' }),
        expect.objectContaining({ kind: 'unmanaged', type: 'Webhook', id: 'b.example.com/opened' }),
        expect.objectContaining({
          kind: 'unmanaged',
          type: 'Domain',
          id: 'mail.example.com',
          property: 'wildcard',
          takeOver: 'wildcard: true',
        }),
      ]),
    });
    expect(drifted.stdout).toContain("npx pulumi-mailgun import --only '/Webhook/b.example.com/opened'");
    expect((await command(project, 'drift', '--only-unmanaged', '--baseline')).exitCode).toBe(0);
    expect((await command(project, 'drift', '--only-unmanaged')).stdout).toContain('In sync');
  });

  test('is taken over by options of the resources, and what is made later is added to the program', async () => {
    const project = await start();
    const client = clientOf(project);
    await client.domains.create({ name: 'mail.example.com', spam_action: 'tag' });
    const quiet = { exitCode: 0, stdout: expect.stringContaining('0 changes'), stderr: expect.not.stringContaining('error:') };
    expect(await command(project, 'import', '--as', 'options', '--apply')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("the next 'pulumi up' takes over"),
    });
    expect(await command(project, 'import', '--as', 'options')).toMatchObject({ exitCode: 0 });
    expect(await project.run(['up', '--yes', '--skip-preview'])).toMatchObject({ exitCode: 0 });

    await client.webhooks.create('mail.example.com', 'opened', 'https://example.com/opened', false);
    expect(await command(project, 'import', '--apply')).toEqual(quiet);
    const [added = ''] = readdirSync(join(project.folder, 'mailgun')).filter((file) => file.startsWith('added-'));
    expect(readFileSync(join(project.folder, 'mailgun', added), 'utf8')).toContain("new mailgun.Webhook('mail.example.com/opened'");
    expect(readFileSync(join(project.folder, 'mailgun/index.ts'), 'utf8')).toContain(`import './${added.replace('.ts', '')}';`);
    expect(await command(project, 'drift', '--unmanaged')).toMatchObject({ exitCode: 0 });
  });
});

test('the state is not written if the account has changed since it was read', async () => {
  const project = await start();
  const client = clientOf(project);
  await client.domains.create({ name: 'mail.example.com' });
  await client.webhooks.create('mail.example.com', 'opened', 'https://example.com/opened?token=hunter4', false);
  const before = project.state();
  let isOver = false;
  const running = command(project, 'import', '--apply').finally(() => {
    isOver = true;
  });
  // What is imported is fixed once this file is there; the account is read again after the secrets have been set.
  while (!existsSync(join(project.folder, 'mailgun/.pulumi-mailgun/import.json')) && !isOver) await setTimeout(5);
  project.emulator.store.domains.get('mail.example.com')?.webhooks.set('clicked', ['https://example.com/clicked']);
  expect(await running).toEqual({ exitCode: 1, stdout: expect.anything(), stderr: expect.stringContaining('The account has changed') });
  expect(project.state()).toBe(before);

  expect(await command(project, 'import', '--apply')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('0 changes') });
});

describe('an import that does not get to its end', () => {
  const apply = 'npx pulumi-mailgun import --apply';
  let project: Project;

  beforeAll(async () => {
    project = await start();
    await fill(project);
    project.asked();
  });

  const classes = () => new Set([...project.state().matchAll(/"type": ?"pulumi-nodejs:dynamic\/mailgun:(\w+)"/g)].map(([, name]) => name));

  test('because the stack cannot be decrypted does not take the account of the environment instead', async () => {
    const { apiKey, url } = project.emulator;
    const given = { PULUMI_CONFIG_PASSPHRASE: 'wrong', MAILGUN_API_KEY: apiKey, MAILGUN_BASE_URL: url };
    const stranger = { ...project, environment: { ...project.environment, ...given } };
    for (const args of [['import'], ['import', '--as', 'options'], ['import', '--plan', 'plan.json']])
      expect(await command(stranger, ...args)).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringContaining('incorrect passphrase'),
      });
    expect(project.asked()).toEqual([]);
    expect(existsSync(join(project.folder, 'mailgun'))).toBe(false);
  });

  test('because somebody holds the lock of the stack says so in the words of Pulumi and writes no state', async () => {
    const before = project.state();
    const locks = join(dirname(project.stateFile), '..', '..', 'locks', 'organization', 'e2e', 'test');
    mkdirSync(locks, { recursive: true });
    const held = { pid: 1, username: 'somebody', hostname: 'elsewhere', timestamp: new Date().toISOString() };
    writeFileSync(join(locks, 'held.json'), JSON.stringify(held));
    const { exitCode, stderr } = await type(project, apply);
    rmSync(join(locks, 'held.json'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(/currently locked[\s\S]*somebody@elsewhere/) });
    expect(project.state()).toBe(before);
  });

  /** The command dies around the import of the second file: before it, or after it and before the file is removed. */
  const dying = (when: 'before' | 'after') => {
    const path = join(project.folder, when);
    mkdirSync(path);
    const script = [
      '#!/bin/sh',
      `export PATH='${project.environment.PATH}'`,
      'case "$*" in',
      `*/import.json*) ${when === 'after' ? 'pulumi "$@"; ' : ''}kill -9 $PPID ;;`,
      '*) exec pulumi "$@" ;;',
      'esac',
      '',
    ];
    writeFileSync(join(path, 'pulumi'), script.join('\n'));
    chmodSync(join(path, 'pulumi'), 0o755);
    return path;
  };

  test('because it is killed between two files has imported the first only, and goes on', async () => {
    expect((await type(project, apply, { path: dying('before') })).exitCode).not.toBe(0);
    expect(classes()).toEqual(new Set(['Domain']));
    expect((await type(project, apply, { path: dying('after') })).exitCode).not.toBe(0);
    expect(classes()).toContain('Route');
  });

  test('ends with 0 changes when it is run again, and leaves no file with secrets', async () => {
    expect(await type(project, apply)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('0 changes') });
    expect(project.asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);
    expect(textBelow(join(project.folder, 'mailgun'))).not.toMatch(/hunter[23]/);
  });
});
