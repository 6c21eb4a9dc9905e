import { createHash } from 'node:crypto';
import type { StoredTemplate } from 'mailgun-emulator';
import { createDomain, there } from '../../contract/fixture';
import { type Held, refresh, up } from '../../contract/program';
import { emulator, host, runHost } from '../running';

runHost();

beforeEach(async () => {
  emulator.reset();
  await createDomain('example.com')(emulator);
});

const tagOf = (content: string) => `pulumi-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
/** What a proxy says in Mailgun's place is not asked for again. */
const lost = { answer: { status: 200, body: '<html>', contentType: 'text/html' } };

const places = [
  { on: 'the account', place: {}, base: '/v4/templates', shelf: () => emulator.store.templates },
  {
    on: 'a domain',
    place: { domain: 'example.com' },
    base: '/v3/{domain_name}/templates',
    shelf: () => there(emulator.store.domains.get('example.com')).templates,
  },
];

describe.each(places)('a template of $on', ({ place, base, shelf }) => {
  const name = 'welcome';
  const args = { ...place, name, template: 'first' };
  const one = `${base}/{template_name}`;
  const stored = (): StoredTemplate => there(shelf().get(name));
  const tags = () => [...stored().versions.keys()].sort();
  const active = () => stored().versions.get(stored().activeTag ?? '');
  const apply = (program: object, held?: Held) => up(host, 'Template', { ...args, ...program }, held);
  const unchanged = async ({ id, state }: Held, program: object) => {
    const { inputs } = await host.check('Template', { ...args, ...program }, state);
    expect(await host.diff(id, state, inputs)).toMatchObject({ changes: false });
  };
  /** Mailgun tells seconds only. */
  const minuteLater = () => {
    for (const version of stored().versions.values()) version.createdAt = new Date(version.createdAt.getTime() - 60_000);
  };
  const addTheirs = (tag: string) =>
    stored().versions.set(tag, { tag, content: 'theirs', engine: 'handlebars', mjml: '', comment: '', id: tag, createdAt: new Date(0) });

  test('changes its content 45 times and keeps the ten newest versions, of which the last one is always active', async () => {
    let held = await apply({});
    const contents = Array.from({ length: 45 }, (_, index) => `content ${index}`);
    for (const [index, template] of contents.entries()) {
      minuteLater();
      emulator.requests.length = 0;
      held = await apply({ template }, held);
      const writes = emulator.requests.filter(({ method }) => method !== 'GET');
      expect(writes.map(({ method }) => method)).toEqual(index < 9 ? ['POST'] : ['POST', 'DELETE']);
      expect(writes[0]?.fields).toMatchObject({ tag: tagOf(template), active: 'yes' });
      expect(active()?.content).toBe(template);
    }
    expect(tags()).toEqual(contents.slice(-10).map(tagOf).sort());
    expect(held.state.activeTag).toBe(tagOf('content 44'));
    expect((await refresh(host, held)).state).toEqual(held.state);
  });

  test('whose content is changed back uses the version that is there, with its own content', async () => {
    const first = await apply({});
    const second = await apply({ template: 'second' }, first);
    there(stored().versions.get(tagOf('first'))).content = 'edited';
    emulator.requests.length = 0;
    await apply({}, second);
    expect(emulator.requests.map(({ method }) => method)).not.toContain('POST');
    expect(active()).toMatchObject({ tag: tagOf('first'), content: 'first' });
    expect(tags()).toEqual([tagOf('first'), tagOf('second')].sort());
  });

  test('drops as many versions as it is told to keep fewer, at once, and no others', async () => {
    let held = await apply({});
    for (const tag of ['v1', 'pulumi-stack', 'pulumi-0123456789abc']) addTheirs(tag);
    for (const template of ['second', 'third', 'fourth']) {
      minuteLater();
      held = await apply({ template }, held);
    }
    held = await apply({ template: 'fourth', keepVersions: 2 }, held);
    expect(tags()).toEqual(['pulumi-0123456789abc', 'pulumi-stack', 'v1', tagOf('third'), tagOf('fourth')].sort());
    await apply({ template: 'fifth', keepVersions: 1 }, held);
    expect(tags()).toEqual(['pulumi-0123456789abc', 'pulumi-stack', 'v1', tagOf('fifth')].sort());
  });

  test('keeps the active version whatever its age is', async () => {
    let held = await apply({});
    for (const template of ['second', 'third', 'first']) {
      minuteLater();
      held = await apply({ template }, held);
    }
    await apply({ keepVersions: 2 }, held);
    expect(tags()).toEqual([tagOf('first'), tagOf('third')].sort());
    expect(active()?.content).toBe('first');
  });

  test('makes room among its own versions where those of others leave none', async () => {
    const first = await apply({});
    minuteLater();
    const second = await apply({ template: 'second' }, first);
    const theirs = Array.from({ length: 38 }, (_, index) => `v${index}`);
    for (const tag of theirs) addTheirs(tag);
    const third = await apply({ template: 'third' }, second);
    expect(tags()).toEqual([...theirs, tagOf('second'), tagOf('third')].sort());
    addTheirs('v38');
    stored().versions.delete(tagOf('second'));
    await expect(apply({ template: 'fourth' }, third)).rejects.toThrow('no more than 40 versions can be stored');
    expect(active()?.content).toBe('third');
  });

  test('keeps headers that the program does not give over a change of its content', async () => {
    const first = await apply({ comment: 'one' });
    there(active()).headers = { subject: 'theirs' };
    const second = await apply({ template: 'second', comment: 'one' }, first);
    expect(active()).toMatchObject({ content: 'second', comment: 'one', headers: { subject: 'theirs' } });
    const third = await apply({ template: 'third', headers: { from: 'a@example.com' } }, second);
    expect(active()).toMatchObject({ content: 'third', comment: '', headers: { from: 'a@example.com' } });
    await apply({ template: 'fourth' }, third);
    expect(active()).toMatchObject({ content: 'fourth', headers: {} });
  });

  test('whose content is taken out of the program keeps its version as it is', async () => {
    const { id, state } = await apply({ headers: { subject: 'Hello' }, comment: 'one' });
    emulator.requests.length = 0;
    const held = await up(host, 'Template', { ...place, name }, { id, state });
    expect(emulator.requests).toEqual([]);
    expect(active()).toMatchObject({ content: 'first', headers: { subject: 'Hello' }, comment: 'one' });
    addTheirs('v1');
    stored().activeTag = 'v1';
    const { inputs } = await host.check('Template', { ...place, name }, held.state);
    expect(await host.diff(id, (await refresh(host, held)).state, inputs)).toMatchObject({ changes: false });
  });

  test('gets content after it was made without', async () => {
    const empty = await up(host, 'Template', { ...place, name });
    expect(tags()).toEqual([]);
    expect(empty.state).not.toHaveProperty('activeTag');
    await apply({ headers: { subject: 'Hello' } }, empty);
    expect(active()).toMatchObject({ tag: tagOf('first'), content: 'first', headers: { subject: 'Hello' } });
  });

  test('of which somebody activates another version, or deletes all, gets its own back', async () => {
    const held = await apply({ comment: 'one' });
    addTheirs('v1');
    stored().activeTag = 'v1';
    const drifted = await refresh(host, held);
    expect(drifted.state).toMatchObject({ template: 'theirs', comment: '', activeTag: 'v1' });
    await apply({ comment: 'one' }, drifted);
    expect(active()).toMatchObject({ tag: tagOf('first'), content: 'first', comment: 'one' });
    expect(tags()).toEqual([tagOf('first'), 'v1'].sort());
    stored().versions.clear();
    stored().activeTag = undefined;
    const emptied = await refresh(host, held);
    expect(emptied.state.template).toBe('');
    await apply({ comment: 'one' }, emptied);
    expect(active()).toMatchObject({ tag: tagOf('first'), content: 'first', comment: 'one' });
  });

  const steps = [
    `PUT ${one}/rename/{new_template_name}`,
    `PUT ${one}`,
    `GET ${one}`,
    `GET ${one}/versions`,
    `POST ${one}/versions`,
    `DELETE ${one}/versions/{version_name}`,
  ];
  const losses = steps.flatMap((route) => (['before', 'after'] as const).map((when) => [route, when] as const));
  test.each(losses)('ends as the program says when the answer to %s is lost %s it is done', async (route, when) => {
    const first = await apply({ keepVersions: 1 });
    const wanted = { name: 'goodbye', description: 'new', template: 'second', keepVersions: 1 };
    emulator.fail({ route, when, ...lost });
    emulator.requests.length = 0;
    const failed = await apply(wanted, first).then(
      () => undefined,
      (error: { partial?: { id: string; properties: Record<string, unknown> } }) => error,
    );
    expect(emulator.requests.map((request) => request.route)).toContain(route);
    emulator.clearFaults();
    const partial = failed?.partial;
    const held = await apply(wanted, partial ? { id: partial.id, state: partial.properties } : first);
    expect([...shelf().keys()]).toEqual(['goodbye']);
    const template = there(shelf().get('goodbye'));
    expect(template.settings.description).toBe('new');
    expect([...template.versions.values()]).toMatchObject([{ tag: tagOf('second'), content: 'second' }]);
    expect(template.activeTag).toBe(tagOf('second'));
    await unchanged(await refresh(host, held), wanted);
  });

  test('reactivates and deletes in the end when the answers to that are lost', async () => {
    const second = await apply({ template: 'second' }, await apply({}));
    emulator.fail({ route: `PUT ${one}/versions/{version_name}`, when: 'after', ...lost });
    await expect(apply({ keepVersions: 1 }, second)).rejects.toThrow('versions/{version_name}');
    emulator.clearFaults();
    await apply({ keepVersions: 1 }, second);
    expect(tags()).toEqual([tagOf('first')]);
  });

  test('is renamed in place with its versions, and its id follows', async () => {
    const held = await apply({ name: 'über uns' }, await apply({}));
    const template = there(shelf().get('über uns'));
    expect([...shelf().keys()]).toEqual(['über uns']);
    expect(template.activeTag).toBe(tagOf('first'));
    const { id } = await refresh(host, held);
    expect(id).toBe([...Object.values(place), '%C3%BCber%20uns'].join('/'));
    await host.delete(held.id, held.state);
    expect(shelf().size).toBe(0);
  });

  test('is renamed once when Mailgun is asked again, because the answer was lost', async () => {
    const first = await apply({});
    emulator.fail({ route: `PUT ${one}/rename/{new_template_name}`, when: 'after', answer: 'drop' });
    await unchanged(await refresh(host, await apply({ name: 'goodbye' }, first)), { name: 'goodbye' });
    expect([...shelf().keys()]).toEqual(['goodbye']);
  });

  test('is never taken for another one that has its new name', async () => {
    const held = await apply({});
    const other = await apply({ name: 'goodbye' });
    await expect(apply({ name: 'goodbye' }, held)).rejects.toThrow('template goodbye already exists');
    there(shelf().get('goodbye')).settings.createdAt = new Date(0);
    shelf().delete(name);
    await expect(apply({ name: 'goodbye', description: 'mine' }, held)).rejects.toThrow('was deleted outside of Pulumi');
    expect(shelf().get('goodbye')?.settings.description).toBe('');
    await unchanged(other, { name: 'goodbye' });
  });
});

test('headers and comment are refused without content, and content of more than 100 KB', async () => {
  const failures = async (args: object) => (await host.check('Template', { name: 'welcome', ...args })).failures;
  const missing = [{ property: 'template', reason: expect.stringContaining('is required if headers or comment is given') }];
  expect(await failures({ headers: { subject: 'Hello' } })).toEqual(missing);
  expect(await failures({ comment: 'one' })).toEqual(missing);
  expect(await failures({ template: 'ü'.repeat(51_201) })).toEqual([{ property: '', reason: 'template: must have at most 100 KB' }]);
  expect(await failures({ template: 'ü'.repeat(51_200), comment: 'one' })).toEqual([]);
});
