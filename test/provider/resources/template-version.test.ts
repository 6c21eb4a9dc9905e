import type { StoredTemplate } from 'mailgun-emulator';
import { createDomain, there } from '../../contract/fixture';
import { type Held, refresh, up } from '../../contract/program';
import { emulator, host, runHost } from '../running';

runHost();

beforeEach(async () => {
  emulator.reset();
  await createDomain('example.com')(emulator);
});

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

describe.each(places)('a version of a template of $on', ({ place, base, shelf }) => {
  const versions = `${base}/{template_name}/versions`;
  const stored = (name = 'welcome'): StoredTemplate => there(shelf().get(name));
  const tags = (name?: string) => [...stored(name).versions.keys()];
  const template = (args: object = {}, held?: Held) => up(host, 'Template', { ...place, name: 'welcome', ...args }, held);
  const version = (tag: string, args: object = {}, held?: Held) =>
    up(host, 'TemplateVersion', { ...place, name: 'welcome', tag, template: `I am ${tag}`, ...args }, held);
  const remove = ({ id, state }: Held) => host.delete(id, state);
  const asked = () => emulator.requests.splice(0).map(({ method }) => method);

  type Step = readonly ('template' | 'active' | 'other')[];
  /** At the same time, one after the other, or the template first, where the engine does not know that it is theirs. */
  const orders: readonly (readonly [Step, Step, Step])[] = [
    [['active', 'other'], ['template'], []],
    [['other'], ['active'], ['template']],
    [['template'], ['active'], ['other']],
    [['template', 'active', 'other'], [], []],
  ];
  test.each(orders)('is destroyed with its template, in the order %j, %j, %j', async (...steps) => {
    const all = { template: await template(), active: await version('v1', { active: true }), other: await version('v2') };
    for (const step of steps) await Promise.all(step.map((each) => remove(all[each])));
    expect(shelf().size).toBe(0);
  });

  test('is not deleted while messages use it and there are others, and the error says what to do', async () => {
    await template();
    const first = await version('v1');
    const second = await version('v2');
    const failure = remove(first);
    await expect(failure).rejects.toThrow(/v1 was not deleted: it is the active version of its template/);
    await expect(failure).rejects.toThrow(/Activate another version first; .* option \{ deletedWith: <the template> \}/);
    expect(tags()).toEqual(['v1', 'v2']);
    await version('v2', { active: true }, second);
    await remove(first);
    expect(tags()).toEqual(['v2']);
  });

  test('is not said to be the active one when something else stands in the way of its deletion', async () => {
    await template();
    await version('v1');
    emulator.fail({ route: `DELETE ${versions}/{version_name}`, answer: { status: 400, body: { message: 'in use by a campaign' } } });
    await expect(remove(await version('v2'))).rejects.toThrow('in use by a campaign');
  });

  test('stays when it is the last one, and the next one of its tag is written over it', async () => {
    await template();
    const only = await version('v1', { headers: { subject: 'Hello' }, comment: 'one' });
    await remove(only);
    expect(tags()).toEqual(['v1']);
    const again = await version('v1', { template: 'new' });
    expect(stored().versions.get('v1')).toMatchObject({ content: 'new', headers: {}, comment: '' });
    expect((await refresh(host, again)).state).toEqual(again.state);
  });

  test('is replaced by one of another tag before it is deleted, so that there always is an active one', async () => {
    await template();
    const first = await version('v1', { active: true });
    const { inputs } = await host.check(
      'TemplateVersion',
      { ...place, name: 'welcome', tag: 'v2', template: 'two', active: true },
      first.state,
    );
    expect(await host.diff(first.id, first.state, inputs)).toMatchObject({ replaces: ['tag'], deleteBeforeReplace: false });
    await host.create(inputs);
    await remove(first);
    expect(tags()).toEqual(['v2']);
    expect(stored().activeTag).toBe('v2');
    const same = await host.check(
      'TemplateVersion',
      { ...place, name: 'welcome', tag: 'v1', template: 'I am v1', active: true },
      first.state,
    );
    expect(await host.diff(first.id, first.state, same.inputs)).toMatchObject({ changes: false, deleteBeforeReplace: true });
  });

  test('gets back what another version took from it, if the program says that it is active', async () => {
    await template();
    const held = await version('v1', { active: true });
    await version('v2');
    stored().activeTag = 'v2';
    const drifted = await refresh(host, held);
    expect(drifted.state.active).toBe(false);
    await version('v1', { active: true }, drifted);
    expect(stored().activeTag).toBe('v1');
  });

  test('that is not asked to be active and is, because it is the first, is as the program says', async () => {
    await template();
    emulator.fail({ route: `POST ${versions}`, when: 'after', ...lost });
    const held = await version('v1', { active: false });
    expect(stored().activeTag).toBe('v1');
    const { id, state } = await refresh(host, held);
    const args = { ...place, name: 'welcome', tag: 'v1', template: 'I am v1' };
    for (const more of [{ active: false }, {}]) {
      const { inputs } = await host.check('TemplateVersion', { ...args, ...more }, state);
      expect(await host.diff(id, state, inputs)).toMatchObject({ changes: false });
    }
  });

  test('stays active when the program does not say so any more', async () => {
    await template();
    await version('v1');
    const held = await version('v2', { active: true });
    asked();
    await version('v2', {}, await version('v2', { active: false }, held));
    expect(asked()).toEqual([]);
    expect(stored().activeTag).toBe('v2');
  });

  test('goes along when its template is renamed', async () => {
    const before = await template();
    const first = await version('v1', { active: true });
    const second = await version('v2', { comment: 'two' });
    await template({ name: 'goodbye' }, before);
    await version('v1', { name: 'goodbye', active: true }, first);
    const moved = await version('v2', { name: 'goodbye', comment: 'three' }, second);
    expect([...shelf().keys()]).toEqual(['goodbye']);
    expect(tags('goodbye')).toEqual(['v1', 'v2']);
    expect(stored('goodbye')).toMatchObject({ activeTag: 'v1' });
    expect(stored('goodbye').versions.get('v2')).toMatchObject({ content: 'I am v2', comment: 'three' });
    expect((await refresh(host, moved)).state).toEqual(moved.state);
  });

  test('moves to another template with all that it has, but not over a version of that', async () => {
    await template();
    await template({ name: 'goodbye' });
    await version('v1');
    const theirs = await version('v2', { name: 'goodbye', template: 'theirs' });
    const held = await version('v2', { headers: { subject: 'Hello' }, comment: 'two' });
    stored('goodbye').versions.forEach((each) => {
      each.createdAt = new Date(0);
    });
    const wanted = { name: 'goodbye', headers: { subject: 'Hello' }, comment: 'two' };
    await expect(version('v2', wanted, held)).rejects.toThrow('version v2 already exists');
    expect(tags()).toEqual(['v1', 'v2']);
    await version('v3', { name: 'goodbye', active: true });
    await remove(theirs);
    await version('v2', wanted, held);
    expect(tags()).toEqual(['v1']);
    expect(stored('goodbye').versions.get('v2')).toMatchObject({ content: 'I am v2', headers: { subject: 'Hello' }, comment: 'two' });
  });

  const steps = [`GET ${versions}/{version_name}`, `POST ${versions}`, `DELETE ${versions}/{version_name}`];
  const losses = steps.flatMap((route) => (['before', 'after'] as const).map((when) => [route, when] as const));
  test.each(losses)('ends in the other template when the answer to %s is lost %s it is done', async (route, when) => {
    await template();
    await template({ name: 'goodbye' });
    await version('v1');
    const held = await version('v2');
    emulator.fail({ route, when, ...lost });
    await expect(version('v2', { name: 'goodbye' }, held)).rejects.toThrow(route);
    const moved = await version('v2', { name: 'goodbye' }, held);
    expect([tags(), tags('goodbye')]).toEqual([['v1'], ['v2']]);
    expect((await refresh(host, moved)).state).toEqual(moved.state);
  });
});
