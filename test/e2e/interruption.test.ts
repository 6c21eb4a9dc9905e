import { setTimeout as sleep } from 'node:timers/promises';
import { createProject, type Project } from './project';

let project: Project;

afterEach(() => project.emulator.close());

/** Once when Mailgun is asked for it, and once more soon after. */
async function* twiceAfter(route: string, pressed: () => void) {
  while (!project.emulator.requests.some((request) => request.route === route)) await sleep(20);
  yield;
  await sleep(500);
  pressed();
  yield;
}

test('Ctrl-C, pressed twice while a deletion is waited for, ends at once, and the next run finishes it', async () => {
  project = await createProject(`new mailgun.Domain('mail', { name: 'mail.example.com' });`);
  await project.run(['up', '--yes', '--skip-preview']);
  project.emulator.deletionDelay = 15_000;
  let pressed = 0;
  const interruptions = twiceAfter('DELETE /v3/domains/{name}', () => {
    pressed = Date.now();
  });
  const interrupted = await project.run(['destroy', '--yes', '--skip-preview'], { interruptions });
  expect(interrupted.exitCode).not.toBe(0);
  expect(Date.now() - pressed).toBeLessThan(5_000);
  expect(project.emulator.store.domains.size).toBe(1);

  const { exitCode, output } = await project.run(['destroy', '--yes', '--skip-preview']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(project.emulator.store.domains.size).toBe(0);
  expect(project.state()).not.toContain('mail.example.com');
});
