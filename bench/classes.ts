import { join } from 'node:path';
import { createMailgun } from 'mailgun-sdk';
import { resources } from '../provider/resources';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { table } from '../scripts/table';
import { type Class, classes, type Operation } from './classes-program/classes';
import { type Deployment, withDeployment } from './deployment';
import { timed } from './progress';

/** A class with the routes of the requests that each operation made for it. */
type Asked = Class & Record<Operation, readonly string[]>;

const operations: readonly Operation[] = ['create', 'refresh', 'update', 'delete'];

/** How many requests each class makes for one resource. */
export async function measureClasses(cli: PulumiCli): Promise<string> {
  const missing = Object.keys(resources).filter((type) => !classes.some(({ name }) => name === type));
  if (missing.length > 0) throw new Error(`bench/classes-program/classes.ts lacks ${missing.join(', ')}.`);
  const config = { 'bench-classes:made': '0', 'bench-classes:changed': '0' };
  const deployment = { cli, program: join(__dirname, 'classes-program'), project: 'bench-classes', config };
  return withDeployment(deployment, async (deployed) => {
    const { asked, unchanged } = await measure(deployed);
    if (unchanged.length > 0) throw new Error(`An unchanged 'up' asked for ${timesEach(unchanged)}.`);
    const unexplained = severalOf(asked).filter(({ reason }) => reason === undefined);
    if (unexplained.length > 0)
      throw new Error(
        `Nobody says why these take more than one request:\n${unexplained.map(({ name, operation, requests }) => `${name}, ${operation}: ${requests}`).join('\n')}`,
      );
    return describe(asked, unchanged.length);
  });
}

/** One class after the other, so that what a command asks beyond the command before it is of this class. */
async function measure({
  emulator,
  pulumi,
}: Deployment): Promise<{ readonly asked: readonly Asked[]; readonly unchanged: readonly string[] }> {
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

  const asked = classes.map((each): Asked => ({ ...each, create: [], refresh: [], update: [], delete: [] }));
  let before: readonly string[] = [];
  for (const [index, one] of asked.entries()) {
    one.create = await up(`${one.name}, create`, index + 1, 0);
    // The records are published and the certificate is made, so that nothing waits.
    for (const domain of emulator.store.domains.values()) {
      domain.dns = 'valid';
      for (const certificate of domain.certificates.values()) certificate.status = 'active';
    }
    const read = await run(`${one.name}, refresh`, ['refresh', '--expect-no-changes']);
    one.refresh = beyond(before, read);
    before = read;
  }
  const unchanged = await run('all of them, unchanged', ['up', '--expect-no-changes']);
  for (const [index, one] of asked.entries()) one.update = await up(`${one.name}, update`, asked.length, index + 1);
  for (const [index, one] of [...asked.entries()].reverse()) one.delete = await up(`${one.name}, delete`, index, index);
  return { asked, unchanged };
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

/** What takes more than one request, and why. */
const severalOf = (asked: readonly Asked[]) =>
  asked.flatMap((one) =>
    operations
      .filter((operation) => one[operation].length > 1)
      .map((operation) => ({ name: one.name, operation, requests: timesEach(one[operation]), reason: one.because?.[operation] })),
  );

function describe(asked: readonly Asked[], unchanged: number): string {
  const counts = asked.map((one) => [
    one.name,
    one.create.length,
    unchanged,
    one.refresh.length,
    one.update.length,
    one.changes,
    one.delete.length,
  ]);
  const reasons = severalOf(asked).map(({ name, operation, requests, reason = '' }) => [name, operation, requests, reason]);
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
