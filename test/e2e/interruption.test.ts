import { setTimeout as sleep } from 'node:timers/promises';
import { createProject, type Project } from './project';

let project: Project;

afterEach(() => project.emulator.close());

/** Once when Mailgun is asked for it, and once more soon after. */
async function* twiceAfter(route: string) {
  while (!project.emulator.requests.some((request) => request.route === route)) await sleep(20);
  yield;
  await sleep(500);
  yield;
}

test('Ctrl-C, pressed twice while a deletion is waited for, ends at once, and the next run finishes it', async () => {
  project = await createProject(`new mailgun.Domain('mail', { name: 'mail.example.com' });`);
  await project.run(['up', '--yes', '--skip-preview']);
  project.emulator.transitions.deletion = { after: 3_600_000 };
  const interruptions = twiceAfter('DELETE /v3/domains/{name}');
  const interrupted = await project.run(['destroy', '--yes', '--skip-preview'], { interruptions });
  expect(interrupted.exitCode).not.toBe(0);
  // It still waited: the domain is there, and nothing would ever have taken it away.
  expect(project.emulator.store.domains.size).toBe(1);

  project.emulator.transitions.deletion = { after: 1000 };
  const { exitCode, output } = await project.run(['destroy', '--yes', '--skip-preview']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(project.emulator.store.domains.size).toBe(0);
  expect(project.state()).not.toContain('mail.example.com');
});
