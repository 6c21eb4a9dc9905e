import { PROVIDER_TEXT } from '../../provider/pulumi/provider-text';
import { createProject, type Project } from './project';

const program = `
const mail = new mailgun.Domain('mail', {
  name: 'mail.example.com',
  smtpPassword: 'smtp-secret-314159',
  spamAction: 'tag',
  wildcard: false,
  clickTracking: 'htmlonly',
  unsubscribeTracking: { active: true },
});
new mailgun.Route('support', { expression: 'match_recipient("support@mail.example.com")', actions: ['store()', 'stop()'], priority: 5 });
new mailgun.Webhook('delivered', { domain: mail.name, eventType: 'delivered', urls: ['https://example.com/a', 'https://example.com/b'] });
export const records = mail.sendingDnsRecords;
`;

const up = ['up', '--yes', '--skip-preview'];

let project: Project;

beforeAll(async () => {
  project = await createProject(program);
});

afterAll(() => project.emulator.close());

test('up makes what the program declares, with the fewest requests', async () => {
  const { exitCode, output } = await project.run(up);
  expect(output).toContain('+ 4 created');
  expect(exitCode).toBe(0);
  expect(project.asked().sort()).toEqual([
    'POST /v3/domains/{domain}/webhooks',
    'POST /v3/routes',
    'POST /v4/domains',
    'PUT /v3/domains/{name}/tracking/click',
    'PUT /v3/domains/{name}/tracking/unsubscribe',
  ]);
  expect([...project.emulator.store.domains.keys()]).toEqual(['mail.example.com']);
});

test('the state holds no password, no key, and the same short text of the provider for every resource', () => {
  const state = project.state();
  expect(state).not.toContain('smtp-secret-314159');
  expect(state).not.toContain(project.emulator.apiKey);
  const texts = [...state.matchAll(/"__provider":\s*("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text ?? ''));
  expect(texts).toHaveLength(6);
  expect([...new Set(texts)]).toEqual([PROVIDER_TEXT]);
});

test('up again asks Mailgun for nothing', async () => {
  const { output } = await project.run([...up, '--expect-no-changes']);
  expect(output).toContain('4 unchanged');
  expect(project.asked()).toEqual([]);
});

test('DNS records that become valid by themselves are no drift', async () => {
  const domain = project.emulator.store.domains.get('mail.example.com');
  if (!domain) throw new Error('no domain');
  domain.verifiedDns = 'valid';
  domain.settings.state = 'active';
  const { exitCode, output } = await project.run(['preview', '--refresh', '--expect-no-changes']);
  expect(output).toContain('4 unchanged');
  expect(exitCode).toBe(0);
});

test('a change at the dashboard and a deletion are found, and nothing else', async () => {
  const domain = project.emulator.store.domains.get('mail.example.com');
  if (!domain) throw new Error('no domain');
  domain.settings.spamAction = 'block';
  domain.settings.requireTls = true;
  project.emulator.store.routes.clear();
  const { exitCode, output } = await project.run(['preview', '--refresh', '--expect-no-changes', '--diff']);
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/spamAction\s*: "block" => "tag"/);
  expect(output).toContain('+ 1 to create');
  expect(output).toContain('~ 1 to update');
  expect(output).not.toContain('requireTls');
});

test('up repairs both and touches nothing else', async () => {
  project.asked();
  await project.run([...up, '--refresh']);
  expect(project.asked().filter((route) => !route?.startsWith('GET'))).toEqual(
    expect.arrayContaining(['PUT /v4/domains/{name}', 'POST /v3/routes']),
  );
  const domain = project.emulator.store.domains.get('mail.example.com');
  expect(domain?.settings).toMatchObject({ spamAction: 'tag', requireTls: true });
  expect(project.emulator.store.routes.size).toBe(1);
});

test('after a refresh and an update the password is still a secret', async () => {
  await project.run(['refresh', '--yes', '--skip-preview']);
  project.rewrite(program.replace('smtp-secret-314159', 'smtp-secret-271828'));
  const { exitCode } = await project.run(up);
  expect(exitCode).toBe(0);
  const { credentials } = project.emulator.store.domains.get('mail.example.com') ?? {};
  expect(credentials?.get('postmaster@mail.example.com')?.password).toBe('smtp-secret-271828');
  expect(project.state()).not.toMatch(/smtp-secret/);
});

test('the whole debug log of a run holds key and password only where Pulumi itself prints those of every provider', async () => {
  project.rewrite(program.replace('smtp-secret-314159', 'smtp-secret-161803').replace("'tag'", "'disabled'"));
  // Pulumi warns that higher levels print secrets.
  const { exitCode, output } = await project.run([...up, '--refresh', '--logtostderr', '--logflow', '-v=9', '--debug']);
  expect(exitCode).toBe(0);
  expect(output).toContain('Unmarshaling property for RPC');
  const revealing = output.split('\n').filter((line) => line.includes('smtp-secret-161803') || line.includes(project.emulator.apiKey));
  // The engine prints what it sends to a provider that cannot take secrets, and @pulumi/pulumi what a registration was answered.
  expect(revealing.filter((line) => !/arshaling property for RPC\[|RegisterResource RPC finished/.test(line))).toEqual([]);
});

test('a name cannot change in place, so the old domain goes before the new one comes', async () => {
  project.rewrite(program.replaceAll('mail.example.com', 'post.example.com'));
  project.asked();
  const { exitCode } = await project.run(up);
  expect(exitCode).toBe(0);
  expect([...project.emulator.store.domains.keys()]).toEqual(['post.example.com']);
  const writes = project.asked().filter((route) => route?.includes('domains') && !route.startsWith('GET') && !route.includes('tracking'));
  expect(writes.indexOf('DELETE /v3/domains/{name}')).toBeLessThan(writes.indexOf('POST /v4/domains'));
});

test('destroy leaves nothing, and works when somebody was there first', async () => {
  project.emulator.store.routes.clear();
  const { exitCode } = await project.run(['destroy', '--yes', '--skip-preview']);
  expect(exitCode).toBe(0);
  expect(project.emulator.store.domains.size).toBe(0);
});
