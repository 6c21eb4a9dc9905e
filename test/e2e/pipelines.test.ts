import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { createMailgun } from 'mailgun-sdk';
import type { Ran } from '../../scripts/stack';
import { type Runner, runCron, runGithub, runGitlab } from './pipeline';
import { createProject, type Project } from './project';

/**
 * What only a vendor can do and is not run here: a checkout, Node.js, waiting for one's turn, secrets, starting at an event, artifacts, mail of cron.
 * These programs would talk to others and are replaced by one that writes down how it was called: everything else is run as it stands there.
 */
const replaced = ['gh', 'curl', 'npm'];

interface System {
  readonly name: string;
  /** Whether there is a pull request that can be commented. */
  readonly comments: boolean;
  preview(runner: Runner): Promise<Ran>;
  up(runner: Runner): Promise<Ran>;
  drift(runner: Runner): Promise<Ran>;
  /** What is posted about drift, and where; `issue` is the number of an open issue. */
  readonly posts: Readonly<Record<'inSync' | 'drift' | 'driftAgain', readonly string[]>>;
}

const systems: readonly System[] = [
  {
    name: 'GitHub Actions',
    comments: true,
    preview: (runner) => runGithub('mailgun-preview.yml', runner),
    up: (runner) => runGithub('mailgun-up.yml', runner),
    drift: (runner) => runGithub('mailgun-drift.yml', runner),
    posts: {
      inSync: ['gh issue list', 'gh issue close 7'],
      drift: ['gh label create', 'gh issue list', 'gh issue create'],
      driftAgain: ['gh label create', 'gh issue list', 'gh issue edit 7'],
    },
  },
  {
    name: 'GitLab CI',
    comments: true,
    preview: (runner) => runGitlab('preview', runner),
    up: (runner) => runGitlab('up', runner),
    drift: (runner) => runGitlab('drift', runner),
    posts: {
      inSync: ['PUT projects/3/issues/7 state_event=close'],
      drift: ['PUT projects/3/issues/7 state_event=reopen'],
      driftAgain: ['PUT projects/3/issues/7 state_event=reopen'],
    },
  },
  {
    name: 'cron',
    comments: false,
    preview: (runner) => runCron('preview', runner),
    up: (runner) => runCron('up', runner),
    drift: (runner) => runCron('drift', runner),
    // Cron sends what is printed.
    posts: { inSync: [], drift: [], driftAgain: [] },
  },
];

const program = `
const mail = new mailgun.Domain('mail', { name: 'mail.example.com', spamAction: 'tag' });
new mailgun.Route('support', { expression: 'match_recipient("support@mail.example.com")', actions: ['stop()'] });
`;

const token = 'token-that-nobody-must-see';

interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly sent: string;
}

