import { setTimeout as sleep } from 'node:timers/promises';
import { createMailgun } from 'mailgun-sdk';
import type { Resource } from '../../../provider/lifecycle/define-resource';
import { createDepartures } from '../../../provider/lifecycle/departures';
import { IMPORT } from '../../../provider/pulumi/hidden';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

const DELETE = 'DELETE /v3/domains/{name}';
const GET = 'GET /v4/domains/{name}';
const LIST = 'GET /v4/domains';
const CREATE = 'POST /v4/domains';

runHost();
beforeEach(() => {
  emulator.reset();
  emulator.clearFaults();
  // Nothing goes by itself.
  emulator.transitions.deletion = { after: 3_600_000 };
});
afterAll(() => {
  emulator.transitions.deletion = 'immediate';
});

interface Made {
  readonly id: string;
  readonly properties: Properties;
}

const inputsOf = async (type: string, args: Properties) => (await host.check(type, args)).inputs;
const make = async (type: string, args: Properties): Promise<Made> => host.create(await inputsOf(type, args));
const makeDomain = (name: string, args: Properties = {}) => make('Domain', { name, ...args });
const remove = ({ id, properties }: Made) => host.delete(id, properties);
const domains = () => emulator.store.domains;
const asked = (route: string, status = 0) =>
  emulator.requests.filter((each) => each.route === route && (status === 0 || each.status === status));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

/** Two domains of which Mailgun is deleting the first, as nobody but the deletion of the second waits for. */
async function startTwo(args: Properties = {}): Promise<{ readonly first: Made; readonly last: Promise<void> }> {
  const [first, second] = [await makeDomain('first.example.com', args), await makeDomain('second.example.com')];
  const deletion = remove(first);
  await until(() => asked(DELETE).length === 1);
  const last = remove(second);
  await deletion;
  return { first, last };
}

describe('a deletion in the background', () => {
  test('ends when another one is accepted, and the last one when all are gone', async () => {
    const { last } = await startTwo();
    expect([...domains().keys()]).toEqual(['first.example.com', 'second.example.com']);
    let isOver = false;
    const over = last.then(() => {
      isOver = true;
    });
    domains().delete('second.example.com');
    await until(() => asked(GET, 404).length > 0);
    await until(() => asked(GET, 200).length > 1);
    expect(isOver).toBe(false);
    domains().delete('first.example.com');
    await over;
    expect(domains().size).toBe(0);
  });

  test('of many asks for all of them with one request at a time, and is sure of each', async () => {
    const count = 30;
    const all = await Promise.all(Array.from({ length: count }, (_, index) => makeDomain(`mail-${index}.example.com`)));
    const deletions = Promise.all(all.map(remove));
    await until(() => asked(LIST).length === 3);
    expect(asked(GET).length).toBeLessThanOrEqual(1);
    domains().clear();
    await deletions;
    expect(asked(GET, 404)).toHaveLength(count);
    expect(asked(LIST).length).toBeLessThan(10);
  });

  test('is not over while lists fail or lack a domain that is there', async () => {
    emulator.fail({ route: LIST, answer: { status: 200, body: { items: [], total_count: 0 } }, times: 2 });
    emulator.fail({ route: LIST, answer: { status: 400, body: { message: 'no' } }, times: 2 });
    const { last } = await startTwo();
    await until(() => asked(LIST, 400).length === 2 && asked(LIST).length > 4);
    expect(await Promise.race([last, 'waiting'])).toBe('waiting');
    domains().clear();
    await last;
  });

  test('that cannot be looked for fails', async () => {
    const { last } = await startTwo();
    emulator.fail({ route: LIST, answer: { status: 401, body: 'Forbidden' }, times: 1000 });
    emulator.fail({ route: GET, answer: { status: 401, body: 'Forbidden' }, times: 1000 });
    await expect(last).rejects.toThrow('refused');
  });
});

