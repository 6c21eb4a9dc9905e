import { omit } from '../../../../provider/lifecycle/define-resource';
import type { Subject } from '../subject';

/** What a changed program does. */
export function changeRules({ rule, world, fixture, asked, fullWith, inputsOf, create }: Subject): void {
  const { full } = fixture;

  rule.each(Object.keys(fixture.changes))('changes %s in place, with the fewest requests', async (name) => {
    const change = fixture.changes[name];
    if (!change) throw new Error(name);
    const { id, state } = await create(full);
    const news = await inputsOf({ ...full, [name]: change.to }, state);
    const { changed, ...plan } = await world.host.diff(id, state, news);
    expect(plan).toMatchObject({ changes: true, replaces: [] });
    expect([[name], 'left to the engine']).toContainEqual(changed);
    asked();
    const updated = await world.host.update(id, state, news);
    const written = world.emulator.requests.filter(({ method }) => method !== 'GET').map(({ fields }) => Object.keys(fields).length);
    expect(asked()).toEqual(change.by);
    expect(Math.max(0, ...written)).toBe(change.fields ?? 1);
    expect(change.shown(world.emulator.store)).toEqual(change.as ?? change.to);
    expect(await world.host.diff(id, updated, news)).toMatchObject({ changes: false });
    const read = await world.host.read(id, updated);
    expect(read?.properties).toEqual(updated);
  });

  rule.each(Object.keys(fixture.immutable))('is replaced when %s changes', async (name) => {
    const { id, state } = await create(full);
    const news = await inputsOf(fullWith(name, fixture.immutable[name]), state);
    const { changes, replaces, deleteBeforeReplace } = await world.host.diff(id, state, news);
    expect({ changes, replaces, deleteBeforeReplace }).toEqual({
      changes: true,
      replaces: [name],
      deleteBeforeReplace: fixture.unique && !fixture.replacedFirst,
    });
  });

  rule.each(Object.keys(fixture.defaults))("puts %s back to Mailgun's default when it is taken out of the program", async (name) => {
    const { id, state } = await create(full);
    const news = await inputsOf(omit(full, [name]), state);
    expect(await world.host.diff(id, state, news)).toMatchObject({ changes: true, replaces: [] });
    const updated = await world.host.update(id, state, news);
    expect(fixture.changes[name]?.shown(world.emulator.store)).toEqual(fixture.defaults[name]);
    expect(updated).not.toHaveProperty(name);
    expect(await world.host.diff(id, updated, news)).toMatchObject({ changes: false });
  });

  rule.each(fixture.replacedWithout ?? [])('is replaced when %s is taken out of the program', async (name) => {
    const { id, state } = await create(full);
    const { changes, replaces } = await world.host.diff(id, state, await inputsOf(omit(full, [name]), state));
    expect({ changes, replaces }).toEqual({ changes: true, replaces: [name] });
  });
}
