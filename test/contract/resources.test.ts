import { type Emulator, type Fault, startEmulator } from 'mailgun-emulator';
import { omit, pick } from '../../provider/lifecycle/define-resource';
import { resources } from '../../provider/resources';
import { type DynamicHost, HostError, type Properties, startDynamicHost } from './dynamic-host';
import type { Fixture } from './fixture';
import { fixtures } from './fixtures';
import { createRules } from './rules';

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
/** With these nobody waits before another try. */
const headers = { 'retry-after': '0' };
const brokenDown = { status: 500, body: { message: 'Internal Server Error' }, headers };
const HIDDEN = ['__type', '__provider', '__import'];

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

test('every resource is in the contract', () => {
  expect([...new Set(fixtures.map(({ type }) => type))]).toEqual(Object.keys(resources));
});

const named = fixtures.map((fixture) => [[fixture.type, fixture.placedBy].filter(Boolean).join(' of a '), fixture] as const);

// One file, because the rules are one contract, which is read as a whole and shares one emulator and one process.
const rules = createRules();

afterAll(() => void process.stderr.write(`${rules.summary()}\n`));

describe.each(named)('%s', (subject, fixture) => {
  const rule = rules.of(subject);
  const { type, minimal, full } = fixture;
  const resource = resources[type];
  if (!resource) throw new Error(`no resource ${type}`);
  const names = Object.keys(resource.fields);

  beforeEach(async () => {
    emulator.reset();
    emulator.deletionDelay = 0;
    await fixture.prepare?.(emulator);
    emulator.requests.length = 0;
  });

  /** The routes of the requests since the last call, without the API's own further pages. */
  const asked = () => emulator.requests.splice(0).map(({ route }) => route);

  /** `full` with one argument changed, without what cannot stand beside it. */
  const fullWith = (name: string, value: unknown) => ({ ...omit(full, [fixture.inPlaceOf?.[name] ?? '']), [name]: value });

  const inputsOf = async (args: Properties, olds?: Properties): Promise<Properties> => {
    const { inputs, failures } = await host.check(type, args, olds);
    expect(failures).toEqual([]);
    return inputs;
  };

  const create = async (args: Properties) => {
    const inputs = await inputsOf(args);
    const { id, properties } = await host.create(inputs);
    return { id, inputs, state: properties };
  };

  const failing = async (action: Promise<unknown>): Promise<HostError> => {
    const outcome = await action.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(outcome instanceof HostError)) throw new Error('it was expected to fail');
    return outcome;
  };

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
    const { failures } = await host.check(type, { ...others, [property]: value });
    // Pulumi prints the value of the property that a refusal is about, in clear where it is a secret.
    const refusal = resource.secret?.includes(property)
      ? { property: '', reason: expect.stringMatching(`^${property}: `) }
      : { property, reason: expect.stringContaining(words) };
    expect(failures).toEqual([refusal]);
    expect(failures[0]?.reason).toContain(words);
    expect(emulator.requests).toEqual([]);
  });

  rule.each([...new Set(fixture.laterRoutes)])(
    'of which %s fails after its creation is in the state, and the next update finishes it',
    async (route) => {
      const inputs = await inputsOf(full);
      emulator.fail({ route, answer: { status: 400, body: { message: 'no' } } });
      const { partial } = await failing(host.create(inputs));
      if (!partial) throw new Error('the state must know');
      expect(await host.diff(partial.id, partial.properties, inputs)).toMatchObject({ changes: true, replaces: [] });
      asked();
      const state = await host.update(partial.id, partial.properties, inputs);
      expect(asked()).not.toContain(fixture.createRoute);
      expect(await host.diff(partial.id, state, inputs)).toMatchObject({ changes: false });
      expect((await host.read(partial.id, state))?.properties).toEqual(state);
    },
  );

  rule('keeps its secrets sealed, over refreshes too, and out of what it says', async () => {
    const { id, properties, sealed } = await host.create(await inputsOf(full));
    const once = fixture.shownOnce ?? [];
    expect(sealed).toEqual(expect.arrayContaining([...once]));
    for (const name of once) expect(properties[name]).toEqual(expect.stringMatching(/./));
    const read = await host.read(id, properties);
    expect(read?.sealed).toEqual(sealed);
    expect(pick(read?.properties ?? {}, once)).toEqual(pick(properties, once));
    emulator.fail({ route: fixture.createRoute, answer: { status: 400, body: { message: 'no' } }, times: 4 });
    const { message } = await failing(host.create(await inputsOf(full)));
    for (const name of resource.secret ?? []) if (full[name] !== undefined) expect(message).not.toContain(String(full[name]));
  });

  rule('is created, and then there is nothing to do', async () => {
    const { id, inputs, state } = await create(full);
    expect(fixture.count(emulator.store)).toBe(1);
    expect(asked().filter((route) => route === fixture.createRoute)).toHaveLength(1);
    expect(await host.diff(id, state, inputs)).toMatchObject({ changes: false, replaces: [] });
    const read = await host.read(id, state);
    expect(read).toMatchObject({ id, properties: state });
    expect(omit(read?.inputs ?? {}, HIDDEN)).toEqual(omit(inputs, HIDDEN));
  });

  rule('can be read by its id alone, with everything that Mailgun shows of it', async () => {
    const { id, state } = await create(full);
    const read = await host.read(id, { __type: type, __provider: state.__provider });
    const shown = Object.keys(fixture.outside).filter((name) => !fixture.hidden?.includes(name));
    for (const name of shown) expect(read?.properties).toHaveProperty(name);
    const once = fixture.shownOnce ?? [];
    expect(read?.properties).toMatchObject(omit(pick(state, resource.outputs), once));
    expect(pick(read?.properties ?? {}, once)).toEqual({});
  });

  rule('sends every argument that it is given', async () => {
    await create(full);
    const sent = new Set(emulator.requests.flatMap(({ fields }) => Object.keys(fields)));
    const expected = Object.keys(full).map(
      (name) => fixture.wire?.[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    );
    expect(expected.filter((name) => name !== '' && !sent.has(name))).toEqual([]);
  });

  rule('is created with the fewest requests', async () => {
    await create(minimal);
    expect(asked()).toEqual(fixture.createdBy ?? [fixture.createRoute]);
  });

  rule.each(Object.keys(fixture.changes))('changes %s in place, with the fewest requests', async (name) => {
    const change = fixture.changes[name];
    if (!change) throw new Error(name);
    const { id, state } = await create(full);
    const news = await inputsOf({ ...full, [name]: change.to }, state);
    expect(await host.diff(id, state, news)).toMatchObject({ changes: true, replaces: [] });
    asked();
    const updated = await host.update(id, state, news);
    const written = emulator.requests.filter(({ method }) => method !== 'GET').map(({ fields }) => Object.keys(fields).length);
    expect(asked()).toEqual(change.by);
    expect(Math.max(0, ...written)).toBe(change.fields ?? 1);
    expect(change.shown(emulator.store)).toEqual(change.as ?? change.to);
    expect(await host.diff(id, updated, news)).toMatchObject({ changes: false });
    const read = await host.read(id, updated);
    expect(read?.properties).toEqual(updated);
  });

  rule.each(Object.keys(fixture.immutable))('is replaced when %s changes', async (name) => {
    const { id, state } = await create(full);
    const news = await inputsOf(fullWith(name, fixture.immutable[name]), state);
    const { changes, replaces, deleteBeforeReplace } = await host.diff(id, state, news);
    expect({ changes, replaces, deleteBeforeReplace }).toEqual({
      changes: true,
      replaces: [name],
      deleteBeforeReplace: fixture.unique && !fixture.replacedFirst,
    });
  });

  rule.each(Object.keys(fixture.outside))('finds that %s was changed outside, and nothing else', async (name) => {
    const { id, inputs, state } = await create(full);
    fixture.outside[name]?.(emulator.store);
    const read = await host.read(id, state);
    const differing = names.filter((each) => JSON.stringify(read?.inputs[each]) !== JSON.stringify(inputs[each]));
    expect(differing).toEqual([name]);
    expect(await host.diff(id, read?.properties ?? {}, inputs)).toMatchObject({ changes: true });
  });

  rule.each(Object.keys(fixture.defaults))("puts %s back to Mailgun's default when it is taken out of the program", async (name) => {
    const { id, state } = await create(full);
    const news = await inputsOf(omit(full, [name]), state);
    expect(await host.diff(id, state, news)).toMatchObject({ changes: true, replaces: [] });
    const updated = await host.update(id, state, news);
    expect(fixture.changes[name]?.shown(emulator.store)).toEqual(fixture.defaults[name]);
    expect(updated).not.toHaveProperty(name);
    expect(await host.diff(id, updated, news)).toMatchObject({ changes: false });
  });

  rule.each(fixture.replacedWithout ?? [])('is replaced when %s is taken out of the program', async (name) => {
    const { id, state } = await create(full);
    const { changes, replaces } = await host.diff(id, state, await inputsOf(omit(full, [name]), state));
    expect({ changes, replaces }).toEqual({ changes: true, replaces: [name] });
  });

  const emptied = Object.keys(fixture.changes).filter((name) => name in fixture.outside && emptyOf(full[name]) !== undefined);
  rule.each(emptied)(
    'takes %s emptied (0, "", false, []) and keeps it so, or says before any request that it must not be',
    async (name) => {
      const empty = { ...full, [name]: emptyOf(full[name]) };
      const { failures } = await host.check(type, empty);
      expect(failures.map(({ property }) => property)).toEqual(failures.length > 0 ? [name] : []);
      expect(emulator.requests).toEqual([]);
      if (failures.length > 0) return;
      const { id, state } = await create(full);
      const news = await inputsOf(empty, state);
      const updated = await host.update(id, state, news);
      const read = await host.read(id, updated);
      expect(read?.inputs[name]).toEqual(emptyOf(full[name]));
      expect(await host.diff(id, read?.properties ?? {}, news)).toMatchObject({ changes: false });
    },
  );

  rule('leaves alone what was never given, whatever Mailgun says', async () => {
    const { id, inputs, state } = await create(minimal);
    for (const [name, change] of Object.entries(fixture.outside)) if (!(name in minimal)) change(emulator.store);
    const read = await host.read(id, state);
    expect(omit(read?.inputs ?? {}, HIDDEN)).toEqual(omit(inputs, HIDDEN));
    expect(await host.diff(id, read?.properties ?? {}, inputs)).toMatchObject({ changes: false });
  });

  rule('takes values that are not known yet, and counts them as changes', async () => {
    const { id, state } = await create(full);
    for (const name of Object.keys(full))
      for (const value of [UNKNOWN, ...partlyUnknown(full[name])]) {
        const { inputs, failures } = await host.check(type, { ...full, [name]: value }, state);
        expect({ name, value, failures }).toEqual({ name, value, failures: [] });
        expect(await host.diff(id, state, inputs)).toMatchObject({ changes: true });
      }
  });

  rule('asks for what is required and names what does not belong', async () => {
    const { failures } = await host.check(type, { misspelt: 1 });
    const required = names.filter((name) => name in minimal && name !== fixture.placedBy);
    expect(failures.map(({ property }) => property).sort()).toEqual(['misspelt', ...required].sort());
    expect(emulator.requests).toEqual([]);
  });

  rule('that is gone is found gone, deletes without complaint and does not update', async () => {
    const { id, state } = await create(minimal);
    fixture.removeOutside(emulator.store);
    expect(await host.read(id, state)).toBeUndefined();
    await host.delete(id, state);
    if (Object.keys(fixture.changes).length === 0) return;
    const [name, change] = Object.entries(fixture.changes).at(-1) ?? [];
    const news = await inputsOf({ ...minimal, [String(name)]: change?.to }, state);
    expect((await failing(host.update(id, state, news))).message).toMatch(/not found/i);
  });

  rule('is deleted, and only once', async () => {
    const { id, state } = await create(full);
    await host.delete(id, state);
    expect(fixture.count(emulator.store)).toBe(fixture.outlivesDeletion ? 1 : 0);
    await host.delete(id, state);
  });

  const troubles: Readonly<Record<string, Fault['answer']>> = {
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
    emulator.fail({ route: fixture.readRoute, answer, times: 4 });
    const { message } = await failing(host.read(id, state));
    expect(message).toMatch(fixture.readRoute);
    expect(message).not.toContain(emulator.apiKey);
    emulator.requests.length = 0;
  });

  rule.each(['drop', 500, 'cut'] as const)('exists once when it was made and the answer was lost (%s)', async (how) => {
    const answer = how === 500 ? brokenDown : how;
    emulator.fail({ route: fixture.createRoute, when: 'after', answer });
    const { id, inputs, state } = await create(full);
    expect(fixture.count(emulator.store)).toBe(1);
    expect((await host.read(id, state))?.id).toBe(id);
    expect(await host.diff(id, state, inputs)).toMatchObject({ changes: false });
  });

  rule.each(['drop', 500] as const)('does not exist, and Pulumi knows none, when the request was lost (%s)', async (how) => {
    const answer = how === 500 ? brokenDown : how;
    // What is safe to repeat is tried four times.
    emulator.fail({ route: fixture.createRoute, answer, times: 4 });
    const { partial } = await failing(host.create(await inputsOf(full)));
    expect(partial).toBeUndefined();
    expect(fixture.count(emulator.store)).toBe(0);
  });

  rule.each(fixture.isSetting ? [] : (['after', 'before'] as const))(
    'is made once in the end when Mailgun could not be asked what became of it (lost %s it was done)',
    async (when) => {
      const inputs = await inputsOf(full);
      emulator.fail({ route: fixture.createRoute, when, answer: 'drop' });
      emulator.fail({
        route: fixture.lookRoute ?? fixture.readRoute,
        skip: fixture.createdBy?.indexOf(fixture.createRoute) ?? 0,
        answer: { status: 401, body: { message: 'Invalid private key' } },
      });
      const { partial } = await failing(host.create(inputs));
      if (!partial) throw new Error('the state must know');
      const { changes, replaces, deleteBeforeReplace } = await host.diff(partial.id, partial.properties, inputs);
      expect({ changes, deleteBeforeReplace }).toEqual({ changes: true, deleteBeforeReplace: true });
      expect(replaces).not.toEqual([]);
      await host.delete(partial.id, partial.properties);
      const { id, properties } = await host.create(inputs);
      expect(fixture.count(emulator.store)).toBe(1);
      emulator.clearFaults();
      expect((await host.read(id, properties))?.id).toBe(id);
    },
  );

  rule.each(fixture.unique && !fixture.isSetting ? [type] : [])('that is there already is never taken over silently', async () => {
    const { id } = await create(minimal);
    const { message, partial } = await failing(host.create(await inputsOf(full)));
    expect(partial).toBeUndefined();
    expect(message).toContain(`${type} ${id} exists already`);
    expect(message).toContain(`{ import: "${id}" }`);
    expect(message).toContain('pulumi import --file');
    expect(fixture.count(emulator.store)).toBe(1);
  });

  rule('is taken over when asked and as the program says', async () => {
    const { id } = await create(full);
    asked();
    const inputs = await inputsOf({ ...full, __import: id });
    const taken = await host.create(inputs);
    expect(taken.id).toBe(id);
    expect(asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);
    const later = await inputsOf({ ...full, __import: id }, taken.properties);
    expect(await host.diff(id, taken.properties, later)).toMatchObject({ changes: false });
  });

  rule('is not taken over when it is different, and the differences are named', async () => {
    const { id } = await create(full);
    const changed = Object.entries(fixture.changes).map(([name, { to }]) => [name, to] as const);
    const shown = changed.filter(([name]) => name in fixture.outside);
    const [name, to] = [...shown, ...Object.entries(fixture.immutable)][0] ?? ['', ''];
    const { message } = await failing(host.create(await inputsOf({ ...fullWith(name, to), __import: id })));
    expect(message).toContain(`${name}: the program says ${JSON.stringify(to)}`);
  });
});

