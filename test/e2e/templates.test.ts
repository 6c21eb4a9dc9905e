import { createProject, type Project } from './project';

const program = (name: string, options = '{}') => `
const mail = new mailgun.Domain('mail', { name: 'mail.example.com' });
const welcome = new mailgun.Template('welcome', { domain: mail.name, name: '${name}' });
const version = { domain: mail.name, name: welcome.name };
new mailgun.TemplateVersion('v1', { ...version, tag: 'v1', template: 'one', active: true }, ${options});
new mailgun.TemplateVersion('v2', { ...version, tag: 'v2', template: 'two' }, ${options});
`;

const up = ['up', '--yes', '--skip-preview'];

let project: Project;

beforeAll(async () => {
  project = await createProject(program('welcome'));
});

afterAll(() => project.emulator.close());

test('a template is renamed with its versions, and then there is no drift', async () => {
  expect((await project.run(up)).exitCode).toBe(0);
  project.rewrite(program('hello'));
  const { exitCode, output } = await project.run(up);
  expect(output).toContain('~ 3 updated');
  expect(exitCode).toBe(0);
  const { templates } = project.emulator.store.domains.get('mail.example.com') ?? {};
  expect([...(templates ?? [])].map(([name, { activeTag, versions }]) => [name, activeTag, versions.size])).toEqual([['hello', 'v1', 2]]);
  expect((await project.run(['preview', '--refresh', '--expect-no-changes'])).exitCode).toBe(0);
});

const deletion = 'DELETE /v3/{domain_name}/templates/{template_name}/versions/{version_name}';
test.each([
  ['at the same time', '{}', [], true],
  ['one after the other, with the template', '{ deletedWith: welcome }', ['--parallel', '1'], false],
])('versions are destroyed %s', async (_, options, more, each) => {
  project.rewrite(program('hello', options));
  expect((await project.run(up)).exitCode).toBe(0);
  project.asked();
  expect((await project.run(['destroy', '--yes', '--skip-preview', ...more])).exitCode).toBe(0);
  expect(project.asked().includes(deletion)).toBe(each);
  expect(project.emulator.store.domains.size).toBe(0);
});
