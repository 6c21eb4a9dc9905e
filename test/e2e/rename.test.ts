import { writeFileSync } from 'node:fs';
import { createProject, type Project } from './project';

const up = ['up', '--yes', '--skip-preview'];
const quiet = ['preview', '--refresh', '--expect-no-changes', '--diff'];

const open: Project[] = [];
const start = async (...args: Parameters<typeof createProject>) => {
  const project = await createProject(...args);
  open.push(project);
  return project;
};

afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));

const domainOf = ({ emulator }: Project) => emulator.store.domains.get('mail.example.com');

async function succeed(project: Project, args: readonly string[]): Promise<string> {
  const { exitCode, output } = await project.run(args);
  if (exitCode !== 0) throw new Error(output);
  return output;
}

describe('a domain that is renamed in the program stays at Mailgun', () => {
  const program = (name: string, options = '{}') => `
    new mailgun.Domain('${name}', { name: 'mail.example.com' }, ${options});
    const lists = new mailgun.Domain('lists', { name: 'lists.example.com' });
    const letter = new mailgun.MailingList('letter', { address: 'letter@lists.example.com' }, { dependsOn: lists });
    new mailgun.MailingListMembers('${name}-members', { list: letter.address, members: [{ address: 'alice@example.com' }] });
  `;
  let project: Project;
  let before: ReturnType<typeof domainOf>;
  const members = () => [...(project.emulator.store.lists.get('letter@lists.example.com')?.members.keys() ?? [])];

  beforeAll(async () => {
    project = await start(program('first'));
    await succeed(project, up);
    before = domainOf(project);
    expect(before).toBeDefined();
  });

  const isAsBefore = () => {
    expect(domainOf(project) === before).toBe(true);
    expect(members()).toEqual(['alice@example.com']);
  };

  test.each([
    ['refused', up],
    ['refused, though the rest goes on', [...up, '--continue-on-error']],
  ])('when it is %s', async (_, args) => {
    project.rewrite(program('second'));
    const { exitCode, output } = await project.run(args);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('Domain mail.example.com exists already');
    expect(output.indexOf('aliases')).toBeGreaterThan(0);
    expect(output.indexOf('aliases')).toBeLessThan(output.indexOf('import:'));
    isAsBefore();
  });

  test('when it is taken over, as the refusal says', async () => {
    project.rewrite(program('second', `{ import: 'mail.example.com' }`));
    expect(await succeed(project, up)).toContain('Domain mail.example.com was not deleted at Mailgun');
    isAsBefore();
    await succeed(project, quiet);
  });

  test('when it has its old name as an alias, with no request', async () => {
    project.rewrite(program('third', `{ aliases: [{ name: 'second' }] }`).replace('third-members', 'second-members'));
    project.asked();
    await succeed(project, up);
    expect(project.asked()).toEqual([]);
    isAsBefore();
  });

  test('until it is destroyed', async () => {
    await succeed(project, ['destroy', '--yes', '--skip-preview']);
    expect(domainOf(project)).toBeUndefined();
    expect(members()).toEqual([]);
  });
});

describe('what a domain is already', () => {
  const program = (more: string) => `new mailgun.Domain('mail', { name: 'mail.example.com', ${more} });`;

  test('can be written down and left out again, which replaces nothing', async () => {
    const project = await start(program(''));
    await succeed(project, up);
    const before = domainOf(project);
    project.rewrite(program('dkimKeySize: 1024, encryptIncomingMessage: false, forceRootDkimHost: false'));
    const preview = await succeed(project, ['preview', '--diff']);
    expect(preview).toContain('~ 1 to update');
    expect(preview).toContain('forceRootDkimHost is given for the first time and only recorded');
    await succeed(project, up);
    await succeed(project, quiet);
    project.rewrite(program(''));
    expect(await succeed(project, ['preview', '--diff'])).not.toContain('replace');
    await succeed(project, up);
    expect(domainOf(project) === before).toBe(true);
  });
});

test('a domain of the bridged provider goes on under an alias, through refresh and destroy', async () => {
  const project = await start('');
  const { apiKey, url } = project.emulator;
  const headers = { authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` };
  await fetch(`${url}/v4/domains`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ name: 'mail.example.com', spam_action: 'tag' }),
  });
  const before = domainOf(project);
  await succeed(project, up);
  const exported = JSON.parse(await succeed(project, ['stack', 'export']));
  const [stack] = exported.deployment.resources;
  const provider = {
    urn: 'urn:pulumi:test::e2e::pulumi:providers:mailgun::default',
    id: '2b1c7a5e-0000-4000-8000-000000000000',
    custom: true,
    type: 'pulumi:providers:mailgun',
    inputs: {},
    outputs: {},
  };
  const theirs = { name: 'mail.example.com', region: 'us', spamAction: 'tag', openTracking: false };
  const domain = {
    urn: 'urn:pulumi:test::e2e::mailgun:index/domain:Domain::mail',
    id: 'us:mail.example.com',
    custom: true,
    type: 'mailgun:index/domain:Domain',
    inputs: theirs,
    outputs: theirs,
    parent: stack.urn,
    provider: `${provider.urn}::${provider.id}`,
  };
  exported.deployment.resources.push(provider, domain);
  const file = `${project.stateFile}.theirs`;
  writeFileSync(file, JSON.stringify(exported));
  await succeed(project, ['stack', 'import', '--file', file]);

  project.rewrite(`new mailgun.Domain('mail', { name: 'mail.example.com', spamAction: 'tag' }, {
    aliases: [{ type: 'mailgun:index/domain:Domain' }],
  });`);
  await succeed(project, up);
  expect(domainOf(project) === before).toBe(true);
  await succeed(project, quiet);
  await succeed(project, ['refresh', '--yes', '--skip-preview']);
  await succeed(project, ['destroy', '--yes', '--skip-preview']);
  expect(domainOf(project)).toBeUndefined();
});

test('a stack that makes the key of its own provider is destroyed in one go, unless that key may not, which is said with the role it takes', async () => {
  const project = await start('');
  const program = (role: string) => `
    const key = new mailgun.ApiKey('key', { role: '${role}' });
    const own = new mailgun.Provider('own', { apiKey: key.secret, baseUrl: '${project.emulator.url}' });
    new mailgun.Domain('mail', { name: 'mail.example.com' }, { provider: own });
  `;
  project.rewrite(program('developer'));
  await succeed(project, up);
  const { exitCode, output } = await project.run(['destroy', '--yes', '--skip-preview']);
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(
    /The role of the API key of the mailgun\.Provider "own" does not allow it: the call requires a key with the role admin\./,
  );
  expect(domainOf(project)).toBeDefined();

  project.rewrite(program('admin'));
  await succeed(project, up);
  await succeed(project, ['destroy', '--yes', '--skip-preview']);
  expect(domainOf(project)).toBeUndefined();
  expect(project.emulator.store.account.keys.size).toBe(0);
});
