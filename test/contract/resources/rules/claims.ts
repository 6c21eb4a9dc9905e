import { omit } from '../../../../provider/lifecycle/define-resource';
import type { Properties } from '../../provider-host';
import { failing, type Subject } from '../subject';

/**
 * A resource with another name is, for the engine, a new one that is made and then an old one that is deleted, in one run and one process.
 * What the program says should be there must be there afterwards.
 */
export function claimRules({ rule, world, fixture, inputsOf }: Subject): void {
  const { type, full } = fixture;
  const isRefused = (fixture.refusesSecond ?? fixture.unique) && !fixture.isSetting;

  const make = async (args: Properties) => world.host.create(await inputsOf(args));
  const refusal = async (action: Promise<unknown>) => (await failing(action)).message;

  rule('that is taken over under another name is not deleted under the old one', async () => {
    const old = await make(full);
    fixture.prepareImport?.(world.emulator);
    const taken = await make({ ...full, __import: old.id });
    await world.host.delete(old.id, old.properties);
    expect(fixture.count(world.emulator.store)).toBe(1);
    await world.host.delete(taken.id, taken.properties);
    expect(fixture.count(world.emulator.store)).toBe(fixture.outlivesDeletion ? 1 : 0);
  });

  rule.each(isRefused ? [type] : [])('that cannot be made under another name is not deleted under the old one', async () => {
    const old = await make(full);
    const words = await refusal(make(full));
    expect(words).toContain(`${type} ${old.id} exists already`);
    expect(words.indexOf('aliases')).toBeGreaterThan(0);
    expect(words.indexOf('aliases')).toBeLessThan(words.indexOf('import:'));
    expect(await refusal(world.host.delete(old.id, old.properties))).toContain(`${type} ${old.id} was not deleted`);
    expect(fixture.count(world.emulator.store)).toBe(1);
  });

  rule.each(fixture.unique && !fixture.isSetting ? [type] : [])(
    'that cannot be made under another name for any reason is not deleted under the old one',
    async () => {
      const old = await make(full);
      world.emulator.fail({ answer: { status: 401, body: { message: 'Invalid private key' } }, times: 20 });
      await refusal(make(full));
      world.emulator.clearFaults();
      await refusal(world.host.delete(old.id, old.properties));
      expect(fixture.count(world.emulator.store)).toBe(1);
    },
  );

  rule.each(isRefused ? [] : [type])('that is made under another name is there afterwards', async () => {
    const old = await make(full);
    await make(full);
    await world.host.delete(old.id, old.properties);
    expect(fixture.count(world.emulator.store)).toBe(1);
  });

  rule.each(Object.keys(fixture.immutable))('that is replaced because of %s is deleted, and its replacement is there', async (name) => {
    const old = await make(full);
    const news = { ...omit(full, [fixture.inPlaceOf?.[name] ?? '']), [name]: fixture.immutable[name] };
    const { deleteBeforeReplace } = await world.host.diff(old.id, old.properties, await inputsOf(news));
    if (deleteBeforeReplace) await world.host.delete(old.id, old.properties);
    if (deleteBeforeReplace) expect(fixture.count(world.emulator.store)).toBe(fixture.outlivesDeletion ? 1 : 0);
    // Some need a domain that is not there: then the engine keeps what it has, and a deletion that came first is done all the same.
    const replacement = await make(news).catch((error: unknown) => String(error));
    if (!deleteBeforeReplace) await world.host.delete(old.id, old.properties);
    if (typeof replacement === 'string') expect(replacement).toMatch(/not found|failed to parse PEM/);
    else expect(await world.host.read(replacement.id, replacement.properties)).toBeDefined();
    if (!deleteBeforeReplace && !fixture.outlivesDeletion) expect(await world.host.read(old.id, old.properties)).toBeUndefined();
  });
}
