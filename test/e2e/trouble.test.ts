import { createProject, type Project } from './project';

const route = (name: string) =>
  `new mailgun.Route('${name}', { expression: 'match_recipient("${name}@example.com")', actions: ['stop()'] });`;
const domain = `new mailgun.Domain('mail', { name: 'mail.example.com', spamAction: 'tag', clickTracking: true });`;

const open: Project[] = [];
const start = async (...args: Parameters<typeof createProject>) => {
  const project = await createProject(...args);
  open.push(project);
  return project;
};

afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));

/** The engine wraps long lines nowhere, but repeats the message under the resource. */
const up = ['up', '--yes', '--skip-preview'];

describe('settings', () => {
  test('without an API key the preview fails and names the setting and the variable', async () => {
    const project = await start(domain, { config: ({ url }) => ({ 'mailgun:baseUrl': url }) });
    const { exitCode, output } = await project.run(['preview'], { env: { MAILGUN_API_KEY: '' } });
    expect(exitCode).not.toBe(0);
    expect(output).toContain('mailgun:apiKey');
    expect(output).toContain('MAILGUN_API_KEY');
    expect(project.asked()).toEqual([]);
  });

  test('the environment serves where the stack has no settings, and keeps the key out of the whole debug log too', async () => {
    const project = await start(route('a'), { config: () => ({}) });
    const { apiKey, url } = project.emulator;
    const { exitCode, output } = await project.run([...up, '--logtostderr', '--logflow', '-v=9', '--debug'], {
      env: { MAILGUN_API_KEY: apiKey, MAILGUN_BASE_URL: url, MAILGUN_REGION: 'US' },
    });
    expect(exitCode).toBe(0);
    expect(project.emulator.store.routes.size).toBe(1);
    expect(output).toContain('Unmarshaling property for RPC');
    expect(output).not.toContain(apiKey);
    expect(project.state()).not.toContain(apiKey);
  });

  test('a key that Mailgun refuses is said to be refused, where it is set, and not printed', async () => {
    const project = await start(domain, { config: ({ url }) => ({ 'mailgun:apiKey': 'key-of-somebody-else', 'mailgun:baseUrl': url }) });
    const { exitCode, output } = await project.run(up);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('POST /v4/domains: Invalid private key');
    expect(output).toMatch(/mailgun:apiKey.*MAILGUN_API_KEY/);
    expect(output).not.toContain('key-of-somebody-else');
  });

  test.each([
    ['region', { 'mailgun:region': 'eu-west' }, 'must be us or eu, not "eu-west"'],
    ['address', { 'mailgun:baseUrl': 'http://mailgun.example.com' }, 'would send the API key unencrypted'],
  ])('a wrong %s fails at preview', async (_name, wrong, words) => {
    const project = await start(domain, { config: ({ apiKey }) => ({ 'mailgun:apiKey': apiKey, ...wrong }) });
    const { exitCode, output } = await project.run(['preview']);
    expect(exitCode).not.toBe(0);
    expect(output).toContain(words);
  });

  test('what lives in the other region is not taken for deleted', async () => {
    const project = await start(domain, {
      config: ({ apiKey, url }) => ({ 'mailgun:apiKey': apiKey, 'mailgun:baseUrl': `${url}/{region}`, 'mailgun:region': 'eu' }),
    });
    expect((await project.run(up)).exitCode).toBe(0);
    expect(project.emulator.region('eu').domains.size).toBe(1);
    await project.run(['config', 'set', 'mailgun:region', 'us']);
    // Without the program, a refresh uses the settings of the last update.
    const { exitCode, output } = await project.run(['refresh', '--run-program', '--yes', '--skip-preview']);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('does not exist in region us, but in region eu');
    expect(project.state()).toContain('"id":"mail.example.com"');
  });
});