describe.each(systems)('$name', ({ preview, up, drift, comments, posts }) => {
  let project: Project;
  let runner: Runner;
  let secrets: string[];

  /** What the replaced programs were told since the last time, without what installs packages. */
  const calls = (): Call[] => {
    const file = join(project.folder, 'calls');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    rmSync(file, { force: true });
    return lines
      .map((line) => JSON.parse(line))
      .filter(({ command, args }) => command !== 'npm' && !args.includes('https://get.pulumi.com'));
  };
  const changes = () => project.asked().filter((route) => !route?.startsWith('GET'));

  beforeAll(async () => {
    project = await createProject(program, { stack: 'prod', config: ({ url }) => ({ 'mailgun:baseUrl': url }) });
    const { folder, emulator } = project;
    const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
    const { key } = await mailgun.keys.create({ role: 'basic', kind: 'user' });
    emulator.requests.splice(0);
    secrets = [emulator.apiKey, key.secret, token];
    const { PULUMI_STACK, PULUMI_BACKEND_URL = '', PULUMI_CONFIG_PASSPHRASE = '', PATH = '', ...inherited } = project.environment;
    const replacements = join(folder, 'replaced');
    mkdirSync(replacements);
    for (const command of replaced) symlinkSync(resolve(__dirname, 'recorder.mjs'), join(replacements, command));
    const path = [replacements, PATH].join(delimiter);
    const environment = { ...inherited, PATH: path, CI: 'true', RECORDED_CALLS: join(folder, 'calls'), GITHUB_PATH: join(folder, 'path') };
    copyFileSync(resolve(__dirname, '../../examples/pipeline/cron/mailgun.sh'), join(folder, 'mailgun.sh'));
    copyFileSync(resolve(__dirname, '../../examples/pipeline/.mailgun-ignore'), join(folder, '.mailgun-ignore'));
    const store = { MAILGUN_READ_KEY: key.secret, MAILGUN_WRITE_KEY: emulator.apiKey, PULUMI_CONFIG_PASSPHRASE, PGPASSWORD: '' };
    const settings = Object.entries({ ...store, PULUMI_BACKEND_URL }).map(([name, value]) => `export ${name}='${value}'\n`);
    writeFileSync(join(folder, 'mailgun.env'), settings.join(''));
    runner = {
      folder,
      environment,
      values: {
        ...Object.fromEntries(Object.entries(store).map(([name, value]) => [`secrets.${name}`, value])),
        'vars.PULUMI_BACKEND_URL': PULUMI_BACKEND_URL,
        'github.repository': 'example/mail',
        'github.token': token,
        'github.event.pull_request.number': '12',
        ...store,
        PULUMI_BACKEND_URL,
        GITLAB_TOKEN: token,
        DRIFT_ISSUE: '7',
        CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
        CI_PROJECT_ID: '3',
        CI_MERGE_REQUEST_IID: '12',
      },
    };
  });
  afterAll(() => project.emulator.close());

  test('a pull request is told what would change, and nothing changes', async () => {
    const ran = await preview(runner);
    expect(ran).toMatchObject({ exitCode: 0, output: expect.stringContaining('+ 3 to create') });
    expect(changes()).toEqual([]);
    expect(project.emulator.store.domains.size).toBe(0);
    const posted = calls();
    expect(posted.map(({ sent }) => sent)).toEqual(
      comments
        ? [
            expect.stringMatching(
              /^### Mailgun: preview of prod\n\n[\s\S]*mailgun:Domain: \(create\)[\s\S]*spamAction: "tag"[\s\S]*\+ 3 to create/,
            ),
          ]
        : [],
    );
    for (const secret of secrets) expect(ran.output + posted.map(({ sent }) => sent).join()).not.toContain(secret);
  });

  test('a merge is applied', async () => {
    const ran = await up(runner);
    expect(ran).toMatchObject({ exitCode: 0, output: expect.stringContaining('+ 3 created') });
    expect(project.emulator.store.domains.get('mail.example.com')?.settings.spamAction).toBe('tag');
    expect(project.emulator.store.routes.size).toBe(1);
    for (const secret of secrets) expect(ran.output).not.toContain(secret);
  });

  /** What was posted and to whom, in short, and what was said to a reader: cron sends what is printed. */
  function told({ output }: Ran): { readonly posts: readonly string[]; readonly text: string } {
    const all = calls();
    const posts = all.map(({ command, args }) => {
      const issue = args.filter((arg, index) => /^\d+$/.test(arg) && args[index - 1] !== '--limit');
      if (command === 'gh') return [command, ...args.slice(0, 2), ...issue].join(' ');
      return `PUT ${args.at(-1)?.split('/api/v4/')[1]} ${args.find((arg) => arg.startsWith('state_event='))}`;
    });
    const text = comments ? all.map(({ sent }) => sent).join('') : output;
    for (const secret of secrets) expect(output + text).not.toContain(secret);
    return { posts, text };
  }

  const withIssue = () => ({ ...runner, environment: { ...runner.environment, OPEN_ISSUES: '7\n' } });

  test('a night without a change ends well, and closes the issue of an earlier night', async () => {
    const ran = await drift(withIssue());
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(told(ran)).toMatchObject({ posts: posts.inSync, ...(comments ? {} : { text: '' }) });
  });

  test('a night after a change outside ends with 2 and says in short what differs', async () => {
    // A person, in Mailgun's control panel.
    const { apiKey, url } = project.emulator;
    await createMailgun({ apiKey, baseUrl: url }).domains.update({ domain: 'mail.example.com', spamAction: 'block' });
    changes();
    const ran = await drift(runner);
    expect(ran).toMatchObject({ exitCode: 2 });
    const { posts: posted, text } = told(ran);
    expect(posted).toEqual(posts.drift);
    expect(text).toMatch(/mail\.example\.com[\s\S]*spamAction[\s\S]*tag[\s\S]*block/);
    expect(text.length).toBeLessThan(2000);
    expect(JSON.parse(readFileSync(join(project.folder, 'drift.json'), 'utf8')).findings).toMatchObject([
      { kind: 'changed', property: 'spamAction' },
    ]);
    expect(told(await drift(withIssue())).posts).toEqual(posts.driftAgain);
    expect(changes()).toEqual([]);
  });

  test('the next pull request shows what the next merge would put back', async () => {
    const ran = await preview(runner);
    const text = comments ? calls()[0]?.sent : ran.output;
    expect(text).toMatch(/~ spamAction *: "tag" => "block"[\s\S]*~ spamAction *: "block" => "tag"[\s\S]*~ 1 to update/);
    expect(text?.length).toBeLessThan(2000);
    expect(changes()).toEqual([]);
  });

  test('a night that cannot read the account ends with 1, and no issue says that nothing differs', async () => {
    const settings = join(project.folder, 'mailgun.env');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/READ_KEY='.*'/, "READ_KEY='refused'"));
    // A pipeline starts in a new folder; the script for cron tidies up.
    if (comments) rmSync(join(project.folder, 'drift.md'));
    const ran = await drift({
      ...runner,
      values: { ...runner.values, 'secrets.MAILGUN_READ_KEY': 'refused', MAILGUN_READ_KEY: 'refused' },
    });
    expect(ran).toMatchObject({ exitCode: 1, output: expect.stringContaining('Mailgun refused the API key') });
    expect(told(ran).posts).toEqual([]);
  });
});
