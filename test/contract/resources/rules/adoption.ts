import { failing, type Subject } from '../subject';

/** What is there already. */
export function adoptionRules({ rule, world, fixture, asked, fullWith, inputsOf, create }: Subject): void {
  const { type, minimal, full } = fixture;

  rule.each(fixture.unique && !fixture.isSetting ? [type] : [])('that is there already is never taken over silently', async () => {
    const { id } = await create(minimal);
    const { message, partial } = await failing(world.host.create(await inputsOf(full)));
    expect(partial).toBeUndefined();
    expect(message).toContain(`${type} ${id} exists already`);
    expect(message).toContain(`{ import: "${id}" }`);
    expect(message).toContain('pulumi import --file');
    expect(fixture.count(world.emulator.store)).toBe(1);
  });

  rule('is taken over when asked and as the program says', async () => {
    const { id } = await create(full);
    asked();
    const inputs = await inputsOf({ ...full, __import: id });
    const taken = await world.host.create(inputs);
    expect(taken.id).toBe(id);
    expect(asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);
    const later = await inputsOf({ ...full, __import: id }, taken.properties);
    expect(await world.host.diff(id, taken.properties, later)).toMatchObject({ changes: false });
  });

  rule('is not taken over when it is different, and the differences are named', async () => {
    const { id } = await create(full);
    const changed = Object.entries(fixture.changes).map(([name, { to }]) => [name, to] as const);
    const shown = changed.filter(([name]) => name in fixture.outside);
    const [name, to] = [...shown, ...Object.entries(fixture.immutable)][0] ?? ['', ''];
    const { message } = await failing(world.host.create(await inputsOf({ ...fullWith(name, to), __import: id })));
    expect(message).toContain(`${name}: the program says ${JSON.stringify(to)}`);
  });
}
