import { omit, pick } from '../../../../provider/lifecycle/define-resource';
import { brokenDown, failing, HIDDEN, type Subject } from '../subject';

/** How it comes to be, and that it is there once whatever gets lost. */
export function creationRules({ rule, world, fixture, resource, asked, inputsOf, create }: Subject): void {
  const { minimal, full } = fixture;

  rule.each([...new Set(fixture.laterRoutes)])(
    'of which %s fails after its creation is in the state, and the next update finishes it',
    async (route) => {
      const inputs = await inputsOf(full);
      world.emulator.fail({ route, answer: { status: 400, body: { message: 'no' } } });
      const { partial } = await failing(world.host.create(inputs));
      if (!partial) throw new Error('the state must know');
      expect(await world.host.diff(partial.id, partial.properties, inputs)).toMatchObject({ changes: true, replaces: [] });
      asked();
      const state = await world.host.update(partial.id, partial.properties, inputs);
      expect(asked()).not.toContain(fixture.createRoute);
      expect(await world.host.diff(partial.id, state, inputs)).toMatchObject({ changes: false });
      expect((await world.host.read(partial.id, state))?.properties).toEqual(state);
    },
  );

  rule('keeps its secrets sealed, over refreshes too, and out of what it says', async () => {
    const { id, properties, sealed } = await world.host.create(await inputsOf(full));
    const once = fixture.shownOnce ?? [];
    expect(sealed).toEqual(expect.arrayContaining([...once]));
    for (const name of once) expect(properties[name]).toEqual(expect.stringMatching(/./));
    const read = await world.host.read(id, properties);
    expect(read?.sealed).toEqual(sealed);
    expect(pick(read?.properties ?? {}, once)).toEqual(pick(properties, once));
    world.emulator.fail({ route: fixture.createRoute, answer: { status: 400, body: { message: 'no' } }, times: 4 });
    const { message } = await failing(world.host.create(await inputsOf(full)));
    for (const name of resource.secret ?? []) if (full[name] !== undefined) expect(message).not.toContain(String(full[name]));
  });

  rule('is created, and then there is nothing to do', async () => {
    const { id, inputs, state } = await create(full);
    expect(fixture.count(world.emulator.store)).toBe(1);
    expect(asked().filter((route) => route === fixture.createRoute)).toHaveLength(1);
    expect(await world.host.diff(id, state, inputs)).toMatchObject({ changes: false, replaces: [] });
    const read = await world.host.read(id, state);
    expect(read).toMatchObject({ id, properties: state });
    expect(omit(read?.inputs ?? {}, HIDDEN)).toEqual(omit(inputs, HIDDEN));
  });

  rule('is created with the fewest requests', async () => {
    await create(minimal);
    expect(asked()).toEqual(fixture.createdBy ?? [fixture.createRoute]);
  });

  rule.each(['drop', 500, 'cut'] as const)('exists once when it was made and the answer was lost (%s)', async (how) => {
    const answer = how === 500 ? brokenDown : how;
    world.emulator.fail({ route: fixture.createRoute, when: 'after', answer });
    const { id, inputs, state } = await create(full);
    expect(fixture.count(world.emulator.store)).toBe(1);
    expect((await world.host.read(id, state))?.id).toBe(id);
    expect(await world.host.diff(id, state, inputs)).toMatchObject({ changes: false });
  });

  rule('does not exist, and Pulumi knows none, when Mailgun says each time that it failed', async () => {
    // What is safe to repeat is tried four times.
    world.emulator.fail({ route: fixture.createRoute, answer: brokenDown, times: 4 });
    const { partial } = await failing(world.host.create(await inputsOf(full)));
    expect(partial).toBeUndefined();
    expect(fixture.count(world.emulator.store)).toBe(0);
  });

  rule.each(fixture.isSetting ? [] : ([500, 503] as const))('is made when Mailgun says at first that it failed (%s)', async (status) => {
    world.emulator.fail({ route: fixture.createRoute, answer: { ...brokenDown, status } });
    const { id, inputs, state } = await create(full);
    expect(fixture.count(world.emulator.store)).toBe(1);
    expect(await world.host.diff(id, state, inputs)).toMatchObject({ changes: false });
  });

  rule.each(fixture.isSetting ? [] : [fixture.type])('that is lost on the way is in the state although nothing is there', async () => {
    world.emulator.fail({ route: fixture.createRoute, answer: 'drop', times: 4 });
    const inputs = await inputsOf(full);
    const { message, partial } = await failing(world.host.create(inputs));
    if (!partial) throw new Error('the state must know');
    expect(message).toContain('the next update checks again');
    world.emulator.clearFaults();
    expect(await world.host.read(partial.id, partial.properties)).toMatchObject({ id: partial.id, properties: partial.properties });
    await world.host.delete(partial.id, partial.properties);
    expect(fixture.count(world.emulator.store)).toBe(0);
  });

  rule.each(fixture.isSetting ? [] : (['after', 'before'] as const))(
    'is made once in the end when Mailgun could not be asked what became of it (lost %s it was done)',
    async (when) => {
      const inputs = await inputsOf(full);
      world.emulator.fail({ route: fixture.createRoute, when, answer: 'drop' });
      world.emulator.fail({
        route: fixture.lookRoute ?? fixture.readRoute,
        skip: fixture.createdBy?.indexOf(fixture.createRoute) ?? 0,
        answer: { status: 401, body: { message: 'Invalid private key' } },
      });
      const { partial } = await failing(world.host.create(inputs));
      if (!partial) throw new Error('the state must know');
      const { changes, replaces, deleteBeforeReplace } = await world.host.diff(partial.id, partial.properties, inputs);
      expect({ changes, deleteBeforeReplace }).toEqual({ changes: true, deleteBeforeReplace: true });
      expect(replaces).not.toEqual([]);
      await world.host.delete(partial.id, partial.properties);
      const { id, properties } = await world.host.create(inputs);
      expect(fixture.count(world.emulator.store)).toBe(1);
      world.emulator.clearFaults();
      expect((await world.host.read(id, properties))?.id).toBe(id);
    },
  );
}
