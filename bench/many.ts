import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { type Account, openAccount } from '../provider/lifecycle/account';
import type { Values } from '../provider/lifecycle/define-resource';
import { createLifecycle } from '../provider/lifecycle/lifecycle';
import { resources } from '../provider/resources';
import { table } from '../scripts/table';
import { domain, ofAllClasses, route, several, type Wanted, webhook } from './many-things';
import { say, timed } from './progress';

const PER_MINUTE = 300;

/** As many as Pulumi asks for at a time on a machine with two processors. */
const WORKERS = 8;

interface Made {
  readonly type: string;
  readonly id: string;
  readonly state: Values;
}

interface Reader {
  readonly account: Account;
}

interface World extends Reader {
  readonly emulator: Emulator;
  readonly limit: { requests: number; seconds: number };
}

/** What a refresh of a large account asks for, and how long it takes under a limit. */
export async function measureMany(): Promise<string> {
  const all = await withAccount(async (world) => {
    const made = await make(world, ofAllClasses());
    const quick = await refresh(world, made, `${made.length} things of all classes`);
    // What was read does not count for the next refresh.
    await sleep(FORGOTTEN);
    Object.assign(world.limit, { requests: PER_MINUTE, seconds: 60 });
    const slow = await refresh(world, made, `the same, ${PER_MINUTE} requests a minute`);
    return { made, quick, slow };
  });
  const { routes } = await withAccount(async (world) => {
    const made = await make(world, [...several(500, domain), ...several(2000, route)]);
    return refresh(world, made, '2,000 routes and 500 domains');
  });
  const limited = await withAccount(async (world) => {
    const made = await make(world, [...several(400, domain), ...several(400, webhook)]);
    await sleep(FORGOTTEN);
    Object.assign(world.limit, { requests: PER_MINUTE, seconds: 60 });
    return refresh(world, made, `400 domains with a webhook each, ${PER_MINUTE} requests a minute`);
  });
  const memory = await memoryOf([...several(500, domain), ...several(2000, route)]);
  return [
    explanation,
    '',
    table(
      ['work', 'measured'],
      [
        ['things of all classes', all.made.length],
        ['classes', new Set(all.made.map(({ type }) => type)).size],
        ['refresh, requests', all.quick.routes.length],
        ['refresh, seconds', all.quick.seconds.toFixed(1)],
        [`refresh under ${PER_MINUTE} requests a minute for each service, requests`, all.slow.routes.length],
        ['of these, refused with 429 and repeated', all.slow.refused],
        [`refresh under ${PER_MINUTE} requests a minute, seconds`, all.slow.seconds.toFixed(1)],
        ['refresh of 2,000 routes and 500 domains, requests', routes.length],
        ['heap of the process that reads, MB: before', memory.before.toFixed(0)],
        ['heap of the process that reads, MB: peak, with what the collector has not collected yet', memory.peak.toFixed(0)],
        ['heap of the process that reads, MB: afterwards', memory.after.toFixed(0)],
        [`refresh of 400 domains with a webhook each under ${PER_MINUTE} requests a minute, requests`, limited.routes.length],
        ['of these, refused with 429 and repeated', limited.refused],
        ['seconds', limited.seconds.toFixed(1)],
        ['seconds by the formula', 60 * (Math.ceil(limited.routes.filter((name) => name.endsWith('/webhooks')).length / PER_MINUTE) - 1)],
      ],
    ),
    '',
    'Which requests the refresh of all classes makes:',
    '',
    table(
      ['request', 'times'],
      [...new Set(all.quick.routes)]
        .map((name) => [`\`${name}\``, all.quick.routes.filter((other) => other === name).length] as const)
        .sort(([, a], [, b]) => b - a),
    ),
  ].join('\n');
}

/** Longer than a list answers for, in milliseconds. */
const FORGOTTEN = 3000;

