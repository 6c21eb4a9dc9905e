import { setTimeout as sleep } from 'node:timers/promises';
import { command } from './hand-made-account';
import { lackingHosts } from './languages/lacking';
import { createNativeProject } from './native-project';
import type { Project } from './project';
import { ask } from './typing';

const testWithHosts = lackingHosts() ? test.skip : test;
let project: Project | undefined;

afterEach(() => project?.emulator.close());

async function* onceAfter(route: string, { emulator }: Project) {
  while (!emulator.requests.some((request) => request.route === route)) await sleep(20);
  yield;
}

testWithHosts('one Ctrl-C ends the wait for a deletion at once, and the next run finishes it', async () => {
  project = await createNativeProject('  mail:\n    type: mailgun-native:Domain\n    properties: { name: mail.example.com }');
  await project.run(['up', '--yes', '--skip-preview']);
  // Longer than any test may last.
  project.emulator.transitions.deletion = { after: 3_600_000 };
  const interruptions = onceAfter('DELETE /v3/domains/{name}', project);
  const interrupted = await project.run(['destroy', '--yes', '--skip-preview'], { interruptions });
  expect(interrupted.exitCode).not.toBe(0);
  expect(interrupted.output).toContain('The run was interrupted while it waited. Run the command again');
  expect(project.emulator.store.domains.size).toBe(1);

  project.emulator.transitions.deletion = { after: 1000 };
  const { exitCode, output } = await project.run(['destroy', '--yes', '--skip-preview']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(project.emulator.store.domains.size).toBe(0);
  expect(project.state()).not.toContain('mail.example.com');
});

testWithHosts('one thing is imported by its type and its id, and its code is printed', async () => {
  project = await createNativeProject('');
  await ask(project, 'POST', '/v4/domains', { name: 'mail.example.com', spam_action: 'tag' });
  project.asked();
  const { exitCode, output } = await project.run(['import', 'mailgun-native:index:Domain', 'mail', 'mail.example.com', '--yes']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(project.asked().filter((route) => !route?.startsWith('GET '))).toEqual([]);
  const [, code = ''] = /^resources:\n([\s\S]*)/m.exec(output) ?? [];
  expect(code).toContain('spamAction: tag');
  project.rewrite(code);
  expect(await project.run(['preview', '--refresh', '--expect-no-changes'])).toMatchObject({ exitCode: 0 });
});

testWithHosts('drift finds what differs from a program in YAML, and names the command that takes over what is in no stack', async () => {
  const program = `
  mail:
    type: mailgun-native:Domain
    properties: { name: mail.example.com, spamAction: tag, openTracking: { active: true }, smtpPassword: { fn::secret: hidden-314159 } }
  gone:
    type: mailgun-native:Route
    properties: { expression: catch_all(), actions: [stop()] }
`;
  project = await createNativeProject(program);
  await ask(project, 'POST', '/v4/domains', { name: 'before.example.com' });
  expect(await command(project, 'drift', '--only-unmanaged')).toMatchObject({
    exitCode: 2,
    stdout: expect.stringContaining(`import --only '/Domain/before.example.com' --as native`),
  });
  project.emulator.reset();
  expect(await project.run(['up', '--yes', '--skip-preview'])).toMatchObject({ exitCode: 0 });
  expect(await command(project, 'drift', '--unmanaged')).toEqual({ exitCode: 0, stdout: expect.stringContaining('In sync'), stderr: '' });

  const { domains, routes } = project.emulator.store;
  const domain = domains.get('mail.example.com');
  if (!domain) throw new Error('the domain is not there');
  domain.settings.spamAction = 'block';
  domain.settings.requireTls = true;
  domain.tracking.open.active = false;
  routes.clear();
  await ask(project, 'POST', '/v3/routes', { expression: 'match_recipient("a@mail.example.com")', action: 'stop()' });
  project.asked();
  const { exitCode, stdout } = await command(project, 'drift', '--unmanaged', '--json', '-');
  const { findings } = JSON.parse(stdout);
  const [id] = routes.keys();
  expect(findings).toEqual([
    expect.objectContaining({ kind: 'changed', type: 'Domain', property: 'openTracking.active', old: true, new: false }),
    expect.objectContaining({ kind: 'changed', type: 'Domain', property: 'spamAction', old: 'tag', new: 'block' }),
    expect.objectContaining({ kind: 'missing', type: 'Route' }),
    expect.objectContaining({ kind: 'unmanaged', type: 'Domain', property: 'requireTls' }),
    expect.objectContaining({
      kind: 'unmanaged',
      type: 'Route',
      id,
      takeOver: `npx pulumi-mailgun import --only '/Route/${id}' --as native`,
    }),
  ]);
  expect(exitCode).toBe(2);
  expect(stdout).not.toContain('hidden-314159');
  expect(project.asked().filter((route) => !route?.startsWith('GET '))).toEqual([]);

  const taken = await command(project, 'import', '--only', `/Route/${id}`, '--as', 'native', '--apply');
  expect(taken).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Everything is imported') });
  expect(await command(project, 'drift', '--only-unmanaged')).toMatchObject({
    exitCode: 2,
    stdout: expect.not.stringContaining('In no stack'),
  });
});
