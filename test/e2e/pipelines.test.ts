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
}

const systems: readonly System[] = [
  {
    name: 'GitHub Actions',
    comments: true,
    preview: (runner) => runGithub('mailgun-preview.yml', runner),
    up: (runner) => runGithub('mailgun-up.yml', runner),
    drift: (runner) => runGithub('mailgun-drift.yml', runner),
  },
  {
    name: 'GitLab CI',
    comments: true,
    preview: (runner) => runGitlab('preview', runner),
    up: (runner) => runGitlab('up', runner),
    drift: (runner) => runGitlab('drift', runner),
  },
  {
    name: 'cron',
    comments: false,
    preview: (runner) => runCron('preview', runner),
    up: (runner) => runCron('up', runner),
    drift: (runner) => runCron('drift', runner),
  },
];

const program = `
const mail = new mailgun.Domain('mail', { name: 'mail.example.com', spamAction: 'tag' });
new mailgun.Route('support', { expression: 'match_recipient("support@mail.example.com")', actions: ['stop()'] });
`;

const passphrase = 'passphrase-that-nobody-must-see';
const token = 'token-that-nobody-must-see';

interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly sent: string;
}

describe.each(systems)('$name', ({ preview, up, comments }) => {
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
    secrets = [emulator.apiKey, key.secret, passphrase, token];
    const { PULUMI_STACK, PULUMI_BACKEND_URL = '', PULUMI_CONFIG_PASSPHRASE = '', PATH = '', ...inherited } = project.environment;
    const replacements = join(folder, 'replaced');
    mkdirSync(replacements);
    for (const command of replaced) symlinkSync(resolve(__dirname, 'recorder.mjs'), join(replacements, command));
    const path = [replacements, PATH].join(delimiter);
    const environment = { ...inherited, PATH: path, CI: 'true', RECORDED_CALLS: join(folder, 'calls'), GITHUB_PATH: join(folder, 'path') };
    copyFileSync(resolve(__dirname, '../../examples/pipeline/cron/mailgun.sh'), join(folder, 'mailgun.sh'));
    const settings = { MAILGUN_API_KEY: emulator.apiKey, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE };
    writeFileSync(
      join(folder, 'mailgun.env'),
      Object.entries(settings)
        .map(([name, value]) => `export ${name}='${value}'\n`)
        .join(''),
    );
    const store = { MAILGUN_READ_KEY: key.secret, MAILGUN_WRITE_KEY: emulator.apiKey, PULUMI_CONFIG_PASSPHRASE, PGPASSWORD: '' };
    runner = {
      folder,
      environment,
      values: {
        ...Object.fromEntries(Object.entries(store).flatMap(([name, value]) => [[`secrets.${name}`, value]])),
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
      comments ? [expect.stringMatching(/^### Mailgun: preview of prod\n\n[\s\S]*mailgun:Domain mail create[\s\S]*\+ 3 to create/)] : [],
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
});
