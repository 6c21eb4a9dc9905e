import { type Emulator, startEmulator } from 'mailgun-emulator';
import { omit } from '../../provider/lifecycle/define-resource';
import { type DynamicHost, HostError, type Properties, startDynamicHost } from './dynamic-host';
import type { Fixture } from './fixture';
import { fixtures } from './fixtures';
import { createRules } from './rules';

/**
 * A resource with another name is, for the engine, a new one that is made and then an old one that is deleted, in one run and one process.
 * What the program says should be there must be there afterwards.
 */

let emulator: Emulator;
let host: DynamicHost;

beforeAll(async () => {
  emulator = await startEmulator();
  host = await startDynamicHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });
}, 60_000);

afterAll(async () => {
  await host.stop();
  await emulator.close();
});

async function prepare(fixture: Fixture): Promise<void> {
  emulator.reset();
  emulator.deletionDelay = 0;
  await fixture.prepare?.(emulator);
}

async function inputsOf(type: string, args: Properties): Promise<Properties> {
  const { inputs, failures } = await host.check(type, args);
  expect(failures).toEqual([]);
  return inputs;
}

async function refusal(action: Promise<unknown>): Promise<string> {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof HostError)) throw new Error('it was expected to fail');
  return outcome.message;
}

const rules = createRules();
afterAll(() => void process.stderr.write(`${rules.summary()}\n`));

const named = fixtures.map((fixture) => [[fixture.type, fixture.placedBy].filter(Boolean).join(' of a '), fixture] as const);

describe.each(named)('%s', (subject, fixture) => {
  const rule = rules.of(subject);
  const { type, full } = fixture;
  const isRefused = (fixture.refusesSecond ?? fixture.unique) && !fixture.isSetting;

  beforeEach(() => prepare(fixture));

  const create = async (args: Properties) => host.create(await inputsOf(type, args));

  rule('that is taken over under another name is not deleted under the old one', async () => {
    const old = await create(full);
    const taken = await create({ ...full, __import: old.id });
    await host.delete(old.id, old.properties);
    expect(fixture.count(emulator.store)).toBe(1);
    await host.delete(taken.id, taken.properties);
    expect(fixture.count(emulator.store)).toBe(fixture.outlivesDeletion ? 1 : 0);
  });

  rule.each(isRefused ? [type] : [])('that cannot be made under another name is not deleted under the old one', async () => {
    const old = await create(full);
    const words = await refusal(create(full));
    expect(words).toContain(`${type} ${old.id} exists already`);
    expect(words.indexOf('aliases')).toBeGreaterThan(0);
    expect(words.indexOf('aliases')).toBeLessThan(words.indexOf('import:'));
    expect(await refusal(host.delete(old.id, old.properties))).toContain(`${type} ${old.id} was not deleted`);
    expect(fixture.count(emulator.store)).toBe(1);
  });

  rule.each(fixture.unique && !fixture.isSetting ? [type] : [])(
    'that cannot be made under another name for any reason is not deleted under the old one',
    async () => {
      const old = await create(full);
      emulator.fail({ answer: { status: 401, body: { message: 'Invalid private key' } }, times: 20 });
      await refusal(create(full));
      emulator.clearFaults();
      await refusal(host.delete(old.id, old.properties));
      expect(fixture.count(emulator.store)).toBe(1);
    },
  );

  rule.each(isRefused ? [] : [type])('that is made under another name is there afterwards', async () => {
    const old = await create(full);
    await create(full);
    await host.delete(old.id, old.properties);
    expect(fixture.count(emulator.store)).toBe(1);
  });

  rule.each(Object.keys(fixture.immutable))('that is replaced because of %s is deleted, and its replacement is there', async (name) => {
    const old = await create(full);
    const news = { ...omit(full, [fixture.inPlaceOf?.[name] ?? '']), [name]: fixture.immutable[name] };
    const { deleteBeforeReplace } = await host.diff(old.id, old.properties, await inputsOf(type, news));
    if (deleteBeforeReplace) await host.delete(old.id, old.properties);
    if (deleteBeforeReplace) expect(fixture.count(emulator.store)).toBe(fixture.outlivesDeletion ? 1 : 0);
    // Some need a domain that is not there: then the engine keeps what it has, and a deletion that came first is done all the same.
    const replacement = await create(news).catch((error: unknown) => String(error));
    if (!deleteBeforeReplace) await host.delete(old.id, old.properties);
    if (typeof replacement === 'string') expect(replacement).toMatch(/not found|failed to parse PEM/);
    else expect(await host.read(replacement.id, replacement.properties)).toBeDefined();
    if (!deleteBeforeReplace && !fixture.outlivesDeletion) expect(await host.read(old.id, old.properties)).toBeUndefined();
  });
});

describe('MailingListMembers', () => {
  const fixture = fixtures.find(({ type }) => type === 'MailingListMembers') as Fixture;
  const list = 'news@contract.example.com';
  const both = [{ address: 'a@example.com' }, { address: 'b@example.com', name: 'Bob', subscribed: false, vars: { plan: 'gold' } }];
  const b = { address: 'b@example.com', name: 'Bob', subscribed: false, vars: { plan: 'gold' } };

  beforeEach(() => prepare(fixture));

  const there = () => [...(emulator.store.lists.get(list)?.members.values() ?? [])];
  const members = (...given: readonly object[]) => inputsOf('MailingListMembers', { list, members: given });

  const split = async () => {
    const old = await host.create(await members(...both));
    const rest = await members({ address: 'a@example.com' });
    return {
      shrink: () => host.update(old.id, old.properties, rest),
      grow: async () => host.create(await members({ address: 'B@example.com' })),
    };
  };

  test.each(['first', 'last', 'at the same time'])(
    'that are split into two are all there as they were, when those that give some up come %s',
    async (order) => {
      const { shrink, grow } = await split();
      if (order === 'first') await shrink();
      await (order === 'at the same time' ? Promise.all([shrink(), grow()]) : grow());
      if (order === 'last') await shrink();
      expect(there()).toHaveLength(2);
      expect(there()).toContainEqual(expect.objectContaining({ ...omit(b, ['address']) }));
    },
  );

  test('that become one resource each are left on the list', async () => {
    const old = await host.create(await members(...both));
    await refusal(host.create(await inputsOf('MailingListMember', { list, address: 'b@example.com' })));
    await host.delete(old.id, old.properties);
    expect(there()).toEqual([b]);
  });

  test('of which one was a resource of its own are left on the list', async () => {
    const old = await host.create(await inputsOf('MailingListMember', { list, ...b }));
    await host.create(await members({ address: 'b@example.com' }));
    await host.delete(old.id, old.properties);
    expect(there()).toEqual([b]);
  });

  test('that nobody asks for any more are removed', async () => {
    const old = await host.create(await members(...both));
    await host.create(await members({ address: 'c@example.com' }));
    await host.delete(old.id, old.properties);
    expect(there().map(({ address }) => address)).toEqual(['c@example.com']);
  });
});

test('what another resource has is left by one that is not in the program any more, also when nothing of the other changes', async () => {
  emulator.reset();
  const inputs = await inputsOf('Domain', { name: 'mail.example.com' });
  const old = await host.create(inputs);
  const other = await host.create({ ...inputs, __import: old.id });
  await host.diff(other.id, other.properties, inputs);
  await host.delete(old.id, old.properties);
  expect([...emulator.store.domains.keys()]).toEqual(['mail.example.com']);
});
