import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lackingHosts } from './languages/lacking';
import { createNativeProject } from './native-project';
import type { Project } from './project';
import { ask } from './typing';

const UP = ['up', '--yes', '--skip-preview'];
const DOMAIN = 'mail.example.com';
const URL = 'https://example.com/mailgun';
const describeWithHosts = lackingHosts() ? describe.skip : describe;

const program = (spamAction: string) => `
  mail:
    type: mailgun-native:Domain
    properties: { name: ${DOMAIN}, spamAction: ${spamAction} }
  rest:
    type: mailgun-native:Route
    properties: { expression: catch_all(), actions: [stop()], priority: 3 }
  delivered:
    type: mailgun-native:Webhook
    properties: { domain: ${DOMAIN}, eventType: delivered, urls: ['${URL}'] }
  app:
    type: mailgun-native:SmtpCredential
    properties: { domain: ${DOMAIN}, login: app, password: hunter22 }
  reader:
    type: mailgun-native:ApiKey
    properties: { role: basic, description: Reader }
outputs:
  secret: \${reader.secret}`;

interface Held {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
}

describeWithHosts('a stack of the bridged provider', () => {
  let project: Project;

  const run = async (...args: readonly string[]) => {
    const { exitCode, output } = await project.run(args);
    if (exitCode !== 0) throw new Error(`'pulumi ${args.join(' ')}' ended with ${exitCode}:\n${output}`);
    return output;
  };
  const written = () => project.asked().filter((route) => !route?.startsWith('GET '));
  const exported = async () => {
    const output = await run('stack', 'export');
    return JSON.parse(output.slice(output.indexOf('{')));
  };
  const resources = async (): Promise<readonly Held[]> => (await exported()).deployment.resources;

  /** What the bridged provider keeps of what it has made, under its own types and ids. */
  async function haveTheirs(): Promise<void> {
    const [route] = project.emulator.store.routes.keys();
    const [key] = project.emulator.store.account.keys.keys();
    const theirs = [
      ['mail', 'domain:Domain', `us:${DOMAIN}`, { name: DOMAIN, region: 'us', spamAction: 'tag', openTracking: false }],
      ['rest', 'route:Route', route, { expression: 'catch_all()', actions: ['stop()'], priority: 3, region: 'us' }],
      ['delivered', 'webhook:Webhook', `us:${DOMAIN}:delivered`, { domain: DOMAIN, kind: 'delivered', urls: [URL] }],
      ['app', 'domainCredential:DomainCredential', `app@${DOMAIN}`, { domain: DOMAIN, login: 'app', password: 'hunter22' }],
      ['reader', 'apiKey:ApiKey', key, { role: 'basic', description: 'Reader', secret: 'key-314159' }],
    ] as const;
    const state = await exported();
    const [{ urn: parent }] = state.deployment.resources;
    const type = 'pulumi:providers:mailgun';
    const provider = { urn: `urn:pulumi:test::e2e::${type}::default`, id: '2b1c7a5e', custom: true, type, inputs: {}, outputs: {} };
    const kept = theirs.map(([name, kind, id, inputs]) => ({
      urn: `urn:pulumi:test::e2e::mailgun:index/${kind}::${name}`,
      id,
      custom: true,
      type: `mailgun:index/${kind}`,
      inputs,
      outputs: inputs,
      parent,
      provider: `${provider.urn}::${provider.id}`,
    }));
    state.deployment.resources.push(provider, ...kept);
    const file = join(project.folder, 'theirs.json');
    writeFileSync(file, JSON.stringify(state));
    await run('stack', 'import', '--file', file);
  }

  beforeAll(async () => {
    project = await createNativeProject('');
    await run(...UP);
    await ask(project, 'POST', '/v4/domains', { name: DOMAIN, spam_action: 'tag' });
    await ask(project, 'POST', `/v3/domains/${DOMAIN}/credentials`, { login: 'app', password: 'hunter22' });
    await ask(project, 'POST', `/v3/domains/${DOMAIN}/webhooks`, { id: 'delivered', url: URL });
    await ask(project, 'POST', '/v3/routes', { expression: 'catch_all()', action: 'stop()', priority: '3' });
    await ask(project, 'POST', '/v1/keys', { role: 'basic', description: 'Reader' });
    await haveTheirs();
    project.asked();
  });

  afterAll(() => project?.emulator.close());

  test('is not taken over while the program says something else than Mailgun, and the differences are named', async () => {
    project.rewrite(program('block'));
    const { exitCode, output } = await project.run(UP);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('spamAction: the program says "block", Mailgun has "tag"');
    expect(written()).toEqual([]);
  });

  test('becomes one of the native provider by an update that changes nothing at Mailgun', async () => {
    project.rewrite(program('tag'));
    expect(await run(...UP)).toContain('updated');
    expect(written()).toEqual([]);
    const held = await resources();
    const ours = held.filter(({ type }) => type.startsWith('mailgun-native:index:'));
    expect(ours.map(({ urn }) => urn.split('::').at(-1)).sort()).toEqual(['app', 'delivered', 'mail', 'reader', 'rest']);
    expect(held.filter(({ type }) => type.startsWith('mailgun:'))).toEqual([]);
  });

  test('keeps the secret of a key, which Mailgun does not show again, and keeps it encrypted', async () => {
    const output = await run('stack', 'output', '--show-secrets', '--json');
    expect(JSON.parse(output.slice(output.indexOf('{')))).toEqual({ secret: 'key-314159' });
    expect(project.state()).not.toContain('key-314159');
  });

  test('is unchanged after a refresh', async () => {
    await run('preview', '--refresh', '--expect-no-changes', '--diff');
    await run('refresh', '--yes', '--skip-preview');
    expect(written()).toEqual([]);
    const ids = (await resources()).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([DOMAIN, `app@${DOMAIN}`, `${DOMAIN}/delivered`]));
  });

  test('is changed and destroyed as any other', async () => {
    project.rewrite(program('disabled'));
    await run(...UP);
    expect(project.emulator.store.domains.get(DOMAIN)?.settings.spamAction).toBe('disabled');
    await run('destroy', '--yes', '--skip-preview');
    const { domains, routes, account } = project.emulator.store;
    expect([domains.size, routes.size, account.keys.size]).toEqual([0, 0, 0]);
  });
});
