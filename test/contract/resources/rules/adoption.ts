import type { ProviderHost } from '../../provider-host';
import { failing, type Subject, settingsOf } from '../subject';

/** What is there already. */
export function adoptionRules({ rule, world, fixture, asked, fullWith, inputsOf, create }: Subject): void {
  const { type, minimal, full } = fixture;

  rule.each(fixture.unique && !fixture.isSetting ? [type] : [])('that is there already is never taken over silently', async () => {
    const { id } = await create(minimal);
    const { message, partial } = await failing(world.host.create(await inputsOf(full)));
    expect(partial).toBeUndefined();
    expect(message).toContain(`${type} ${id} exists already`);
    expect(message).toContain(`{ import: "${id}" }`);
    expect(fixture.count(world.emulator.store)).toBe(1);
  });

  rule('is taken over when asked and as the program says', async () => {
    const { id } = await create(full);
    fixture.prepareImport?.(world.emulator);
    asked();
    const inputs = await inputsOf({ ...full, __import: id });
    const taken = await world.host.create(inputs);
    expect(taken.id).toBe(id);
    // What Mailgun does not show is written.
    if (!world.host.importChanges) expect(asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);
    if (!fixture.isSetting) expect(asked()).not.toContain(fixture.createRoute);
    expect(fixture.count(world.emulator.store)).toBe(1);
    const later = await inputsOf({ ...full, __import: id }, taken.properties);
    expect(await world.host.diff(id, taken.properties, later)).toMatchObject({ changes: false });
  });

  rule('is not taken over silently when it is different', async () => {
    const { id } = await create(full);
    fixture.prepareImport?.(world.emulator);
    const changed = Object.entries(fixture.changes).map(([name, { to }]) => [name, to] as const);
    const shown = changed.filter(([name]) => name in fixture.outside);
    const [name, to] = [...shown, ...Object.entries(fixture.immutable)][0] ?? ['', ''];
    // It was there before this run, in which no other resource has it.
    await world.host.configure(settingsOf(world.emulator));
    const taking = world.host.create(await inputsOf({ ...fullWith(name, to), __import: id }));
    if (!world.host.importChanges) {
      expect((await failing(taking)).message).toContain(`${name}: the program says ${JSON.stringify(to)}`);
    } else if (name in fixture.changes) {
      await taking;
      expect(fixture.changes[name]?.shown(world.emulator.store)).toEqual(fixture.changes[name]?.as ?? to);
    } else expect((await failing(taking)).message).toContain(`may not be replaced: ${name}`);
  });

  /** The run after one that was killed: a process that knows of nothing. */
  const inNextRun = async (action: (host: ProviderHost) => Promise<void>) => {
    const next = await world.start({ ...settingsOf(world.emulator), 'mailgun:adopt': 'identical' });
    try {
      await action(next);
    } finally {
      await next.stop();
    }
  };
  const count = () => fixture.count(world.emulator.store);
  const isMany = !(fixture.refusesSecond ?? fixture.unique);

  rule.each(['full', 'minimal'] as const)(
    'that a killed run has left is there once after the next one, which may take it over (%s)',
    async (which) => {
      const args = fixture[which];
      const left = await create(args);
      await inNextRun(async (next) => {
        asked();
        const inputs = await inputsOf(args);
        const { id, properties } = await next.create(inputs);
        // A key whose secret is lost is of no use, and may be somebody else's.
        expect(count()).toBe(fixture.shownOnce ? 2 : 1);
        expect(id === left.id).toBe(fixture.shownOnce === undefined);
        expect(await next.diff(id, properties, inputs)).toMatchObject({ changes: false });
        expect((await next.read(id, properties))?.properties).toEqual(properties);
        if (!isMany || fixture.shownOnce) return;
        const twin = await next.create(inputs);
        expect(twin.id).not.toBe(id);
        expect(count()).toBe(2);
      });
    },
  );

  rule.each(isMany && !fixture.shownOnce ? [type] : [])('is not taken over where another resource of the program has it', async () => {
    const { id, inputs, state } = await create(full);
    await inNextRun(async (next) => {
      await next.diff(id, state, inputs);
      expect((await next.create(inputs)).id).not.toBe(id);
      expect(count()).toBe(2);
    });
  });

  rule.each(Object.keys(fixture.isSetting ? {} : fixture.outside).filter((name) => !fixture.hidden?.includes(name)))(
    'is left alone where %s is not as the program says, whatever a killed run may have left',
    async (name) => {
      await create(full);
      fixture.outside[name]?.(world.emulator.store);
      await inNextRun(async (next) => {
        const inputs = await inputsOf(full);
        asked();
        // What Mailgun does not refuse is made beside the other: so are two with ids that do not follow from their arguments.
        const isMade =
          isMany ||
          (!fixture.unique &&
            (await next.create(inputs).then(
              () => true,
              () => false,
            )));
        if (isMade) {
          if (isMany) await next.create(inputs);
          expect(count()).toBe(2);
          return;
        }
        const { message, partial } = await failing(next.create(inputs));
        expect(partial).toBeUndefined();
        expect(message).toContain(`${name}: the program says`);
        expect(count()).toBe(1);
        expect(asked().filter((route) => !route?.startsWith('GET') && route !== fixture.createRoute)).toEqual([]);
      });
    },
  );
}
