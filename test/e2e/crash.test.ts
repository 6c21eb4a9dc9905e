import { setTimeout as sleep } from 'node:timers/promises';
import { createProject, type Project } from './project';

const program = `
new mailgun.Domain('mail', { name: 'mail.example.com' });
new mailgun.Route('route', { expression: 'catch_all()', actions: ['stop()'] });
new mailgun.Subaccount('shop', { name: 'Shop' });
new mailgun.AccountWebhook('hook', { url: 'https://example.com/hook', eventTypes: ['delivered'] });
new mailgun.ApiKey('key', { role: 'basic' });
`;

let project: Project;

afterEach(() => project.emulator.close());

/** Once, when Mailgun has been asked for all of it. */
async function* whenAskedFor(count: number) {
  while (project.emulator.requests.filter(({ method }) => method === 'POST').length < count) await sleep(20);
  yield;
}

test('what a killed update has left is taken over by the next one, and is there once', async () => {
  project = await createProject(program);
  const { store, requests } = project.emulator;
  // Nothing is answered before the CLI is gone.
  project.emulator.latency = 4000;
  await project.run(['up', '--yes', '--skip-preview'], { interruptions: whenAskedFor(5), signal: 'SIGKILL' });
  project.emulator.latency = 0;
  // What the killed CLI had started finishes its calls.
  while (requests.some(({ status }) => status === undefined)) await sleep(50);
  const counts = () => [store.domains.size, store.routes.size, store.account.subaccounts.size, store.account.keys.size];
  expect(counts()).toEqual([1, 1, 1, 1]);
  const lost = [...store.account.keys.keys()][0];
  // What was begun stands there, and no id of it.
  expect(project.state()).toContain('"type":"creating"');
  expect(project.state()).not.toContain(String(lost));

  await project.run(['cancel', '--yes']);
  const refused = await project.run(['up', '--yes', '--skip-preview', '--target', '**::mail']);
  expect(refused.output).toContain('Domain mail.example.com exists already');
  const { exitCode, output } = await project.run(['up', '--yes', '--skip-preview'], { env: { MAILGUN_ADOPT: 'identical' } });
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(output).toContain('Domain mail.example.com already exists as the program says, and was taken over');
  expect(output).toContain(`ApiKey ${lost} is as the program says, but cannot be taken over without its secret`);
  // A key without its secret is of no use, and nobody but its owner can tell.
  expect(counts()).toEqual([1, 1, 1, 2]);

  const preview = await project.run(['preview', '--refresh', '--expect-no-changes']);
  expect(preview).toMatchObject({ exitCode: 0 });
});
