import { omit } from '../../../../provider/lifecycle/define-resource';
import { type Subject, UNKNOWN } from '../subject';

/** What may be given, and what arrives. */
export function argumentRules({ rule, world, fixture, resource, names, inputsOf, create }: Subject): void {
  const { type, minimal, full } = fixture;

  rule('knows of every argument whether and how it changes, and its bounds', () => {
    expect([...Object.keys(fixture.changes), ...Object.keys(fixture.immutable)].sort()).toEqual([...names].sort());
    expect([...Object.keys(fixture.refused), ...(fixture.unbounded ?? [])].sort()).toEqual([...names].sort());
    expect(Object.keys(full).filter((name) => !names.includes(name))).toEqual([]);
  });

  const beyond = Object.entries(fixture.refused).flatMap(([name, refusals]) =>
    refusals.map(([value, words]) => [name, value, words] as const),
  );
  rule.each(beyond)('refuses %s of %j before any request, and says what is allowed', async (property, value, words) => {
    const others = { ...omit(minimal, [fixture.inPlaceOf?.[property] ?? '']), ...fixture.beside?.[property] };
    const { failures } = await world.host.check(type, { ...others, [property]: value });
    // Pulumi prints the value of the property that a refusal is about, in clear where it is a secret.
    const refusal = resource.secret?.includes(property)
      ? { property: '', reason: expect.stringMatching(`^${property}: `) }
      : { property, reason: expect.stringContaining(words) };
    expect(failures).toEqual([refusal]);
    expect(failures[0]?.reason).toContain(words);
    expect(world.emulator.requests).toEqual([]);
  });

  rule('sends every argument that it is given', async () => {
    await create(full);
    const sent = new Set(world.emulator.requests.flatMap(({ fields }) => Object.keys(fields)));
    const expected = Object.keys(full).map(
      (name) => fixture.wire?.[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    );
    expect(expected.filter((name) => name !== '' && !sent.has(name))).toEqual([]);
  });

  const emptied = Object.keys(fixture.changes).filter((name) => name in fixture.outside && emptyOf(full[name]) !== undefined);
  rule.each(emptied)(
    'takes %s emptied (0, "", false, []) and keeps it so, or says before any request that it must not be',
    async (name) => {
      const empty = { ...full, [name]: emptyOf(full[name]) };
      const { failures } = await world.host.check(type, empty);
      expect(failures.map(({ property }) => property)).toEqual(failures.length > 0 ? [name] : []);
      expect(world.emulator.requests).toEqual([]);
      if (failures.length > 0) return;
      const { id, state } = await create(full);
      const news = await inputsOf(empty, state);
      const updated = await world.host.update(id, state, news);
      const read = await world.host.read(id, updated);
      expect(read?.inputs[name]).toEqual(emptyOf(full[name]));
      expect(await world.host.diff(id, read?.properties ?? {}, news)).toMatchObject({ changes: false });
    },
  );

  rule('takes values that are not known yet, and counts them as changes', async () => {
    const { id, state } = await create(full);
    for (const name of Object.keys(full))
      for (const value of [UNKNOWN, ...partlyUnknown(full[name])]) {
        const { inputs, failures } = await world.host.check(type, { ...full, [name]: value }, state);
        expect({ name, value, failures }).toEqual({ name, value, failures: [] });
        expect(await world.host.diff(id, state, inputs)).toMatchObject({ changes: true });
      }
  });

  rule('asks for what is required and names what does not belong', async () => {
    const { failures } = await world.host.check(type, { misspelt: 1 });
    const required = names.filter((name) => name in minimal && name !== fixture.placedBy);
    expect(failures.map(({ property }) => property).sort()).toEqual(['misspelt', ...required].sort());
    expect(world.emulator.requests).toEqual([]);
  });
}

/** The value with each of its parts not known yet, however deep. */
function partlyUnknown(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => [UNKNOWN, ...partlyUnknown(item)].map((part) => value.with(index, part)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [UNKNOWN, ...partlyUnknown(item)].map((part) => ({ ...value, [key]: part })));
}

/** What says of a value that there is nothing; `undefined` where nothing does. */
function emptyOf(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  return { string: '', number: 0, boolean: false }[typeof value as string];
}