async function withAccount<T>(action: (world: World) => Promise<T>): Promise<T> {
  const limit = { requests: 1_000_000, seconds: 0.001 };
  const emulator = await startEmulator({ rateLimit: limit });
  const account = open(emulator);
  try {
    return await action({ emulator, account, limit });
  } finally {
    await account.mailgun.close();
    await emulator.close();
  }
}

const open = ({ apiKey, url: baseUrl }: Pick<Emulator, 'apiKey' | 'url'>) =>
  openAccount({ apiKey, baseUrl, region: 'us', subaccountId: undefined, adopt: 'never' });

/** What a refresh holds in memory, in megabytes; Mailgun is a process of its own here, and not counted. */
async function memoryOf(wanted: readonly Wanted[]): Promise<{ before: number; peak: number; after: number }> {
  const apiKey = 'key-of-many';
  const emulator = spawn(process.execPath, [join(__dirname, '../emulator/dist/cli/bin.js'), '--port', '0', '--api-key', apiKey], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(emulator.stdout, 'data')) as [Buffer];
  const [url = ''] = /http:\S+(?= \(US\))/.exec(String(said)) ?? [];
  const account = open({ apiKey, url });
  try {
    const made = await make({ account }, wanted);
    await sleep(FORGOTTEN);
    const before = heap();
    let peak = before;
    await inParallel(made, async (each) => {
      await readOne({ account }, each);
      peak = Math.max(peak, process.memoryUsage().heapUsed / MEGABYTE);
    });
    await sleep(FORGOTTEN);
    return { before, peak, after: heap() };
  } finally {
    await account.mailgun.close();
    emulator.kill();
  }
}

const MEGABYTE = 1024 * 1024;

/** In megabytes, once everything is collected that nothing refers to. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

const lifecycleOf = ({ account }: Reader, type: string) => {
  const resource = resources[type];
  if (!resource) throw new Error(`There is no class ${type}.`);
  return createLifecycle(resource, { account: () => account, claims: account.claims, report: say });
};

/** As the state has it, which is JSON. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

async function make(world: Reader, wanted: readonly Wanted[]): Promise<readonly Made[]> {
  const made: Made[] = [];
  // What belongs to a thing comes after it.
  for (const type of new Set(wanted.map((each) => each.type)))
    await inParallel(
      wanted.filter((each) => each.type === type),
      async ({ args }) => {
        const lifecycle = lifecycleOf(world, type);
        made.push({ type, ...plain(await lifecycle.create(lifecycle.check(args).args)) });
      },
    );
  return made;
}

async function readOne(reader: Reader, { type, id, state }: Made): Promise<void> {
  if (!(await lifecycleOf(reader, type).read(id, state))) throw new Error(`${type} ${id} was not found.`);
}

async function refresh(world: World, made: readonly Made[], what: string) {
  const { requests } = world.emulator;
  requests.length = 0;
  const { seconds } = await timed(
    what,
    () => inParallel(made, (each) => readOne(world, each)),
    () => `, ${requests.length} requests`,
  );
  const answered = requests.filter(({ status }) => status !== 429);
  return { seconds, routes: answered.map(({ route, path }) => route ?? path), refused: requests.length - answered.length };
}

async function inParallel<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await action(item);
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

const explanation = `
What a refresh of a large account asks of Mailgun. The lifecycle is called as Pulumi calls it, ${WORKERS} reads at a
time, without Pulumi: its engine and its state file would take longer than everything that is measured here. The local Mailgun counts the requests
to each of its services by itself, as Mailgun does. Requests are: one for each page of the lists of the account; one for each domain that has
webhooks, and one for each that has SMTP credentials; and one for each thing of which there is no list, or only one in its place.
Where one service has more to answer than a minute allows, here that of the webhooks, the limit costs 60 seconds for each minute but
the last. The heap is that of the refresh of 2,000 routes and 500 domains, with Mailgun in a process of its own.
`.trim();
