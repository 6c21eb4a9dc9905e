import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { previewRefresh } from '../../provider/cli/refresh-preview';
import { findPulumi } from '../../scripts/pulumi-cli';
import { createProject, type Project } from './project';

const program = `
import * as pulumi from '@pulumi/pulumi';
const mail = new mailgun.Domain('mail', {
  name: 'mail.example.com',
  smtpPassword: 'smtp-secret-314159',
  spamAction: 'tag',
  unsubscribeTracking: { active: true, textFooter: 'before' },
});
const route = (name: string, args: object, options = {}) =>
  new mailgun.Route(name, { expression: \`match_recipient("\${name}@mail.example.com")\`, actions: ['stop()'], priority: 5, ...args }, options);
route('untouched', {});
route('gone', {});
route('changed', { actions: ['store()', 'stop()'], description: 'before' });
route('secret', { description: pulumi.secret('hidden-before') });
route('ignoring', { description: 'before' }, { ignoreChanges: ['description'] });
new mailgun.Webhook('delivered', { domain: mail.name, eventType: 'delivered', urls: ['https://example.com/a', 'https://example.com/b'] });
new mailgun.ApiKey('key', { role: 'sending', domainName: mail.name, description: 'before' });
const list = new mailgun.MailingList('list', { address: 'news@mail.example.com' }, { dependsOn: mail });
new mailgun.MailingListMember('member', { list: list.address, address: 'ana@example.com', vars: { 'a/b': { deep: 1 } } });
mailgun.Domain.get('looked-up', mail.id);
`;

let project: Project;
let command: string;

const preview = (options: { stack?: string; environment?: NodeJS.ProcessEnv } = {}) =>
  previewRefresh({ folder: project.folder, stack: 'test', command, environment: project.environment, ...options });

const stateOf = (name: string) => `urn:pulumi:test::e2e::pulumi-nodejs:dynamic/mailgun:${name}`;

function theRoute(name: string) {
  const found = [...project.emulator.store.routes.values()].find(({ expression }) => expression.includes(`"${name}@`));
  if (!found) throw new Error(`no route ${name}`);
  return found;
}

function theDomain() {
  const found = project.emulator.store.domains.get('mail.example.com');
  if (!found) throw new Error('no domain');
  return found;
}

beforeAll(async () => {
  project = await createProject(program);
  ({ command } = await findPulumi(() => undefined));
  const { exitCode, output } = await project.run(['up', '--yes', '--skip-preview']);
  if (exitCode !== 0) throw new Error(output);
});

afterAll(() => project.emulator.close());

test('a stack in sync has no findings, and all its resources are told', async () => {
  const { findings, resources, warnings } = await preview();
  expect({ findings, warnings }).toEqual({ findings: [], warnings: [] });
  expect(resources.map(({ urn }) => urn.split('::').at(-1)).sort()).toEqual(
    ['mail', 'untouched', 'gone', 'changed', 'secret', 'ignoring', 'delivered', 'key', 'list', 'member', 'looked-up'].sort(),
  );
  expect(resources.filter(({ external }) => external).map(({ type, id }) => [type, id])).toEqual([['Domain', 'mail.example.com']]);
});

test('neither the program is run nor the state written', async () => {
  const before = project.state();
  project.rewrite('throw new Error("run");');
  await expect(preview()).resolves.toMatchObject({ findings: [] });
  project.rewrite(program);
  expect(project.state()).toBe(before);
});

