import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Project } from './project';

// Its types are those of its ES module, its code for CommonJS is there all the same.
type MailgunJs = typeof import('mailgun.js', { with: { 'resolution-mode': 'import' }}).default;
const Mailgun: MailgunJs = require('mailgun.js').default;

export const clientOf = ({ emulator: { apiKey, url } }: Project) => new Mailgun(FormData).client({ username: 'api', key: apiKey, url });

/** Runs the command of the installed package, as `npx pulumi-mailgun` does. */
export function command(
  { folder, environment }: Project,
  ...args: string[]
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const bin = join(process.env.PULUMI_MAILGUN_E2E ?? '', 'node_modules/.bin/pulumi-mailgun');
  return new Promise((resolve, reject) => {
    // The command compiles the program that it writes; the preview at its end need not do it again.
    const env = { ...environment, PULUMI_NODEJS_TRANSPILE_ONLY: 'true' };
    const child = spawn(bin, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (said.stdout += chunk));
    child.stderr.on('data', (chunk) => (said.stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 1, ...said }));
  });
}

/** What would be filled in if a program held it in back-ticks. */
export const PLACEHOLDER = ['`$', '{x}`'].join('');

/** Fills an account with Mailgun's own client, which shares not a line with ours. */
export async function fill(project: Project): Promise<void> {
  const client = clientOf(project);
  await client.domains.create({ name: 'mail.example.com', spam_action: 'tag', web_scheme: 'https' });
  await client.domains.create({ name: 'b.example.com', wildcard: true });
  await client.domains.domainTracking.updateTracking('mail.example.com', 'open', { active: 'yes' });
  await client.routes.create({
    expression: 'match_recipient("support@mail.example.com")',
    action: ['forward("https://u:hunter2@example.com/t")', 'stop()'],
    description: '',
    priority: '3' as never,
  });
  await client.routes.create({
    expression: 'catch_all()',
    action: ['stop()'],
    description: `it's ${PLACEHOLDER} 📬`,
    priority: '9' as never,
  });
  await client.webhooks.create('mail.example.com', 'delivered', 'https://example.com/hook?token=hunter3', false);
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
    template: `<p>${PLACEHOLDER} {{y}}</p>\n`,
    tag: 'v1',
  });
  await client.domains.domainCredentials.create('mail.example.com', { login: 'support', password: 'a-password' });
}
