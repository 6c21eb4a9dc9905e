import { join } from 'node:path';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { table } from '../scripts/table';
import { type Deployment, withDeployment } from './deployment';
import { say, timed } from './progress';

const COUNTS = [10, 100, 500];

/** What one operation asked of Mailgun. */
interface Measured {
  readonly operation: string;
  readonly seconds: number;
  /** The routes of its requests. */
  readonly routes: readonly string[];
}

interface Size {
  readonly count: number;
  readonly operations: readonly Measured[];
  readonly stateBytes: number;
}

const QUICK = ['--yes', '--skip-preview'];

/** How many requests each operation makes for 10, 100 and 500 resources. */
export async function measureRequests(cli: PulumiCli): Promise<string> {
  const sizes: Size[] = [];
  for (const count of COUNTS) {
    say(`  ${count} resources`);
    const deployment = { cli, program: join(__dirname, 'program'), project: 'bench', config: { 'bench:count': String(count) } };
    sizes.push(await withDeployment(deployment, (deployed) => measure(deployed, count)));
  }
  return describe(sizes);
}

async function measure(deployment: Deployment, count: number): Promise<Size> {
  const { emulator, pulumi } = deployment;
  const operations: Measured[] = [];
  const run = async (operation: string, args: readonly string[], mayFail = false) => {
    emulator.requests.length = 0;
    const asked = () => `, ${emulator.requests.length} requests`;
    const { result, seconds } = await timed(`${count} resources, ${operation}`, () => pulumi(args, { mayFail }), asked);
    operations.push({ operation, seconds, routes: emulator.requests.map(({ route, method, path }) => route ?? `${method} ${path}`) });
    return result;
  };

  await run('create', ['up', ...QUICK]);
  expectThat(`create made ${count} resources`, deployment.resources().length === count && held(deployment) === count);
  const stateBytes = Buffer.byteLength(deployment.stateText());
  await run('no-op `up`', ['up', ...QUICK, '--expect-no-changes']);
  await run('refresh', ['refresh', ...QUICK, '--expect-no-changes']);

  const domain = emulator.store.domains.get('mail-1.example.com');
  if (!domain) throw new Error('mail-1.example.com was not made.');
  domain.settings.spamAction = 'block';
  const found = await run('drift: found', ['preview', '--refresh', '--expect-no-changes'], true);
  expectThat(
    'the changed setting, and nothing else, was found',
    found.exitCode !== 0 && found.output.includes('~ 1 to update'),
    found.output,
  );
  await run('drift: repaired', ['up', '--refresh', ...QUICK]);
  expectThat('the changed setting was repaired', emulator.store.domains.get('mail-1.example.com')?.settings.spamAction === 'tag');

  await run('destroy', ['destroy', ...QUICK]);
  expectThat('destroy left nothing', deployment.resources().length === 0 && held(deployment) === 0);
  return { count, operations, stateBytes };
}

function expectThat(what: string, holds: boolean, output = ''): void {
  if (!holds) throw new Error(`The figures would mean nothing, because this was not seen: ${what}.\n${output}`.trim());
}

/** What Mailgun has, counted at Mailgun. */
function held({ emulator: { store } }: Deployment): number {
  const webhooks = [...store.domains.values()].reduce((sum, domain) => sum + domain.webhooks.size, 0);
  return store.domains.size + store.routes.size + webhooks;
}

function describe(sizes: readonly Size[]): string {
  const head = (title: string) => [title, ...sizes.map(({ count }) => `${count} resources`)];
  const operations = sizes[0]?.operations.map(({ operation }) => operation) ?? [];
  const each = (show: (measured: Measured) => string | number) =>
    operations.map((operation, index) => [operation, ...sizes.map(({ operations }) => show(operations[index] as Measured))]);
  return [
    explanation,
    '',
    table(
      head('requests'),
      each(({ routes }) => routes.length),
    ),
    '',
    `Which they are, for ${sizes.at(-1)?.count} resources:`,
    '',
    table(['operation', 'request', 'times'], (sizes.at(-1)?.operations ?? []).flatMap(countRoutes)),
    '',
    'The state file after create:',
    '',
    table(head('state file'), [
      ['bytes', ...sizes.map(({ stateBytes }) => stateBytes)],
      ['bytes per resource', ...sizes.map(({ stateBytes, count }) => Math.round(stateBytes / count))],
    ]),
    '',
    'Wall time, as information: Mailgun answers at once here, so that this is Pulumi, its start-up and the state file.',
    '',
    table(
      head('seconds'),
      each(({ seconds }) => seconds.toFixed(1)),
    ),
    '',
    ...whatIsBad(sizes.at(-1)),
  ].join('\n');
}

function whatIsBad({ count, operations }: Size = { count: 0, operations: [], stateBytes: 0 }): string[] {
  const asked = (name: string, route?: string) =>
    operations.find(({ operation }) => operation === name)?.routes.filter((own) => route === undefined || own === route).length ?? 0;
  const single = asked('refresh', 'GET /v3/routes/{id}');
  const webhooks = asked('refresh', 'GET /v3/domains/{domain_name}/webhooks/{webhook_name}');
  const reads = asked('drift: found') + asked('drift: repaired') - 1;
  const gone = asked('destroy', 'GET /v4/domains/{name}');
  return [
    `**What is bad**, with ${count} resources:`,
    '',
    ...(single > 1 ? [`- A refresh reads routes with ${single} requests; one list of up to 1,000 holds them all.`] : []),
    ...(webhooks > count / 5 ? [`- It reads webhooks with ${webhooks} requests; one request a domain tells them all (${count / 5}).`] : []),
    `- One drifted setting takes ${reads} reads for one change: finding it reads everything, repairing it reads everything again.`,
    ...(gone > 0
      ? [`- A destroy makes ${gone} requests more than there are resources: each deleted domain is looked for until it is gone.`]
      : []),
    '- The file backend writes the whole state before and after each step, so that create and destroy slow down as a stack grows.',
    '  Tried by hand with 500: without those writes (PULUMI_SKIP_CHECKPOINTS) create takes less than half as long, destroy about an eighth.',
  ];
}

function countRoutes({ operation, routes }: Measured): (string | number)[][] {
  const times = new Map<string, number>();
  for (const route of routes) times.set(route, (times.get(route) ?? 0) + 1);
  if (times.size === 0) return [[operation, 'none', 0]];
  return [...times].sort(([, a], [, b]) => b - a).map(([route, count]) => [operation, `\`${route}\``, count]);
}

const explanation = `
A fifth of the resources are domains, two fifths routes, two fifths webhooks (two a domain). The real CLI runs \`up\`, \`refresh\` and \`destroy\`
with \`--yes --skip-preview\`; drift is one domain's spam setting, changed at Mailgun, found by \`pulumi preview --refresh --expect-no-changes\`
and repaired by \`pulumi up --refresh\`. Requests are counted by the local Mailgun that receives them; fewer are
better, since Mailgun limits how many an account may make. No domain declares tracking settings:
each domain that does costs one request more for each such setting at create, and one more whenever it is read.
`.trim();
