import { join } from 'node:path';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { table } from '../scripts/table';
import { type Deployment, withDeployment } from './deployment';
import { timed } from './progress';

const LATENCY = 60;
const QUICK = ['--yes', '--skip-preview'];
const NO_CHANGES = [...QUICK, '--expect-no-changes'];

/** Things, and the goal for the requests of a refresh. The common Terraform provider makes three requests for each pair. */
const REFRESHED = [
  { count: 20, goal: 5, terraform: '30' },
  { count: 100, goal: 7, terraform: '150' },
  { count: 500, goal: 15, terraform: '750' },
];

interface Run {
  readonly seconds: number;
  readonly routes: readonly string[];
  readonly output: string;
}

interface Figure {
  readonly work: string;
  readonly measured: string;
  readonly goal: string;
  readonly isMet: boolean;
  readonly terraform: string;
}

/** What it takes to keep what was taken over: refreshes, drift, and a destroy that has to wait. */
export async function measureAdopt(cli: PulumiCli): Promise<string> {
  const figures: Figure[] = [];
  const asked: (readonly [work: string, run: Run])[] = [];

  for (const { count, goal, terraform } of REFRESHED) {
    const work = `refresh of ${count / 2} domains and ${count / 2} routes without a change`;
    const ours = await refreshed(cli, count, {});
    asked.push([work, ours]);
    figures.push(below(`${work}, requests`, ours.routes.length, goal, terraform));
    if (count !== 500) continue;
    const engine = await refreshed(cli, count, { 'bench:instant': 'true' });
    const [own, least] = [ours.seconds.toFixed(1), engine.seconds.toFixed(1)];
    const ratio = ours.seconds / engine.seconds;
    figures.push({
      work: 'the same, seconds',
      measured: `${own}: ${ratio.toFixed(2)} × ${least}`,
      goal: '1.3 × the engine with an instant provider',
      isMet: ratio <= 1.3,
      terraform: '16 to 20',
    });
  }

  const [refresh, found, repaired] = await drifted(cli);
  asked.push(['refresh of the mix', refresh]);
  figures.push(below('refresh of 100 domains, 200 routes, 200 webhooks, requests', refresh.routes.length, 115));
  figures.push(below('of these, one changed setting found and repaired, requests', found.routes.length + repaired.routes.length, 235));

  const quickly = await destroyed(cli, 0);
  const slowly = await destroyed(cli, VISIBLE);
  figures.push(below('destroy of 50 domains that stay visible for 3 s, seconds', slowly.seconds, 5, '33.6'));
  figures.push(below('of these, seconds more than if they were gone at once', slowly.seconds - quickly.seconds, VISIBLE + 1));
  figures.push(below('of the same, requests', slowly.routes.length, 150));

  const bad = figures.filter(({ isMet }) => !isMet);
  return [
    explanation,
    '',
    table(
      ['work', 'measured', 'goal: at most', 'the common Terraform provider'],
      figures.map(({ work, measured, goal, terraform }) => [work, measured, goal, terraform]),
    ),
    '',
    'Which requests the refreshes make:',
    '',
    table(
      ['work', 'request', 'times'],
      asked.flatMap(([work, { routes }]) => countRoutes(routes).map(([route, times]) => [work, `\`${route}\``, times])),
    ),
    '',
    ...(bad.length > 0
      ? ['**What is bad**', '', ...bad.map(({ work, measured, goal }) => `- ${work}: ${measured} instead of ${goal}.`)]
      : []),
  ]
    .join('\n')
    .trim();
}

const below = (work: string, measured: number, goal: number, terraform = '–'): Figure => ({
  work,
  measured: Number.isInteger(measured) ? String(measured) : measured.toFixed(1),
  goal: String(goal),
  isMet: measured <= goal,
  terraform,
});

function deploy<T>(cli: PulumiCli, config: Readonly<Record<string, string>>, action: (deployment: Deployment) => Promise<T>): Promise<T> {
  return withDeployment({ cli, program: join(__dirname, 'program'), project: 'bench', config }, action);
}

async function run({ emulator, pulumi }: Deployment, what: string, args: readonly string[], mayFail = false): Promise<Run> {
  emulator.requests.length = 0;
  const { result, seconds } = await timed(
    what,
    () => pulumi(args, { mayFail }),
    () => `, ${emulator.requests.length} requests`,
  );
  return { seconds, routes: emulator.requests.map(({ route, method, path }) => route ?? `${method} ${path}`), output: result.output };
}

const refreshed = (cli: PulumiCli, count: number, config: Readonly<Record<string, string>>) =>
  deploy(cli, { 'bench:count': String(count), 'bench:halves': 'true', ...config }, async (deployment) => {
    const what = `${count} things${Object.keys(config).length > 0 ? ', instant' : ''}`;
    await run(deployment, `${what}, create`, ['up', ...QUICK]);
    deployment.emulator.latency = LATENCY;
    return run(deployment, `${what}, refresh`, ['refresh', ...NO_CHANGES]);
  });

const drifted = (cli: PulumiCli) =>
  deploy(cli, { 'bench:count': '500' }, async (deployment): Promise<readonly [Run, Run, Run]> => {
    const { emulator } = deployment;
    await run(deployment, 'mix, create', ['up', ...QUICK]);
    emulator.latency = LATENCY;
    const refresh = await run(deployment, 'mix, refresh', ['refresh', ...NO_CHANGES]);
    const domain = emulator.store.domains.get('mail-1.example.com');
    if (!domain) throw new Error('mail-1.example.com was not made.');
    domain.settings.spamAction = 'block';
    const found = await run(deployment, 'mix, drift found', ['preview', '--refresh', '--expect-no-changes'], true);
    if (!found.output.includes('~ 1 to update')) throw new Error(`The changed setting, and nothing else, was not found.\n${found.output}`);
    const repaired = await run(deployment, 'mix, drift repaired', ['up', '--refresh', ...QUICK]);
    if (domain.settings.spamAction !== 'tag') throw new Error(`The changed setting was not repaired.\n${repaired.output}`);
    return [refresh, found, repaired];
  });

/** How long deleted domains can still be read, in seconds. */
const VISIBLE = 3;

const destroyed = (cli: PulumiCli, visible: number) =>
  deploy(cli, { 'bench:count': '100', 'bench:halves': 'true' }, async (deployment) => {
    const { emulator } = deployment;
    await run(deployment, '100 things, create', ['up', ...QUICK]);
    for (const id of [...emulator.store.routes.keys()]) emulator.store.routes.delete(id);
    await run(deployment, '50 domains, without the routes', ['refresh', ...QUICK]);
    emulator.latency = LATENCY;
    emulator.transitions.deletion = { after: visible * 1000 };
    const ran = await run(deployment, `50 domains, visible for ${visible} s, destroy`, ['destroy', ...QUICK]);
    if (emulator.store.domains.size > 0) throw new Error(`${emulator.store.domains.size} domains were left.`);
    return ran;
  });

function countRoutes(routes: readonly string[]): readonly (readonly [route: string, times: number])[] {
  const times = new Map<string, number>();
  for (const route of routes) times.set(route, (times.get(route) ?? 0) + 1);
  return [...times].sort(([, a], [, b]) => b - a);
}

const explanation = `
What a stack asks of Mailgun once it has taken over an account, under the real CLI, on a Mailgun that takes ${LATENCY} ms for each answer. The engine's
own time is that of a dynamic provider that answers a read at once and asks nobody. Seconds are those of the whole command.
The figures of the common Terraform provider are of the same things, measured with other tools before.
`.trim();
