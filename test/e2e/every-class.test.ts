import type { Store } from 'mailgun-emulator';
import { resources } from '../../provider/resources';
import { first, second } from './every-class';
import { createProject, type Project } from './project';
import { publishUntilDone } from './publish';

const up = ['up', '--yes', '--skip-preview'];

/** What somebody does at the dashboard to everything that shows it. */
function changeEverything(store: Store): void {
  const domain = there(store.domains.get('mail.example.com'));
  domain.settings.spamAction = 'tag';
  domain.webhooks.set('delivered', ['https://example.com/changed']);
  for (const route of store.routes.values()) route.priority = 9;
  for (const forward of domain.forwards.values()) forward.recipients = ['mallory@example.com'];
  for (const webhook of store.accountWebhooks.values()) webhook.url = 'https://example.com/changed';
  for (const template of domain.templates.values()) for (const version of template.versions.values()) version.content = 'changed';
  const list = there(store.lists.get('letter@mail.example.com'));
  list.settings.name = 'changed';
  there(list.members.get('alice@example.com')).vars = {};
  list.members.delete('member-7@example.com');
  for (const pool of store.ipPools.values()) pool.name = 'changed';
  for (const alert of store.sendAlerts.values()) alert.limit = '0.5';
  for (const subaccount of store.account.subaccounts.values()) subaccount.settings.status = 'open';
  store.account.ipAllowlist.clear();
  store.account.keys.clear();
  domain.credentials.clear();
  domain.allowlist.clear();
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the emulator does not have it');
  return value;
}

/** What Mailgun keeps, but for what it counts by itself. */
const contents = ({ domains, routes, lists, templates, ipPools, sendAlerts, accountWebhooks, account }: Store) => ({
  domains: [...domains.keys()],
  routes: routes.size,
  lists: lists.size,
  templates: templates.size,
  ipPools: ipPools.size,
  sendAlerts: sendAlerts.size,
  accountWebhooks: accountWebhooks.size,
  keys: account.keys.size,
  allowed: account.ipAllowlist.size,
  subaccounts: [...account.subaccounts.values()].filter(({ settings }) => settings.status !== 'closed').length,
});

let project: Project;
let before: ReturnType<typeof contents>;

beforeAll(async () => {
  project = await createProject(first);
  const { store, url, apiKey } = project.emulator;
  const headers = { authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` };
  await fetch(`${url}/v4/domains`, { method: 'POST', headers, body: new URLSearchParams({ name: 'before.example.com' }) });
  before = contents(store);
});

afterAll(() => project.emulator.close());

test('the program has every class', () => {
  const classes = new Set([...first.matchAll(/new mailgun\.(\w+)\(/g)].map(([, name]) => name));
  expect(Object.keys(resources).filter((name) => !classes.has(name))).toEqual([]);
});

test('up makes one of every class, and says how far it is', async () => {
  const { exitCode, output } = await publishUntilDone(project.emulator, project.run(up));
  expect({ exitCode, output }).toMatchObject({ exitCode: 0, output: expect.stringContaining('1000 of 1200 members written') });
  expect(project.emulator.store.lists.get('news@mail.example.com')?.members.size).toBe(1201);
});

test('up again asks Mailgun for nothing', async () => {
  project.asked();
  const { exitCode } = await project.run([...up, '--expect-no-changes']);
  expect(exitCode).toBe(0);
  expect(project.asked()).toEqual([]);
});

test('a refresh finds nothing', async () => {
  const { exitCode, output } = await project.run(['preview', '--refresh', '--expect-no-changes', '--diff']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
});

test('what is secret is in no clear text, and works', async () => {
  const { output } = await project.run(['stack', 'output', '--show-secrets', '--json']);
  const { sender, password } = JSON.parse(output);
  const [key] = [...project.emulator.store.account.keys.values()];
  expect(sender).toBe(key?.secret);
  expect(password).toBe(project.emulator.store.domains.get('mail.example.com')?.credentials.get('shop@mail.example.com')?.password);
  expect(project.state()).not.toContain(sender);
  expect(project.state()).not.toContain(password);
});

test('everything that can change changes, and then there is nothing to do', async () => {
  const { store } = project.emulator;
  const [oldKey] = store.account.keys.keys();
  const oldPassword = store.domains.get('mail.example.com')?.credentials.get('shop@mail.example.com')?.password;
  project.rewrite(second);
  const { exitCode, output } = await publishUntilDone(project.emulator, project.run(up));
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(store.lists.get('letter@mail.example.com')?.members.size).toBe(1101);
  expect([...store.account.keys.keys()]).toEqual([expect.not.stringMatching(String(oldKey))]);
  expect(store.domains.get('mail.example.com')?.credentials.get('shop@mail.example.com')?.password).not.toBe(oldPassword);
  const again = await project.run(['preview', '--refresh', '--expect-no-changes', '--diff']);
  expect(again).toMatchObject({ exitCode: 0 });
});

test('everything that was changed outside is found and repaired', async () => {
  changeEverything(project.emulator.store);
  const found = await project.run(['preview', '--refresh', '--expect-no-changes', '--diff']);
  expect(found.exitCode).not.toBe(0);
  for (const word of ['spamAction', 'priority', 'recipients', 'url', 'template', 'vars', 'members', 'limit', 'disabled', 'name'])
    expect(found.output).toMatch(new RegExp(`[~+-] ${word}\\s*:`));
  const { exitCode, output } = await project.run([...up, '--refresh']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  const again = await project.run(['preview', '--refresh', '--expect-no-changes', '--diff']);
  expect(again).toMatchObject({ exitCode: 0 });
});

test('destroy leaves what was there before and nothing else', async () => {
  const { exitCode, output } = await project.run(['destroy', '--yes', '--skip-preview']);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(contents(project.emulator.store)).toEqual(before);
});
