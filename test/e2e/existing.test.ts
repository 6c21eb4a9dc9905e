import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROVIDER_TEXT } from '../../provider/pulumi/provider-text';
import { createProject, type Project } from './project';

const up = ['up', '--yes', '--skip-preview'];
const quiet = ['preview', '--refresh', '--expect-no-changes'];

const open: Project[] = [];
const start = async (...args: Parameters<typeof createProject>) => {
  const project = await createProject(...args);
  open.push(project);
  return project;
};

afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));

/** Made by hand, that is without Pulumi and without our SDK. */
async function byHand({ emulator }: Project, path: string, fields: Record<string, string>): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`api:${emulator.apiKey}`).toString('base64')}` };
  const answer = await fetch(emulator.url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error(await answer.text());
}

describe('what was made by hand', () => {
  const program = (spamAction: string, options: string) =>
    `new mailgun.Domain('mail', { name: 'mail.example.com', spamAction: '${spamAction}' }, ${options});`;

  test('is refused, then compared, then taken over without a change, and previews as unchanged', async () => {
    const project = await start(program('tag', '{}'));
    await byHand(project, '/v4/domains', { name: 'mail.example.com', spam_action: 'block' });

    const refused = await project.run(up);
    expect(refused.output).toContain('Domain mail.example.com exists already');
    expect(refused.output).toContain('{ import: "mail.example.com" }');

    project.rewrite(program('tag', `{ import: 'mail.example.com' }`));
    const different = await project.run(up);
    expect(different.output).toContain('spamAction: the program says "tag", Mailgun has "block"');

    project.rewrite(program('block', `{ import: 'mail.example.com' }`));
    project.asked();
    expect((await project.run(up)).exitCode).toBe(0);
    expect(project.asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);

    project.rewrite(program('block', '{}'));
    expect((await project.run(quiet)).exitCode).toBe(0);
  });

  test('is taken over by a file with the real pulumi import, and previews as unchanged', async () => {
    const project = await start('');
    await byHand(project, '/v3/routes', { expression: 'catch_all()', action: 'stop()', priority: '3' });
    const [id = ''] = project.emulator.store.routes.keys();
    const state = {
      __provider: PROVIDER_TEXT,
      __type: 'Route',
      expression: 'catch_all()',
      actions: ['stop()'],
      priority: 3,
    };
    const resources = [{ type: 'pulumi-nodejs:dynamic/mailgun:Route', name: 'all', id, inputs: state, outputs: state }];
    const file = join(resolve(project.stateFile, '../../../..'), 'import.json');
    writeFileSync(file, JSON.stringify({ resources }));
    const imported = await project.run(['import', '--file', file, '--generate-code=false', '--yes', '--protect=false']);
    expect(imported.output).toContain('1 imported');
    project.rewrite(`new mailgun.Route('all', { expression: 'catch_all()', actions: ['stop()'], priority: 3 });`);
    expect((await project.run(quiet)).exitCode).toBe(0);
    expect(project.emulator.store.routes.size).toBe(1);
  });

  test('can be looked at without being managed', async () => {
    const project = await start(`
      const watched = mailgun.Domain.get('watched', 'mail.example.com');
      export const state = watched.state;
      export const scheme = watched.webScheme;
    `);
    await byHand(project, '/v4/domains', { name: 'mail.example.com', web_scheme: 'https' });
    expect((await project.run(up)).exitCode).toBe(0);
    const { output } = await project.run(['stack', 'output', '--json']);
    expect(JSON.parse(output)).toEqual({ state: 'unverified', scheme: 'https' });
    expect((await project.run(['destroy', '--yes', '--skip-preview'])).exitCode).toBe(0);
    expect(project.emulator.store.domains.size).toBe(1);
  });
});

test('two regions in one program, each with its own key, which is encrypted in the state', async () => {
  const project = await start('', { config: () => ({}) });
  const { apiKey, url } = project.emulator;
  project.rewrite(`
    const account = { apiKey: '${apiKey}', baseUrl: '${url}/{region}' };
    const us = new mailgun.Provider('us', account);
    const eu = new mailgun.Provider('eu', { ...account, region: 'eu' });
    new mailgun.Domain('a', { name: 'a.example.com' }, { provider: us });
    new mailgun.Domain('b', { name: 'b.example.com' }, { provider: eu });
  `);
  const { exitCode, output } = await project.run(up);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect([...project.emulator.store.domains.keys()]).toEqual(['a.example.com']);
  expect([...project.emulator.region('eu').domains.keys()]).toEqual(['b.example.com']);
  expect(project.state()).not.toContain(apiKey);
  expect((await project.run(quiet)).exitCode).toBe(0);
});

test('the commands of the docs work as they are written', async () => {
  // In the order in which a reader comes to them: settings, a first program, drift.
  const commands = ['configuration', 'getting-started', 'pipelines-and-drift'].flatMap((page) => {
    const text = readFileSync(resolve(__dirname, `../../docs/${page}.md`), 'utf8');
    const lines = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
    return lines
      .filter((line) => /^pulumi (config set|up|preview)\b(?!.*(\||key-local|127\.0\.0\.1))/.test(line))
      .map((line) => line.split(' ').slice(1));
  });
  expect(commands.length).toBeGreaterThan(5);
  const project = await start(`new mailgun.Route('all', { expression: 'catch_all()', actions: ['stop()'] });`, {
    config: ({ url }) => ({ 'mailgun:baseUrl': `${url}/{region}` }),
  });
  for (const command of commands) {
    // Whoever types it sees a preview and answers yes; here nobody does.
    const said = command.join(' ') === 'up' ? up : command.map((word) => word.replace('key-of-your-account', project.emulator.apiKey));
    expect({ command, ...(await project.run(said)) }).toMatchObject({ command, exitCode: 0 });
  }
  expect(project.emulator.region('eu').routes.size).toBe(1);
});