test('arguments out of bounds are named at preview, with what is allowed, before any request, and secrets are not printed', async () => {
  const project = await start(`new mailgun.Domain('d', {
    name: 'no domain',
    smtpPassword: 'tiny',
    spamAction: 'delete' as 'tag',
    dkimKeySize: 512 as 1024,
    openTracking: { active: true, placeAtTheTop: 'yes' as never },
  });`);
  const { exitCode, output } = await project.run(['preview']);
  expect(exitCode).not.toBe(0);
  for (const words of [
    /property name .* must be a domain name such as mail\.example\.com/,
    /resource 'd' has a problem: smtpPassword: must have at least 5 characters/,
    /property spamAction .* must be "disabled", "tag" or "block"/,
    /property dkimKeySize .* must be 1024 or 2048/,
    /property openTracking .* placeAtTheTop: must be true or false/,
  ])
    expect(output).toMatch(words);
  expect(output).not.toContain('tiny');
  expect(project.asked()).toEqual([]);
});

describe('a Mailgun that fails', () => {
  test('halfway through an update is converged with by the next: no duplicate, no orphan', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const project = await start([domain, ...names.map(route)].join('\n'));
    // Some answers arrive; then requests are carried out and nothing comes back any more, not even to a question.
    project.emulator.fail({ route: 'POST /v3/routes', skip: 2, times: 10, when: 'after', answer: 'drop' });
    project.emulator.fail({ route: 'GET /v3/routes', times: 1000, answer: 'drop' });
    project.emulator.fail({ route: 'PUT /v3/domains/{name}/tracking/click', times: 1000, answer: 'drop' });
    expect((await project.run(up)).exitCode).not.toBe(0);
    expect(project.emulator.store.routes.size).toBeGreaterThan(2);
    project.emulator.clearFaults();
    const { exitCode, output } = await project.run(up);
    expect(output).not.toContain('error:');
    expect(exitCode).toBe(0);
    expect([...project.emulator.store.routes.values()].map(({ expression }) => expression).sort()).toEqual(
      names.map((name) => `match_recipient("${name}@example.com")`),
    );
    expect(project.emulator.store.domains.get('mail.example.com')?.tracking.click.active).toBe(true);
    expect((await project.run(['preview', '--refresh', '--expect-no-changes'])).exitCode).toBe(0);
  });

  test('while something is made is found out about by a refresh too, under its real id', async () => {
    const project = await start(route('a'));
    project.emulator.fail({ route: 'POST /v3/routes', when: 'after', answer: 'drop' });
    project.emulator.fail({ route: 'GET /v3/routes', times: 1000, answer: 'drop' });
    expect((await project.run(up)).exitCode).not.toBe(0);
    const [id] = project.emulator.store.routes.keys();
    expect(project.state()).not.toContain(`"id":"${id}"`);
    project.emulator.clearFaults();
    expect((await project.run(['refresh', '--yes', '--skip-preview'])).exitCode).toBe(0);
    expect(project.state()).toContain(`"id":"${id}"`);
    expect((await project.run(['preview', '--expect-no-changes'])).exitCode).toBe(0);
    expect([...project.emulator.store.routes.keys()]).toEqual([id]);
  });

  test('in a refresh costs no resource', async () => {
    const project = await start([domain, route('a')].join('\n'));
    await project.run(up);
    const answers = [
      { status: 200, body: '<html>Welcome</html>', contentType: 'text/html' },
      { status: 200, body: '' },
      { status: 200, body: '{"route":', contentType: 'application/json' },
      { status: 500, body: { message: 'Internal Server Error' } },
      { status: 404, body: '404 page not found\n' },
    ];
    for (const answer of answers) {
      project.emulator.fail({ times: 1000, answer });
      const { exitCode } = await project.run(['refresh', '--yes', '--skip-preview']);
      expect({ answer, failed: exitCode !== 0 }).toEqual({ answer, failed: true });
      project.emulator.clearFaults();
      expect(project.state()).toContain('"id":"mail.example.com"');
      expect(project.state()).toMatch(/"id":"[0-9a-f]{24}"/);
    }
    project.emulator.fail({ times: 1, answer: { status: 429, headers: { 'retry-after': '1' }, body: { message: 'Too many requests' } } });
    expect((await project.run(['refresh', '--yes', '--skip-preview'])).exitCode).toBe(0);
    expect((await project.run(['preview', '--expect-no-changes'])).exitCode).toBe(0);
  });
});
