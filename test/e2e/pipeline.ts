import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Ran } from '../../scripts/stack';

/** Where a pipeline runs, and what its vendor knows of it. */
export interface Runner {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Secrets, variables and what the event says, by the names under which the pipeline asks for them. */
  readonly values: Readonly<Record<string, string>>;
}

const example = (file: string) => resolve(__dirname, '../../examples/pipeline', file);
const readYaml = (file: string) => parse(readFileSync(example(file), 'utf8'));

/** Runs the lines of the only job of a workflow of GitHub Actions as its documentation says a runner does. */
export async function runGithub(file: string, { folder, environment, values }: Runner): Promise<Ran> {
  const workflow = readYaml(`github/workflows/${file}`) as Workflow;
  const [job, ...others] = Object.values(workflow.jobs);
  if (job === undefined || others.length > 0 || workflow.defaults.run.shell !== 'bash')
    throw new Error(`${file} is not run here as it would be there`);
  let exitCode = 0;
  let output = '';
  for (const { run, env = {}, if: condition = 'success()' } of job.steps) {
    if (run === undefined || !holds(condition, exitCode !== 0, folder)) continue;
    const given = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, expand(text, /\$\{\{ ([\w.]+) \}\}/g, values)]));
    const ran = await runBash(['--noprofile', '--norc'], run, folder, { ...environment, ...given });
    exitCode ||= ran.exitCode;
    output += ran.output;
  }
  return { exitCode, output };
}

interface Workflow {
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Step {
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What the conditions of the examples ask for; anything else is refused. */
function holds(condition: string, failed: boolean, folder: string): boolean {
  const terms = condition.replace(/^\$\{\{ (.*) \}\}$/, '$1').split(' && ');
  return terms.every((term) => {
    if (term === 'success()') return !failed;
    if (term === 'failure()') return failed;
    if (term === '!cancelled()') return true;
    const [, name] = /^hashFiles\('([\w.]+)'\) != ''$/.exec(term) ?? [];
    if (name === undefined) throw new Error(`Nothing here knows when this holds: ${term}`);
    return existsSync(join(folder, name));
  });
}

/** Runs the lines of a job of GitLab CI as its runner does: `before_script` and `script` in one shell, `after_script` in another. */
export async function runGitlab(name: string, { folder, environment, values }: Runner): Promise<Ran> {
  const pipeline = readYaml('gitlab/.gitlab-ci.yml');
  const job: GitlabJob = { ...pipeline.default, ...pipeline[name] };
  // What the project says goes before what the file says.
  const variables = Object.fromEntries(Object.entries(job.variables).map(([key, text]) => [key, expand(text, /\$(\w+)/g, values)]));
  const env = { ...environment, ...variables, ...values };
  const { exitCode, output } = await runBash([], [...job.before_script, ...job.script].join('\n'), folder, env);
  const status = { CI_JOB_STATUS: exitCode === 0 ? 'success' : 'failed' };
  const after = await runBash([], (job.after_script ?? []).join('\n'), folder, { ...env, ...status });
  return { exitCode, output: output + after.output };
}

interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
}

/** Runs the script for cron with the settings in the file that it reads. */
export const runCron = (command: string, { folder, environment }: Runner): Promise<Ran> =>
  runProgram(join(folder, 'mailgun.sh'), [command], folder, environment);

const expand = (text: string, pattern: RegExp, values: Runner['values']): string =>
  text.replace(pattern, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The pipeline asks for ${name}, which nobody has set up`);
    return value;
  });

/** Both vendors run their lines with `-eo pipefail`. */
const runBash = (options: readonly string[], lines: string, folder: string, env: NodeJS.ProcessEnv) =>
  runProgram('bash', [...options, '-eo', 'pipefail', '-c', lines], folder, env);

function runProgram(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((done, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.once('error', reject);
    child.once('close', (code) => done({ exitCode: code ?? 1, output }));
  });
}
