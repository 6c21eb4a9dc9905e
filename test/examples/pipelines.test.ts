import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { isAtLeast, minimumVersion } from '../../scripts/pulumi-cli/version';

const folder = resolve(__dirname, '../../examples/pipeline');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const workflows = ['preview', 'up', 'drift'].map((name) => {
  const text = read(`github/workflows/mailgun-${name}.yml`);
  return { ...parse(text), name, text };
});
const gitlab = parse(read('gitlab/.gitlab-ci.yml'));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const steps: Step[] = workflows.flatMap(({ jobs }) => Object.values<{ steps: Step[] }>(jobs).flatMap((job) => job.steps));

describe('the workflows of GitHub Actions', () => {
  test('start at a pull request, a merge and every night, and never with the rights of the base branch', () => {
    expect(Object.fromEntries(workflows.map(({ name, on }) => [name, on]))).toEqual({
      preview: 'pull_request',
      up: { push: { branches: ['main'] } },
      drift: { schedule: [{ cron: expect.any(String) }], workflow_dispatch: null },
    });
    for (const { text } of workflows) expect(text).not.toContain('pull_request_target');
  });

  test('have no right but to read the repository and to write what they post', () => {
    expect(Object.fromEntries(workflows.map(({ name, permissions }) => [name, permissions]))).toEqual({
      preview: { contents: 'read', 'pull-requests': 'write' },
      up: { contents: 'read' },
      drift: { contents: 'read', issues: 'write' },
    });
  });

  test('wait for each other where they apply, and are never cancelled there', () => {
    expect(Object.fromEntries(workflows.map(({ name, concurrency }) => [name, concurrency]))).toEqual({
      preview: { group: expect.stringMatching(/^mailgun-preview-\$\{\{ github\.ref \}\}$/), 'cancel-in-progress': true },
      up: { group: 'mailgun-prod', queue: 'max' },
      drift: { group: 'mailgun-prod', queue: 'max' },
    });
  });

  test('use actions of a fixed version, and nobody’s but GitHub’s', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@v\d+$/);
  });

  test('give secrets to single steps, by their environment, and put nothing that others write into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
    for (const { env, jobs } of workflows)
      expect([env, ...Object.values<Step>(jobs).map((job) => job.env)]).toEqual([undefined, undefined]);
    const values = steps.flatMap(({ env }) => Object.entries(env ?? {}));
    for (const [name, value] of values)
      if (/KEY|PASS|TOKEN/.test(name)) expect(value).toMatch(/^\$\{\{ (secrets\.\w+|github\.token) \}\}$/);
    expect(steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('WRITE_KEY'))).toEqual([
      expect.objectContaining({ run: expect.stringMatching(/^pulumi up /) }),
    ]);
  });
});

describe('the jobs of GitLab CI', () => {
  test('wait for each other where they apply, and an update is never interrupted', () => {
    expect([gitlab.up.resource_group, gitlab.drift.resource_group, gitlab.up.interruptible]).toEqual([
      'mailgun-prod',
      'mailgun-prod',
      false,
    ]);
  });

  test('apply at a push to the default branch alone, with a key that the other jobs do not have', () => {
    expect(gitlab.workflow.rules.map(({ if: rule }: { if: string }) => rule)).toEqual([
      '$CI_PIPELINE_SOURCE == "merge_request_event"',
      '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    ]);
    expect(gitlab.up.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "push"' }]);
    const keys = ['preview', 'up', 'drift'].map((name) => gitlab[name].variables.MAILGUN_API_KEY);
    expect(keys).toEqual(['$MAILGUN_READ_KEY', '$MAILGUN_WRITE_KEY', '$MAILGUN_READ_KEY']);
  });
});

test('the same commands run everywhere', () => {
  const commandsOf = (text: string) =>
    [...text.matchAll(/(?<=^[\s-]*(?:run: )?)(?:npx pulumi-mailgun|pulumi) [^|>\n]*[^|>\s]/gm)].map(([command]) => command).sort();
  const cron = commandsOf(read('cron/mailgun.sh'));
  expect(cron).toHaveLength(3);
  expect(commandsOf(read('gitlab/.gitlab-ci.yml'))).toEqual(cron);
  expect(commandsOf(workflows.map(({ text }) => text).join('\n'))).toEqual(cron);
});

test('the Pulumi CLI is of one fixed version, which is new enough', () => {
  const versions = [...workflows.map(({ text }) => text), read('gitlab/.gitlab-ci.yml')].flatMap((text) =>
    [...text.matchAll(/(?:--version |pulumi-nodejs:)(\S+)/g)].map(([, version = '']) => version),
  );
  expect(versions).toHaveLength(4);
  const [version = ''] = new Set(versions);
  expect(new Set(versions).size).toBe(1);
  expect(isAtLeast(version, minimumVersion)).toBe(true);
});
