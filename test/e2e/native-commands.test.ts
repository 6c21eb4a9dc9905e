import { setTimeout as sleep } from 'node:timers/promises';
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