test('every kind of change is found with its property, and nothing else', async () => {
  const { emulator } = project;
  const domain = theDomain();
  domain.settings.spamAction = 'block';
  domain.settings.requireTls = true;
  domain.tracking.unsubscribe.textFooter = 'after';
  const [key] = emulator.store.account.keys.values();
  // An update cannot change the role: the engine has no detailed difference for what needs a replacement.
  Object.assign(key?.settings ?? {}, { description: 'after', role: 'basic' });
  Object.assign(emulator.store.lists.get('news@mail.example.com')?.members.get('ana@example.com') ?? {}, { vars: { 'a/b': { deep: 2 } } });
  domain.webhooks.set('delivered', ['https://example.com/a']);
  const ids = Object.fromEntries(['gone', 'changed', 'secret', 'ignoring'].map((name) => [name, theRoute(name).id]));
  Object.assign(theRoute('changed'), { priority: 7, description: 'after' });
  Object.assign(theRoute('secret'), { description: 'hidden-after' });
  Object.assign(theRoute('ignoring'), { description: 'after', priority: 9 });
  emulator.store.routes.delete(theRoute('gone').id);
  const { findings } = await preview();
  const onRoute = (name: string) => ({ stack: 'test', urn: stateOf(`Route::${name}`), type: 'Route', id: ids[name] });
  const onDomain = { stack: 'test', urn: stateOf('Domain::mail'), type: 'Domain', id: 'mail.example.com' };
  expect(findings).toHaveLength(11);
  expect(findings).toEqual(
    expect.arrayContaining([
      { kind: 'changed', ...onDomain, property: 'spamAction', old: 'tag', new: 'block' },
      { kind: 'changed', ...onDomain, property: 'unsubscribeTracking.textFooter', old: 'before', new: 'after' },
      expect.objectContaining({ type: 'ApiKey', property: 'description', old: 'before', new: 'after' }),
      expect.objectContaining({ type: 'ApiKey', property: 'role', old: 'sending', new: 'basic' }),
      expect.objectContaining({ type: 'MailingListMember', property: 'vars.a/b.deep', old: 1, new: 2 }),
      { kind: 'changed', ...onRoute('changed'), property: 'priority', old: 5, new: 7 },
      { kind: 'changed', ...onRoute('changed'), property: 'description', old: 'before', new: 'after' },
      { kind: 'changed', ...onRoute('secret'), property: 'description', old: '[secret]', new: '[secret]' },
      { kind: 'changed', ...onRoute('ignoring'), property: 'priority', old: 5, new: 9 },
      { kind: 'missing', ...onRoute('gone') },
      expect.objectContaining({
        property: 'urls',
        old: ['https://example.com/a', 'https://example.com/b'],
        new: ['https://example.com/a'],
      }),
    ]),
  );
});

test('what a key may not read is named with the role, and the rest is found', async () => {
  for (const route of ['GET /v3/routes', 'GET /v3/routes/{id}'])
    project.emulator.fail({ route, times: 50, answer: { status: 403, body: { message: 'Forbidden' } } });
  const { findings } = await preview();
  project.emulator.clearFaults();
  const unreadable = findings.filter(({ kind }) => kind === 'unreadable');
  expect(unreadable).toHaveLength(5);
  expect(unreadable).toContainEqual(
    expect.objectContaining({ type: 'Route', id: theRoute('untouched').id, role: 'basic', reason: expect.stringContaining('Forbidden') }),
  );
  const changed = findings.filter(({ kind }) => kind === 'changed').map(({ type }) => type);
  expect([...new Set(changed)].sort()).toEqual(['ApiKey', 'Domain', 'MailingListMember', 'Webhook']);
});

test("a stack that is not there and a wrong passphrase end with Pulumi's words", async () => {
  await expect(preview({ stack: 'nowhere' })).rejects.toThrow(/nowhere could not be previewed: error: no stack named 'nowhere' found/);
  await expect(preview({ environment: { ...project.environment, PULUMI_CONFIG_PASSPHRASE: 'wrong' } })).rejects.toThrow(
    'incorrect passphrase',
  );
  await expect(previewRefresh({ folder: project.folder, stack: 'test', command: 'no-such-pulumi' })).rejects.toThrow(
    'no Pulumi CLI on PATH',
  );
});

test('a stack whose lock somebody holds can still be compared', async () => {
  const lock = join(dirname(project.stateFile), '..', '..', 'locks', 'organization', 'e2e', 'test', 'held.json');
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(lock, JSON.stringify({ pid: 1, username: 'somebody', hostname: 'elsewhere', timestamp: new Date().toISOString() }));
  const { exitCode, output } = await project.run(['refresh', '--yes', '--skip-preview']);
  const { findings } = await preview();
  rmSync(lock);
  expect(exitCode).not.toBe(0);
  expect(output).toContain('locked');
  expect(findings).toHaveLength(11);
});

test('a refused key and a Mailgun that does not answer are errors, not missing things', async () => {
  project.emulator.fail({ times: 500, answer: { status: 401, body: 'Forbidden' } });
  await expect(preview()).rejects.toThrow(/Nothing of the stack test could be read:\n.*Mailgun refused the API key/);
  project.emulator.clearFaults();
  await project.emulator.close();
  await expect(preview()).rejects.toThrow(/Nothing of the stack test could be read/);
});
