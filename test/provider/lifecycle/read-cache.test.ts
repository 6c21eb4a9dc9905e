import { setTimeout as sleep } from 'node:timers/promises';
import { resources } from '../../../provider/resources';
import { type Fixture, there } from '../../contract/fixture';
import { fixtures } from '../../contract/fixtures';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

const GET = 'GET /v3/routes/{id}';
const LIST = 'GET /v3/routes';

runHost();
beforeEach(() => emulator.reset());

const asked = () => emulator.requests.splice(0).map(({ route }) => route);

interface Made {
  readonly id: string;
  readonly properties: Properties;
}

const make = async (type: string, args: Properties): Promise<Made> => host.create((await host.check(type, args)).inputs);
const makeRoutes = (count: number): Promise<readonly Made[]> =>
  Promise.all(Array.from({ length: count }, (_, priority) => make('Route', { expression: 'catch_all()', actions: ['stop()'], priority })));
const read = ({ id, properties }: Made) => host.read(id, properties);
const readAll = (all: readonly Made[]) => Promise.all(all.map(read));

/** Of which the lists show some arguments only. */
const partly = ['Subaccount', 'Template'];

// Of a domain, its lists do not show everything: `test/provider/resources/domains-together.test.ts`.
const together = fixtures.filter(({ type }) => type !== 'Domain' && resources[type]?.readTogether !== undefined);

test('there are resources that are read together', () => {
  expect(together.map(({ type }) => type)).toEqual(expect.arrayContaining(['Route', 'Webhook', 'MailingListMember', 'SmtpCredential']));
});

test.each(together.map((fixture) => [fixture.type, fixture] as const))(
  '%s is the same to whoever reads it alone and together with others',
  async (_, { type, prepare, minimal, full, readRoute }: Fixture) => {
    await prepare?.(emulator);
    const made = await make(type, partly.includes(type) ? minimal : full);
    asked();
    const alone = await read(made);
    expect(asked()).toEqual([readRoute]);
    expect(await readAll([made, made, made])).toEqual([alone, alone, alone]);
    expect(asked()).toHaveLength(1);
    expect(alone).toMatchObject({ id: made.id });
  },
);

test('a hundred things are read by one request, each as it is', async () => {
  const routes = await makeRoutes(100);
  asked();
  const answers = await readAll(routes);
  expect(asked()).toEqual([LIST]);
  expect(answers.map((answer) => answer?.properties)).toEqual(routes.map(({ properties }) => properties));
});

test('what the list lacks is gone only if Mailgun says so of itself', async () => {
  const routes = await makeRoutes(3);
  emulator.store.routes.delete(routes[1]?.id ?? '');
  asked();
  const answers = await readAll(routes);
  expect(answers.map((answer) => answer?.id)).toEqual([routes[0]?.id, undefined, routes[2]?.id]);
  expect(asked()).toEqual([LIST, GET]);
});

test.each([403, 500])('where Mailgun answers %p to the list, each is read by itself', async (status) => {
  const routes = await makeRoutes(2);
  asked();
  emulator.fail({ route: LIST, answer: { status, body: { message: 'no' } }, times: 4 });
  const answers = await readAll(routes);
  expect(answers.map((answer) => answer?.id)).toEqual(routes.map(({ id }) => id));
  expect(asked().filter((route) => route === GET)).toHaveLength(2);
});

test('where the list has failed, those who ask next do not wait for another', async () => {
  const routes = await makeRoutes(2);
  emulator.fail({ route: LIST, answer: { status: 403, body: { message: 'no' } } });
  await readAll(routes);
  asked();
  await readAll(routes);
  expect(asked()).toEqual([GET, GET]);
});

test('a failure is that of the thing, not of the list', async () => {
  const routes = await makeRoutes(2);
  emulator.fail({ answer: { status: 401, body: 'Forbidden' }, times: 3 });
  for (const outcome of await Promise.allSettled(routes.map(read)))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining(GET) } });
});

test('what was written after the list is read anew', async () => {
  const [one, other] = (await makeRoutes(2)) as [Made, Made];
  await readAll([one, other]);
  const { inputs } = await host.check('Route', { expression: 'catch_all()', actions: ['store()'], priority: 7 }, one.properties);
  await host.update(one.id, one.properties, inputs);
  expect((await read(one))?.properties).toMatchObject({ priority: 7, actions: ['store()'] });
});

test('what was written while the list was on its way is read anew', async () => {
  const [one, other] = (await makeRoutes(2)) as [Made, Made];
  const { inputs } = await host.check('Route', { expression: 'catch_all()', actions: ['store()'], priority: 7 }, one.properties);
  emulator.latency = 50;
  const reading = readAll([one, other]);
  await host.update(one.id, one.properties, inputs);
  expect((await readAll([one, other]))[0]?.properties).toMatchObject({ priority: 7, actions: ['store()'] });
  emulator.latency = 0;
  expect(await reading).toHaveLength(2);
});

test('a list is read on by those who ask later, and no further than they need', async () => {
  const routes = await makeRoutes(4);
  const stored = there(emulator.store.routes.get(routes[0]?.id ?? ''));
  // Mailgun shows routes by priority.
  for (const priority of [-1, 9])
    for (let index = 0; index < 2_500; index += 1)
      emulator.store.routes.set(`${priority}-${index}`, { ...stored, id: `${priority}-${index}`, priority });
  asked();
  await readAll(routes.slice(0, 2));
  await readAll(routes.slice(2));
  expect(asked().sort()).toEqual([LIST, LIST, LIST, GET, GET].sort());
});

test('what changed at Mailgun is seen two seconds after the list at the latest', async () => {
  const routes = await makeRoutes(2);
  await readAll(routes);
  for (const route of emulator.store.routes.values()) route.priority = 9;
  await sleep(2_200);
  expect((await readAll(routes)).map((answer) => answer?.properties.priority)).toEqual([9, 9]);
});

test('an account with many more of them costs no more requests than reading each by itself', async () => {
  const [first, last] = (await makeRoutes(2)) as [Made, Made];
  const stored = there(emulator.store.routes.get(first.id));
  for (let index = 0; index < 5_000; index += 1) emulator.store.routes.set(`other-${index}`, { ...stored, id: `other-${index}` });
  asked();
  await readAll([first, last]);
  expect(asked().filter((route) => route === LIST).length).toBeLessThanOrEqual(2);
});

test('things of two domains are read by a list each', async () => {
  const domains = ['a.example.com', 'b.example.com'];
  await Promise.all(domains.map((name) => make('Domain', { name })));
  const webhooks = await Promise.all(
    domains.flatMap((domain) =>
      ['delivered', 'opened'].map((eventType) =>
        make('Webhook', { domain, eventType, urls: [`https://example.com/${domain}/${eventType}`] }),
      ),
    ),
  );
  asked();
  const answers = await readAll(webhooks);
  expect(answers.map((answer) => answer?.properties.urls)).toEqual(webhooks.map(({ properties }) => properties.urls));
  expect(asked()).toEqual(['GET /v3/domains/{domain}/webhooks', 'GET /v3/domains/{domain}/webhooks']);
});
