import { setTimeout as sleep } from 'node:timers/promises';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { type Account, openAccount } from '../provider/lifecycle/account';
import type { Values } from '../provider/lifecycle/define-resource';
import { createLifecycle } from '../provider/lifecycle/lifecycle';
import { resources } from '../provider/resources';
import { say, timed } from './progress';
import { table } from './table';

const PER_MINUTE = 300;

/** As many as Pulumi asks for at a time on a machine with two processors. */
const WORKERS = 8;

interface Wanted {
  readonly type: string;
  readonly args: Values;
}

interface Made {
  readonly type: string;
  readonly id: string;
  readonly state: Values;
}

interface World {
  readonly emulator: Emulator;
  readonly account: Account;
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
  const account = openAccount({ apiKey: emulator.apiKey, baseUrl: emulator.url, region: 'us', subaccountId: undefined, adopt: 'never' });
  try {
    return await action({ emulator, account, limit });
  } finally {
    await account.mailgun.close();
    await emulator.close();
  }
}

const lifecycleOf = ({ account }: World, type: string) => {
  const resource = resources[type];
  if (!resource) throw new Error(`There is no class ${type}.`);
  return createLifecycle(resource, () => account, say);
};

/** As the state has it, which is JSON. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

async function make(world: World, wanted: readonly Wanted[]): Promise<readonly Made[]> {
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

async function refresh(world: World, made: readonly Made[], what: string) {
  const { requests } = world.emulator;
  requests.length = 0;
  const read = async ({ type, id, state }: Made) => {
    if (!(await lifecycleOf(world, type).read(id, state))) throw new Error(`${type} ${id} was not found.`);
  };
  const { seconds } = await timed(
    what,
    () => inParallel(made, read),
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

const several = (count: number, one: (index: number) => Wanted): readonly Wanted[] =>
  Array.from({ length: count }, (_, index) => one(index));

const nameOf = (index: number) => `mail-${index}.example.com`;
const domain = (index: number): Wanted => ({ type: 'Domain', args: { name: nameOf(index), spamAction: 'tag' } });
const route = (index: number): Wanted => ({
  type: 'Route',
  args: { expression: `match_recipient("team-${index}@example.com")`, actions: ['stop()'], priority: index },
});

/** 100 domains with what belongs to them, and what belongs to the account. */
function ofAllClasses(): readonly Wanted[] {
  const each = (type: string, argsOf: (domain: string, index: number) => Values) =>
    several(100, (index) => ({ type, args: argsOf(nameOf(index), index) }));
  const listOf = (name: string) => `news@${name}`;
  return [
    ...several(100, domain),
    ...several(250, route),
    ...each('Forward', (name) => ({ match: `sales@${name}`, recipients: ['alice@example.com'] })),
    ...each('Webhook', (name) => ({ domain: name, eventType: 'delivered', urls: ['https://example.com/delivered'] })),
    ...each('Webhook', (name) => ({ domain: name, eventType: 'opened', urls: ['https://example.com/opened'] })),
    ...each('DkimKey', (name) => ({ signingDomain: name, selector: 'second' })),
    ...each('DomainVerification', (name) => ({ domain: name })),
    ...each('TrackingCertificate', (name) => ({ host: `email.${name}`, timeout: 0 })),
    ...each('SmtpCredential', (name) => ({ domain: name, login: 'shop' })),
    ...each('Template', (name) => ({ domain: name, name: 'welcome', template: 'Hello' })),
    ...each('TemplateVersion', (name) => ({ domain: name, name: 'welcome', tag: 'trial', template: 'Hi' })),
    ...each('SuppressionAllowlistEntry', (name) => ({ domain: name, allowedDomain: 'a.example.com' })),
    ...each('ApiKey', (name) => ({ role: 'sending', domainName: name })),
    ...each('MailingList', (name) => ({ address: listOf(name) })),
    ...each('MailingListMember', (name) => ({ list: listOf(name), address: 'alice@example.com' })),
    ...each('MailingListMember', (name) => ({ list: listOf(name), address: 'bob@example.com' })),
    ...several(100, (index) => ({ type: 'Subaccount', args: { name: `shop-${index}` } })),
    ...several(50, (index) => ({ type: 'IpAllowlistEntry', args: { address: `203.0.113.${index}`, description: 'office' } })),
    ...several(50, (index) => ({ type: 'IpPool', args: { name: `pool-${index}`, description: 'Newsletters' } })),
    ...several(3, (index) => ({ type: 'AccountWebhook', args: { url: `https://example.com/${index}`, eventTypes: ['opened'] } })),
    ...several(47, (index) => ({
      type: 'SendAlert',
      args: { name: `alert-${index}`, metric: 'hard_bounce_rate', comparator: '>', limit: '0.05', dimension: 'domain' },
    })),
  ];
}

const explanation = `
What a refresh of a large account asks of Mailgun. The lifecycle is called as Pulumi calls it, ${WORKERS} reads at a
time, without Pulumi: its engine and its state file would take longer than everything that is measured here. The local Mailgun counts the requests
to each of its services by itself, as Mailgun does. Requests are: one for each page of the lists of the account; one for each domain that has
webhooks, and one for each that has SMTP credentials; and one for each thing of which there is no list, or only one in its place.
`.trim();
