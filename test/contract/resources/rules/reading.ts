import type { HttpFault } from 'mailgun-emulator';
import { omit, pick } from '../../../../provider/lifecycle/define-resource';
import { idFormOf } from '../../../../provider/lifecycle/id-form';
import { brokenDown, failing, HIDDEN, headers, type Subject } from '../subject';

/** What Mailgun says of it, and how it goes. */
export function readingRules({ rule, world, fixture, resource, names, asked, inputsOf, create }: Subject): void {
  const { type, minimal, full } = fixture;

  rule('can be read by its id alone, with everything that Mailgun shows of it', async () => {
    const { id, state } = await create(full);
    const read = await world.host.read(id, { __type: type, __provider: state.__provider });
    const shown = Object.keys(fixture.outside).filter((name) => !fixture.hidden?.includes(name));
    for (const name of shown) expect(read?.properties).toHaveProperty(name);
    const once = fixture.shownOnce ?? [];
    expect(read?.properties).toMatchObject(omit(pick(state, resource.outputs), once));
    expect(pick(read?.properties ?? {}, once)).toEqual({});
  });

  rule('is not looked for by an empty id, which would ask for something else', async () => {
    const { state } = await create(full);
    asked();
    const { message } = await failing(world.host.read('', { __type: type, __provider: state.__provider }));
    expect(message).toContain(`"" is not the id of a ${type}, which is ${idFormOf(resource)}`);
    expect(asked()).toEqual([]);
  });

  rule.each(Object.keys(fixture.outside))('finds that %s was changed outside, and nothing else', async (name) => {
    const { id, inputs, state } = await create(full);
    fixture.outside[name]?.(world.emulator.store);
    const read = await world.host.read(id, state);
    const differing = names.filter((each) => JSON.stringify(read?.inputs[each]) !== JSON.stringify(inputs[each]));
    expect(differing).toEqual([name]);
    expect(await world.host.diff(id, read?.properties ?? {}, inputs)).toMatchObject({ changes: true });
  });

  rule.each(Object.keys(fixture.outside))(
    'is, after %s was changed outside, the same to whoever reads it alone and with others',
    async (name) => {
      const { id, state } = await create(full);
      fixture.outside[name]?.(world.emulator.store);
      const alone = await world.host.read(id, state);
      const together = await Promise.all([1, 2, 3].map(() => world.host.read(id, state)));
      expect(together).toEqual([alone, alone, alone]);
    },
  );

  rule('finds no drift in arguments that were never given', async () => {
    const { id, inputs, state } = await create(minimal);
    for (const [name, change] of Object.entries(fixture.outside)) if (!(name in minimal)) change(world.emulator.store);
    const read = await world.host.read(id, state);
    expect(omit(read?.inputs ?? {}, HIDDEN)).toEqual(omit(inputs, HIDDEN));
    expect(await world.host.diff(id, read?.properties ?? {}, inputs)).toMatchObject({ changes: false });
  });

  rule('that is gone is found gone, deletes without complaint and does not update', async () => {
    const { id, state } = await create(minimal);
    fixture.removeOutside(world.emulator.store);
    expect(await world.host.read(id, state)).toBeUndefined();
    await world.host.delete(id, state);
    if (Object.keys(fixture.changes).length === 0) return;
    const [name, change] = Object.entries(fixture.changes).at(-1) ?? [];
    const news = await inputsOf({ ...minimal, [String(name)]: change?.to }, state);
    expect((await failing(world.host.update(id, state, news))).message).toMatch(/not found/i);
  });

  rule('is deleted, and only once', async () => {
    const { id, state } = await create(full);
    await world.host.delete(id, state);
    expect(fixture.count(world.emulator.store)).toBe(fixture.outlivesDeletion ? 1 : 0);
    await world.host.delete(id, state);
  });

  const troubles: Readonly<Record<string, HttpFault['answer']>> = {
    'a refused key': { status: 401, body: { message: 'Invalid private key' } },
    'a forbidden role': { status: 403, body: { message: 'Forbidden' } },
    'too many requests': { status: 429, body: { message: 'Too many requests' }, headers },
    'an internal error': brokenDown,
    "a proxy's page": { status: 502, body: '<html>Bad Gateway</html>', contentType: 'text/html', headers },
    'a page that says 200': { status: 200, body: '<html>Welcome</html>', contentType: 'text/html' },
    'a page that says 404': { status: 404, body: '404 page not found\n' },
    'an empty answer': { status: 200, body: '' },
    'broken JSON': { status: 200, body: '{"domain":', contentType: 'application/json' },
    'a lost connection': 'drop',
  };
  rule.each(Object.keys(troubles))('is never taken for gone because of %s', async (trouble) => {
    const { id, state } = await create(minimal);
    const answer = troubles[trouble];
    if (!answer) throw new Error(trouble);
    world.emulator.fail({ route: fixture.readRoute, answer, times: 4 });
    const { message } = await failing(world.host.read(id, state));
    expect(message).toMatch(fixture.readRoute);
    expect(message).not.toContain(world.emulator.apiKey);
    world.emulator.requests.length = 0;
  });
}
