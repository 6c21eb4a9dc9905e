import { rmSync } from 'node:fs';
import { join } from 'node:path';
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

const up = ['up', '--yes', '--skip-preview'];
const counts = () => {
  const { domains, routes, account, accountWebhooks } = project.emulator.store;
  return [domains.size, routes.size, account.subaccounts.size, accountWebhooks.size, account.keys.size];
};

/** Kills the CLI while Mailgun is making everything; what it had started finishes its calls. */
async function beKilled(): Promise<void> {
  project = await createProject(program);
  // Nothing is answered before the CLI is gone.
  project.emulator.latency = 4000;
  await project.run(up, { interruptions: whenAskedFor(5), signal: 'SIGKILL' });
  project.emulator.latency = 0;
  while (project.emulator.requests.some(({ status }) => status === undefined)) await sleep(50);
  expect(counts()).toEqual([1, 1, 1, 1, 1]);
  // What was begun stands there, and no id of it.
  expect(project.state()).toContain('"type":"creating"');
  for (const key of project.emulator.store.account.keys.keys()) expect(project.state()).not.toContain(key);
  await project.run(['cancel', '--yes']);
}

async function expectNothingToDo(): Promise<void> {
  expect(await project.run(['preview', '--refresh', '--expect-no-changes'])).toMatchObject({ exitCode: 0 });
}

test('what a killed update has left belongs to the next one on the same machine, and is there once', async () => {
  await beKilled();
  const [lost] = project.emulator.store.account.keys.keys();
  const { exitCode, output } = await project.run(up);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(output).toContain('Domain mail.example.com was made by a run that was killed, and belongs to this one now.');
  // Its secret is lost: nobody can use it.
  expect(output).toContain(`ApiKey ${lost} was made by a run that was killed, and is made anew.`);
  expect(counts()).toEqual([1, 1, 1, 1, 1]);
  expect([...project.emulator.store.account.keys.keys()]).not.toContain(lost);
  await expectNothingToDo();
});

test('on another machine, what a killed update has left is taken over when that is asked for, and is there once', async () => {
  await beKilled();
  const [lost] = project.emulator.store.account.keys.keys();
  // What this machine knows.
  rmSync(join(String(project.environment.PULUMI_HOME), 'mailgun', 'creations'), { recursive: true });
  const refused = await project.run([...up, '--target', '**::mail']);
  expect(refused.output).toContain('Domain mail.example.com exists already');
  const { exitCode, output } = await project.run(up, { env: { MAILGUN_ADOPT: 'identical' } });
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(output).toContain('Domain mail.example.com already exists as the program says, and was taken over');
  expect(output).toContain(`ApiKey ${lost} is as the program says, but cannot be taken over without its secret`);
  // A key without its secret is of no use, and nobody but its owner can tell.
  expect(counts()).toEqual([1, 1, 1, 1, 2]);
  await expectNothingToDo();
});
