import { omit } from '../../../provider/lifecycle/define-resource';
import type { Fixture } from '../../contract/fixture';
import { fixtures } from '../../contract/fixtures';
import { HostError, type Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

runHost();

async function prepare(fixture: Fixture): Promise<void> {
  emulator.reset();
  emulator.transitions.deletion = 'immediate';
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
