import { join } from 'node:path';
import { createMailgun } from 'mailgun-sdk';
import { resources } from '../provider/resources';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { classes, type Operation } from './classes-program/classes';
import { type Deployment, withDeployment } from './deployment';
import { timed } from './progress';
import { table } from './table';

/** The routes of the requests that each operation made for one class. */
type Asked = Readonly<Record<Operation, readonly string[]>>;

const operations: readonly Operation[] = ['create', 'refresh', 'update', 'delete'];

/** How many requests each class makes for one resource. */
export async function measureClasses(cli: PulumiCli): Promise<string> {
  const missing = Object.keys(resources).filter((type) => !classes.some(({ name }) => name === type));
  if (missing.length > 0) throw new Error(`bench/classes-program/classes.ts lacks ${missing.join(', ')}.`);
  const config = { 'bench-classes:made': '0', 'bench-classes:changed': '0' };
  const deployment = { cli, program: join(__dirname, 'classes-program'), project: 'bench-classes', config };
  return withDeployment(deployment, async (deployed) => {
    const asked = await measure(deployed);
    const unexplained = classes.flatMap(({ name, because }, index) =>
      operations.flatMap((operation) => {
        const routes = asked[index]?.[operation] ?? [];
        return routes.length > 1 && because?.[operation] === undefined ? [`${name}, ${operation}: ${timesEach(routes)}`] : [];
      }),
    );
    if (unexplained.length > 0) throw new Error(`Nobody says why these take more than one request:\n${unexplained.join('\n')}`);
    return describe(asked);
  });
}

/** One class after the other, so that what a command asks beyond the command before it is of this class. */
async function measure({ emulator, pulumi }: Deployment): Promise<readonly Asked[]> {
  const account = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  await account.domains.create({ name: 'auto.example.com', useAutomaticSenderSecurity: true });
  await account.domains.create({ name: 'mailing.example.com' });
  await account.lists.create({ address: 'team@mailing.example.com' });
  await account.close();

  const run = async (what: string, args: readonly string[]) => {
    emulator.requests.length = 0;
    await timed(what, () => pulumi([...args, '--yes', '--skip-preview'], { env: { PULUMI_NODEJS_TRANSPILE_ONLY: 'true' } }));
    return emulator.requests.map(({ route, method, path }) => route ?? `${method} ${path}`);
  };
  const up = (what: string, made: number, changed: number) =>
    run(what, ['up', '--config', `bench-classes:made=${made}`, '--config', `bench-classes:changed=${changed}`]);

  const asked = classes.map(() => ({ create: [], refresh: [], update: [], delete: [] }) as Record<Operation, readonly string[]>);
  let before: readonly string[] = [];
  for (const [index, { name }] of classes.entries()) {
    const one = asked[index] as Record<Operation, readonly string[]>;
    one.create = await up(`${name}, create`, index + 1, 0);
    // The records are published and the certificate is made, so that nothing waits.
    for (const domain of emulator.store.domains.values()) {
      domain.dns = 'valid';
      for (const certificate of domain.certificates.values()) certificate.status = 'active';
    }
    const read = await run(`${name}, refresh`, ['refresh', '--expect-no-changes']);
    one.refresh = beyond(before, read);
    before = read;
  }
  const unchanged = await run('all of them, unchanged', ['up', '--expect-no-changes']);
  if (unchanged.length > 0) throw new Error(`An unchanged 'up' asked for ${unchanged.join(', ')}.`);
  for (const [index, { name }] of classes.entries())
    Object.assign(asked[index] ?? {}, { update: await up(`${name}, update`, classes.length, index + 1) });
  for (const [index, { name }] of [...classes.entries()].reverse())
    Object.assign(asked[index] ?? {}, { delete: await up(`${name}, delete`, index, index) });
  return asked;
}

function beyond(before: readonly string[], now: readonly string[]): readonly string[] {
  const rest = [...now];
  for (const route of before) rest.splice(rest.indexOf(route), 1);
  return rest;
}

/** Each request once, in their order, with how often it was made. */
const timesEach = (routes: readonly string[]): string =>
  [...new Set(routes)]
    .map((route) => [route, routes.filter((other) => other === route).length] as const)
    .map(([route, times]) => `\`${route}\`${times > 1 ? ` × ${times}` : ''}`)
    .join(', ');

function describe(asked: readonly Asked[]): string {
  const counts = classes.map(({ name, changes }, index) => {
    const count = (operation: Operation) => asked[index]?.[operation].length ?? 0;
    return [name, count('create'), 0, count('refresh'), count('update'), changes, count('delete')];
  });
  const reasons = classes.flatMap(({ name, because = {} }, index) =>
    operations.flatMap((operation) => {
      const routes = asked[index]?.[operation] ?? [];
      return routes.length > 1 ? [[name, operation, timesEach(routes), because[operation] ?? '']] : [];
    }),
  );
  return [
    explanation,
    '',
    table(['class', 'create', 'unchanged `up`', 'refresh', 'update', 'of', 'delete'], counts),
    '',
    'Which they are and why, where one is not enough:',
    '',
    table(['class', 'operation', 'requests', 'because'], reasons),
  ].join('\n');
}

const explanation = `
What one resource of each class asks of Mailgun when it has what must be given and one argument that changes, counted by the local Mailgun
under the real CLI. The common Terraform provider, measured with other tools before, makes 3 requests to create a domain, 2 to read and 4 to
destroy it, 2 to create a webhook, and 3 to destroy a route.
`.trim();