describe('what depends on a deletion waits for it', () => {
  test('a replacement of the same name', async () => {
    const { first, last } = await startTwo();
    const created = makeDomain(first.id, { spamAction: 'tag' });
    await until(() => asked(GET, 200).length + asked(LIST).length > 3);
    domains().delete('first.example.com');
    expect((await created).properties).toMatchObject({ name: 'first.example.com', spamAction: 'tag' });
    expect(asked(CREATE).map(({ status }) => status)).toEqual([200, 200, 200]);
    domains().delete('second.example.com');
    await last;
    expect([...domains().keys()]).toEqual(['first.example.com']);
  });

  test('an import of the same name', async () => {
    const { first, last } = await startTwo();
    const taken = host.create({ ...(await inputsOf('Domain', { name: first.id })), [IMPORT]: first.id });
    const failed = expect(taken).rejects.toThrow('does not exist');
    domains().clear();
    await failed;
    await last;
  });

  test('a domain for which the plan has no room before', async () => {
    const { last } = await startTwo();
    emulator.fail({ route: CREATE, answer: { status: 403, body: { message: 'Your plan allows two domains' } } });
    const created = makeDomain('third.example.com');
    await until(() => asked(CREATE, 403).length === 1);
    domains().clear();
    expect((await created).id).toBe('third.example.com');
    await last;
  });

  test('the IP pool from which a domain sends', async () => {
    const pool = await make('IpPool', { name: 'news', description: 'Mail that can wait', ips: ['192.0.2.1'] });
    const { last } = await startTwo({ poolId: pool.id });
    const deletion = remove(pool);
    await until(() => asked('GET /v3/ip_pools/{pool_id}').length > 0);
    domains().clear();
    await Promise.all([deletion, last]);
    expect(emulator.store.ipPools.size).toBe(0);
  });

  test('the root domain that signs for it', async () => {
    const root = await makeDomain('example.com');
    const { last } = await startTwo();
    const deletion = remove(root);
    await until(() => asked(DELETE, 400).length > 0);
    domains().delete('first.example.com');
    domains().delete('second.example.com');
    await until(() => asked(DELETE, 200).length === 3);
    domains().clear();
    await Promise.all([deletion, last]);
  });
});

describe('after ten minutes', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const there = new Set<string>();
  const resource = {
    type: 'Domain',
    read: async (_, id) => (there.has(id) ? { id } : undefined),
    list: async function* () {
      for (const id of there) yield { id };
    },
  } as Partial<Resource> as Resource;

  /** The words of a failure. */
  const ending = (action: Promise<void>) =>
    action.then(
      () => 'done',
      ({ message }: Error) => message,
    );

  test('the deletion that waits fails, and says what becomes of each thing that is left', async () => {
    const departures = createDepartures(createMailgun({ apiKey: 'key' }));
    for (const id of ['a', 'b', 'c']) there.add(id);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ending(departures.add(resource, id)));
    expect(await Promise.all([a, b])).toEqual(['done', 'done']);
    const again = ending(departures.gone(resource, 'a'));
    there.delete('b');
    await jest.advanceTimersByTimeAsync(10 * 60_000 - 1);
    expect(await Promise.race([c, 'waiting'])).toBe('waiting');
    await jest.advanceTimersByTimeAsync(1);
    expect(await c).toBe(
      "Domain a still exists 10 minutes after Mailgun accepted its deletion. Pulumi's state no longer has it: " +
        "look in Mailgun's control panel later, and delete it there if it is still there.\n" +
        'Domain c still exists 10 minutes after Mailgun accepted its deletion. Run the command again to continue waiting.',
    );
    expect(await again).toContain('Domain a still exists');
  });

  test('a thing that is gone counts, whatever a list still shows', async () => {
    const departures = createDepartures(createMailgun({ apiKey: 'key' }));
    for (const id of ['a', 'b']) there.add(id);
    const late = { ...resource, read: async () => undefined };
    const [a, b] = ['a', 'b'].map((id) => ending(departures.add(late, id)));
    expect(await a).toBe('done');
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(await b).toBe('done');
  });

  test.each([3, 30, 300])('a deletion that took %i seconds was waited for at most a twelfth longer, or five seconds', async (seconds) => {
    const departures = createDepartures(createMailgun({ apiKey: 'key' }));
    const start = Date.now();
    const slow = { ...resource, read: async () => (Date.now() - start < seconds * 1000 ? { id: 'a' } : undefined) };
    let took = 0;
    const deletion = departures.add(slow, 'a').then(() => {
      took = (Date.now() - start) / 1000;
    });
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    await deletion;
    expect(took).toBeGreaterThanOrEqual(seconds);
    expect(took).toBeLessThanOrEqual(seconds + Math.min(seconds / 12, 5));
  });
});