test('dkimHostName and forceDkimAuthority are refused together', async () => {
  const { failures } = await host.check('Domain', { name: 'a.example.com', dkimHostName: 'example.com', forceDkimAuthority: true });
  expect(failures).toEqual([{ property: 'dkimHostName', reason: 'cannot be used together with forceDkimAuthority' }]);
});

describe('Domain', () => {
  const domain = fixtures.find(({ type }) => type === 'Domain') as Fixture;

  beforeEach(async () => {
    emulator.reset();
    await domain.prepare?.(emulator);
  });

  test.each([{}, { spamAction: 'block' }])(
    'whose new password was set and the answer lost has it, and the other changes too (%j)',
    async (others) => {
      const before = await host.check('Domain', { ...domain.minimal, smtpPassword: 'first-password' });
      const { id, properties } = await host.create(before.inputs);
      const { inputs } = await host.check('Domain', { ...domain.minimal, smtpPassword: 'second-password', ...others }, properties);
      emulator.fail({ route: 'PUT /v4/domains/{name}', when: 'after', answer: 'drop' });
      const updated = await host.update(id, properties, inputs);
      const stored = emulator.store.domains.get(id);
      expect(stored?.credentials.get(`postmaster@${id}`)?.password).toBe('second-password');
      expect(stored?.settings).toMatchObject(others);
      expect(await host.diff(id, updated, inputs)).toMatchObject({ changes: false });
    },
  );

  test('is gone only when Mailgun says so, however long its deletion takes and whatever goes wrong meanwhile', async () => {
    emulator.deletionDelay = 700;
    const { inputs } = await host.check('Domain', domain.minimal);
    const { id, properties } = await host.create(inputs);
    emulator.fail({ route: 'GET /v4/domains/{name}', answer: { status: 502, body: '<html>' }, times: 4 });
    await host.delete(id, properties);
    expect(emulator.store.domains.has('contract.example.com')).toBe(false);
    emulator.deletionDelay = 0;
  });

  test('with a name in capitals is the same domain', async () => {
    const { inputs } = await host.check('Domain', { name: 'Contract.Example.COM' });
    const { id, properties } = await host.create(inputs);
    expect(id).toBe('contract.example.com');
    expect(await host.diff(id, properties, inputs)).toMatchObject({ changes: false });
  });
});

test('a plan that does not allow it is not said to be a refused key', async () => {
  emulator.reset();
  const { inputs } = await host.check('Domain', { name: 'mail.example.com' });
  emulator.fail({ route: 'POST /v4/domains', answer: { status: 403, body: { message: 'Your plan allows one domain' } } });
  const outcome = await host.create(inputs).catch((error: unknown) => error);
  expect(String(outcome)).toContain(
    'Your plan allows one domain. The role of the API key (mailgun:apiKey or MAILGUN_API_KEY) or the account',
  );
  expect(String(outcome)).not.toContain('refused');
});

test('two equal routes are two routes, also when the answer to the first is lost', async () => {
  emulator.reset();
  const { inputs } = await host.check('Route', { expression: 'catch_all()', actions: ['stop()'] });
  emulator.fail({ route: 'POST /v3/routes', when: 'after', answer: 'drop' });
  const made = await Promise.all([host.create(inputs), host.create(inputs)]);
  expect(new Set(made.map(({ id }) => id)).size).toBe(2);
  expect(emulator.store.routes.size).toBe(2);
});
