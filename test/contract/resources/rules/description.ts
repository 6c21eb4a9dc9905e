import { omit } from '../../../../provider/lifecycle/define-resource';
import type { Properties } from '../../provider-host';
import { HIDDEN, type Subject } from '../subject';

/** Arguments that `minimal` might as well have had and that a read does not show. */
const unseen: Readonly<Record<string, Properties>> = {
  Domain: { dkimKeySize: 1024, forceRootDkimHost: false, dkimHostName: 'example.com' },
  DkimKey: { bits: 1024 },
  ApiKey: { userId: '5e8c3a2f', email: 'alice@example.com', keepers: { year: '2026' } },
};

/** Arguments that must be given because of another one that cannot change. */
const required: Readonly<Record<string, readonly string[]>> = { ApiKey: ['domainName'] };

/** Writing down what a thing is already changes nothing, and so does leaving it out again. */
export function descriptionRules({ rule, world, fixture, inputsOf, create }: Subject): void {
  const { type, minimal, full } = fixture;

  /** All that Mailgun shows, whatever a state remembers. */
  const shown = async (id: string, state: Properties) =>
    (await world.host.read(id, { __type: type, __provider: state.__provider }))?.inputs ?? {};

  rule('stays what it is when the program writes down what Mailgun has', async () => {
    const { id, state } = await create(minimal);
    const before = await shown(id, state);
    for (const [name, value] of Object.entries({ ...omit(before, HIDDEN), ...unseen[type] })) {
      // A domain without addresses of its own cannot be asked for.
      if (name in minimal || (Array.isArray(value) && value.length === 0 && name === 'ips')) continue;
      const news = await inputsOf({ ...minimal, ...fixture.beside?.[name], [name]: value }, state);
      expect({ name, ...(await world.host.diff(id, state, news)) }).toMatchObject({ name, replaces: [] });
      const updated = await world.host.update(id, state, news);
      expect(await world.host.diff(id, updated, news)).toMatchObject({ changes: false });
      expect(await shown(id, state)).toEqual(before);
      expect(fixture.count(world.emulator.store)).toBe(1);
    }
  });

  const staying = [...Object.keys(minimal), ...(fixture.replacedWithout ?? []), ...(required[type] ?? []), fixture.placedBy ?? ''];
  const leaving = Object.keys(omit(full, staying));
  /** `full` without an argument, and without those that need it. */
  const fullWithout = (name: string) =>
    omit(full, [name, ...Object.entries(fixture.beside ?? {}).flatMap(([other, needed]) => (name in needed ? [other] : []))]);

  rule.each(leaving)('is not replaced when %s is taken out of the program', async (name) => {
    const { id, state } = await create(full);
    const news = await inputsOf(fullWithout(name), state);
    expect(await world.host.diff(id, state, news)).toMatchObject({ replaces: [] });
  });

  rule('that was imported is not replaced by the program that might have made it', async () => {
    const { id, state } = await create(full);
    const read = await world.host.read(id, { __type: type, __provider: state.__provider });
    const news = await inputsOf(full, read?.properties);
    expect(await world.host.diff(id, read?.properties ?? {}, news)).toMatchObject({ replaces: [] });
    for (const name of leaving) {
      const less = await inputsOf(fullWithout(name), read?.properties);
      expect({ name, ...(await world.host.diff(id, read?.properties ?? {}, less)) }).toMatchObject({ name, replaces: [] });
    }
  });
}
