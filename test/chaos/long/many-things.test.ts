import { type Emulator, startEmulator } from 'mailgun-emulator';
import { startDynamicHost } from '../../contract/dynamic-host';
import { type Held, refresh, up } from '../../contract/program';
import type { ProviderHost } from '../../contract/provider-host';
import { atScale, tell } from '../report';
import { type Declared, largeProgram } from './large-program';

const things = atScale(400, 80);
/** A minute of Mailgun's is ten seconds here, so that the limit is reached on a slow machine too. */
const limit = { requests: atScale(300, 60), seconds: atScale(10, 2), per: 'account' } as const;
/** Two stacks, so that what one counts of the limit is not all that is used of it. */
const stacks = [0, 1];

let emulator: Emulator;
let hosts: readonly ProviderHost[];

beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: limit, keep: { requests: 100_000 } });
  hosts = await Promise.all(stacks.map(() => startDynamicHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url })));
});

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  await emulator.close();
});

/** Two at a time, as the engine does on this number of cores. */
async function twoAtATime<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as Item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

interface Deployed {
  readonly declared: Declared;
  readonly held: Held;
}

/** How many requests came since the last time, and how many of them Mailgun had no room for. */
function asked(): { requests: number; limited: number } {
  const requests = emulator.requests.splice(0);
  return { requests: requests.length, limited: requests.filter(({ status }) => status === 429).length };
}

/** Everything at Mailgun, by what it is and its name; a double is there twice. */
function inventory(): string[] {
  const { domains, routes, lists } = emulator.store;
  const ofDomains = [...domains].flatMap(([name, domain]) => [
    `Domain ${name}`,
    ...[...domain.webhooks.keys()].map((eventType) => `Webhook ${name} ${eventType}`),
    ...[...domain.credentials.keys()].map((login) => `SmtpCredential ${name} ${login.split('@', 1)}`),
    ...[...domain.templates.keys()].map((template) => `Template ${name} ${template}`),
    ...[...domain.allowlist.keys()].map((address) => `SuppressionAllowlistEntry ${name} ${address}`),
  ]);
  const ofRoutes = [...routes.values()].map(({ expression }) => `Route ${expression}`);
  const ofLists = [...lists].flatMap(([address, { members }]) => [
    `MailingList ${address}`,
    ...[...members.keys()].map((member) => `MailingListMember ${address} ${member}`),
  ]);
  return [...ofDomains, ...ofRoutes, ...ofLists];
}

function nameOf({ type, args }: Declared): string {
  const { domain, list, name, eventType, login, address, expression } = args;
  const parts =
    type === 'MailingList'
      ? [address]
      : type === 'MailingListMember'
        ? [list, address]
        : [domain, eventType ?? login ?? name ?? address ?? expression];
  return [type, ...parts.filter((part) => part !== undefined)].join(' ');
}

test('more things than the limit has requests are made, read and deleted, each once, by two programs at a time', async () => {
  const foreign = inventory();
  const teams = Array.from({ length: things / 20 }, (_, index) => `team-${index}`);
  const programs = stacks.map((stack) => largeProgram(teams.filter((_, index) => index % stacks.length === stack)));
  const all = programs.flat(2);
  expect(all).toHaveLength(things);

  const deployed = await Promise.all(
    programs.map(async (layers, stack) => {
      const done: Deployed[] = [];
      for (const layer of layers)
        done.push(
          ...(await twoAtATime(layer, async (declared) => ({
            declared,
            held: await up(hosts[stack] as ProviderHost, declared.type, declared.args),
          }))),
        );
      return done;
    }),
  );
  const creations = emulator.requests.filter(({ method, status = 0 }) => method === 'POST' && status < 300).length;
  const made = asked();
  expect(inventory().toSorted()).toEqual([...foreign, ...all.map(nameOf)].toSorted());
  expect(creations).toBe(things);

  const changed = await Promise.all(
    deployed.map((ofStack, stack) =>
      twoAtATime(ofStack, async ({ declared, held }) => {
        const host = hosts[stack] as ProviderHost;
        const { id, state } = await refresh(host, held);
        const { inputs } = await host.check(declared.type, declared.args, state);
        return (await host.diff(id, state, inputs)).changes ? [nameOf(declared)] : [];
      }),
    ),
  );
  const read = asked();
  expect(changed.flat(2)).toEqual([]);

  await Promise.all(
    deployed.map(async (ofStack, stack) => {
      // What needs another thing goes before it.
      const depthOf = ({ declared: { type } }: Deployed) => ['MailingList', 'Domain'].indexOf(type) + 1;
      for (const depth of [0, 1, 2]) {
        const layer = ofStack.filter((one) => depthOf(one) === depth);
        await twoAtATime(layer, ({ held }) => (hosts[stack] as ProviderHost).delete(held.id, held.state));
      }
    }),
  );
  const gone = asked();
  expect(inventory()).toEqual(foreign);

  const phases = Object.entries({ made, read, gone });
  const numbers = phases.flatMap(([phase, { requests, limited }]) => [
    [`${phase} by requests`, requests],
    [`${phase} with 429`, limited],
  ]);
  tell('long-things', { things, limit: `${limit.requests} requests in ${limit.seconds} seconds`, ...Object.fromEntries(numbers) });
  expect(made.requests).toBeGreaterThan(limit.requests);
});
