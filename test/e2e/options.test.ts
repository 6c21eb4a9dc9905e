import { createProject, type Project } from './project';

const up = ['up', '--yes', '--skip-preview'];

/** One resource for each option of Pulumi's. What is between `‹` and `›` is the first, the second and the third program. */
const program = `
import type { CustomResourceOptions } from '@pulumi/pulumi';

const domain = (name: string, args: Omit<mailgun.DomainArgs, 'name'> = {}, options: CustomResourceOptions = {}) =>
  new mailgun.Domain(name, { name: name + '.example.com', ...args }, options);
const route = (name: string, options: CustomResourceOptions = {}) =>
  new mailgun.Route(name, { expression: 'match_recipient("x@example.com")', actions: ['stop()'], description: name, priority: ‹1|2|3› }, options);

const openTracking = { active: ‹false|false|true›, placeAtTheTop: ‹false|true|true› };
domain('ignoring', { openTracking, spamAction: 'tag', wildcard: ‹false|true|true› }, { ignoreChanges: ['openTracking.active', 'wildcard'] });
domain('replaced', { spamAction: ‹'tag'|'block'|'block'› }, { replaceOnChanges: ['spamAction'] });
domain('changed', { spamAction: ‹'tag'|'block'|'block'›, smtpPassword: 'smtp-secret-314159' }, { replaceOnChanges: ['smtpPassword', 'name'] });
domain('nested', { openTracking }, { replaceOnChanges: ['openTracking.placeAtTheTop'] });
new mailgun.Domain('moved', { name: ‹'old'|'new'|'new'› + '.example.com' }, { retainOnDelete: true });
‹const protectedOne = domain('protected', {}, { protect: true });|const protectedOne = domain('protected', {}, { protect: true });|›

route('replaced-route', { replaceOnChanges: ['priority'] });
route('replaced-by-anything', { replaceOnChanges: ['*'] });
route('deleted-first', { replaceOnChanges: ['priority'], deleteBeforeReplace: true });
‹route('kept', { retainOnDelete: true });||›
const hidden = domain('hidden', {}, { additionalSecretOutputs: ['state'] });
export const hiddenState = hidden.state;
const letter = { address: 'letter@hidden.example.com' };
‹const renamed = new mailgun.MailingList('before', letter, { dependsOn: hidden });|const renamed = new mailgun.MailingList('after', letter, { dependsOn: hidden, aliases: [{ name: 'before' }] });|const renamed = new mailgun.MailingList('after', letter, { dependsOn: hidden, aliases: [{ name: 'before' }] });›
new mailgun.MailingListMember('member', { list: letter.address, address: 'alice@example.com' }, { dependsOn: renamed });
const transform = ({ props, opts }: { props: object; opts: object }) => ({ props: { ...props, spamAction: 'block' }, opts });
domain('transformed', {}, { transforms: [transform] });
domain('transformed-too', {}, { transformations: [transform] });
`;

const programOf = (index: 0 | 1 | 2) => program.replace(/‹([^›]*)›/g, (_, three: string) => three.split('|')[index] ?? '');

let project: Project;

beforeAll(async () => {
  project = await createProject(programOf(0));
});

afterAll(() => project.emulator.close());

const domainOf = (name: string) => project.emulator.store.domains.get(`${name}.example.com`);
const routeOf = (description: string) => [...project.emulator.store.routes.values()].filter((route) => route.description === description);
const succeed = async (args: readonly string[]) => {
  const { exitCode, output } = await project.run(args);
  if (exitCode !== 0) throw new Error(output);
  return output;
};

const changing = ['ignoring', 'changed', 'protected', 'hidden', 'transformed', 'transformed-too'];
const replacing = ['replaced', 'nested'];
let before: ReadonlyMap<string, unknown>;

test('what depends on another comes after it, transforms are heard, and an output becomes secret', async () => {
  await succeed(up);
  expect(domainOf('transformed')?.settings.spamAction).toBe('block');
  expect(domainOf('transformed-too')?.settings.spamAction).toBe('block');
  expect(JSON.parse(await succeed(['stack', 'output', '--json']))).toEqual({ hiddenState: '[secret]' });
  const list = project.emulator.store.lists.get('letter@hidden.example.com');
  expect([...(list?.members.keys() ?? [])]).toEqual(['alice@example.com']);
});

test('a change replaces what replaceOnChanges names, and nothing else; what is ignored stays as somebody made it', async () => {
  const names = [...changing, ...replacing];
  before = new Map(names.map((name) => [name, domainOf(name)]));
  const list = project.emulator.store.lists.get('letter@hidden.example.com');
  const routes = ['replaced-route', 'replaced-by-anything', 'deleted-first'].flatMap(routeOf);
  const ignoring = domainOf('ignoring');
  if (!ignoring) throw new Error('no domain');
  ignoring.tracking.open.active = true;
  project.rewrite(programOf(1));
  project.emulator.requests.length = 0;
  await succeed([...up, '--refresh']);

  expect(names.filter((name) => domainOf(name) !== before.get(name))).toEqual(replacing);
  expect(domainOf('replaced')?.settings.spamAction).toBe('block');
  expect(domainOf('changed')?.settings.spamAction).toBe('block');
  expect(domainOf('nested')?.tracking.open).toMatchObject({ active: false, placeAtTheTop: true });
  expect(domainOf('ignoring')?.tracking.open).toMatchObject({ active: true, placeAtTheTop: true });
  expect(domainOf('ignoring')?.settings.wildcard).toBe(false);

  const after = ['replaced-route', 'replaced-by-anything', 'deleted-first'].flatMap(routeOf);
  expect(after.map(({ priority }) => priority)).toEqual([2, 2, 2]);
  expect(after.filter((route) => routes.includes(route))).toEqual([]);
  expect(routeOf('kept').map(({ priority }) => priority)).toEqual([1]);
  expect(domainOf('old')).toBeDefined();
  expect(domainOf('new')).toBeDefined();
  expect(project.emulator.store.lists.get('letter@hidden.example.com')).toBe(list);
});

test('then there is nothing to do', async () => {
  await succeed(['preview', '--refresh', '--expect-no-changes', '--diff']);
});

test('only a target is changed', async () => {
  project.rewrite(programOf(2));
  await succeed([...up, '--target', 'urn:pulumi:test::e2e::pulumi-nodejs:dynamic/mailgun:Route::replaced-route']);
  expect(routeOf('replaced-route').map(({ priority }) => priority)).toEqual([3]);
  expect(routeOf('deleted-first').map(({ priority }) => priority)).toEqual([2]);
});

test('what is protected is not deleted before it is unprotected, and what is retained never', async () => {
  expect((await project.run(up)).exitCode).not.toBe(0);
  expect(domainOf('protected')).toBe(before.get('protected'));
  await succeed(['state', 'unprotect', '--all', '--yes']);
  await succeed(['destroy', '--yes', '--skip-preview']);
  const { domains, routes, lists } = project.emulator.store;
  expect([...domains.keys()].sort()).toEqual(['new.example.com', 'old.example.com']);
  expect([...routes.values()].map(({ description }) => description)).toEqual(['kept']);
  expect(lists.size).toBe(0);
});
