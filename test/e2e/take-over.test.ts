import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProject, type Project } from './project';

// Its types are those of its ES module, its code for CommonJS is there all the same.
type MailgunJs = typeof import('mailgun.js', { with: { 'resolution-mode': 'import' }}).default;
const Mailgun: MailgunJs = require('mailgun.js').default;

const open: Project[] = [];
afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));

/** Runs the command of the installed package, as `npx pulumi-mailgun` does. */
function command({ folder, environment }: Project, ...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const bin = join(process.env.PULUMI_MAILGUN_E2E ?? '', 'node_modules/.bin/pulumi-mailgun');
  return new Promise((resolve, reject) => {
    const child = spawn(bin, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (said.stdout += chunk));
    child.stderr.on('data', (chunk) => (said.stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 1, ...said }));
  });
}

/** Fills an account with Mailgun's own client, which shares not a line with ours. */
async function fill({ emulator: { apiKey, url } }: Project): Promise<void> {
  const client = new Mailgun(FormData).client({ username: 'api', key: apiKey, url });
  await client.domains.create({ name: 'mail.example.com', spam_action: 'tag', web_scheme: 'https' });
  await client.domains.create({ name: 'b.example.com', wildcard: true });
  await client.domains.domainTracking.updateTracking('mail.example.com', 'open', { active: 'yes' });
  await client.routes.create({
    expression: 'match_recipient("support@mail.example.com")',
    action: ['forward("https://u:hunter2@example.com/t")', 'stop()'],
    description: '',
    priority: '3' as never,
  });
  await client.routes.create({ expression: 'catch_all()', action: ['stop()'], description: "it's `${all}` 📬", priority: '9' as never });
  await client.webhooks.create('mail.example.com', 'delivered', 'https://example.com/hook?token=hunter3');
  await client.lists.create({ address: 'news@mail.example.com', name: 'News' });
  await client.lists.members.createMember('news@mail.example.com', {
    address: 'alice@example.com',
    vars: '{"plan":1}',
    subscribed: 'yes',
    name: '',
  });
  await client.domains.domainTemplates.create('mail.example.com', {
    name: 'welcome',
    description: 'hi',
    template: '<p>`${x}` {{y}}</p>\n',
    tag: 'v1',
  });
  await client.domains.domainCredentials.create('mail.example.com', { login: 'support', password: 'a-password' });
}

describe('an account that was made by hand', () => {
  test('is taken over with one command, without a change at Mailgun, and previews as unchanged', async () => {
    const project = await createProject(`import './mailgun';`);
    open.push(project);
    await fill(project);
    project.asked();
    const applied = await command(project, 'import', '--apply');
    expect(applied).toEqual({ exitCode: 0, stdout: expect.stringContaining('0 changes'), stderr: expect.not.stringContaining('error:') });
    expect(project.asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);

    const program = readFileSync(join(project.folder, 'mailgun/mail.example.com.ts'), 'utf8');
    expect(program).toContain('domain: mailExampleCom.name');
    expect(program).toContain('{ protect: true }');
    expect(readFileSync(join(project.folder, 'mailgun/templates/mail.example.com/welcome.html'), 'utf8')).toBe('<p>`${x}` {{y}}</p>\r\n');
    for (const secret of ['hunter2', 'hunter3']) expect(project.state()).not.toContain(secret);
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
});
