import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../../provider/drift/exit-codes';
import { blocksOf, read } from '../docs/pages';
import { createProject, type Project } from './project';
import { ask, commandsOf, type } from './typing';

let project: Project;

beforeAll(async () => {
  project = await createProject(blocksOf('docs/import.md').find(({ text }) => text.startsWith("import './mailgun'"))?.text ?? '');
  await fill();
});
afterAll(() => project.emulator.close());

/** The account of the page. */
async function fill(): Promise<void> {
  await ask(project, 'POST', '/v4/domains', { name: 'mail.example.com', spam_action: 'tag' });
  await ask(project, 'PUT', '/v3/domains/mail.example.com/tracking/open', { active: 'yes' });
  await ask(project, 'POST', '/v3/domains/mail.example.com/webhooks', { id: 'delivered', url: 'https://example.com/hook?token=abc' });
  await ask(project, 'POST', '/v3/mail.example.com/templates', { name: 'welcome', template: '<p>Hello {{name}}</p>', tag: 'v1' });
  await ask(project, 'POST', '/v3/domains/mail.example.com/credentials', { login: 'app', password: 'a-long-password' });
  await ask(project, 'POST', '/v3/routes', { expression: 'catch_all()', action: 'stop()', description: 'Support tickets' });
}

/** The block of a page that has these words in it, with the names of this project. */
const shown = (page: string, words: string) =>
  (blocksOf(page).find(({ text, language }) => language !== 'sh' && text.includes(words))?.text ?? '')
    .replaceAll('prod', 'test')
    .replaceAll('infrastructure', 'e2e');

const withoutIds = (text: string) => text.replaceAll(/\b[0-9a-f]{24}\b/g, 'id');

const take = (folder: string) => readFileSync(join(project.folder, folder), 'utf8');

describe('docs/import.md', () => {
  const page = 'docs/import.md';
  const [first = [], ...others] = commandsOf(page);

  test.each(others.map((commands) => [commands.join(' && '), commands] as const))('%s', async (_, commands) => {
    rmSync(join(project.folder, 'mailgun'), { recursive: true, force: true });
    for (const line of commands) {
      const ran = await type(project, line);
      expect(ran).toMatchObject({ exitCode: 0 });
      if (line === 'npx pulumi-mailgun import') {
        expect(ran.stdout).toBe(shown(page, 'Next:'));
        expect(take('mailgun/mail.example.com.ts')).toBe(shown(page, 'export const mailExampleCom'));
      }
      // The reader edits the plan: what is on the page is what the command has written, but for the decisions and names.
      if (line.includes(' --plan ')) {
        const keyOf = ({ type, id }: { type: string; id: string }) => `${type} ${id}`;
        const edited = shown(page, '"do":"take"');
        expect(JSON.parse(take('plan.json')).map(keyOf)).toEqual(expect.arrayContaining(JSON.parse(edited).map(keyOf)));
        writeFileSync(join(project.folder, 'plan.json'), edited);
      }
    }
  });

  test('the first command takes the account over, without a change at Mailgun', async () => {
    rmSync(join(project.folder, 'mailgun'), { recursive: true, force: true });
    project.asked();
    for (const line of first)
      expect(await type(project, line)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('0 changes') });
    expect(project.asked().filter((route) => !route?.startsWith('GET'))).toEqual([]);
  });
});

describe('docs/drift.md', () => {
  const page = 'docs/drift.md';
  const commands = commandsOf(page).flat();

  beforeAll(async () => {
    await ask(project, 'PUT', '/v4/domains/mail.example.com', { spam_action: 'block', wildcard: 'true' });
    await ask(project, 'DELETE', '/v3/domains/mail.example.com/webhooks/delivered');
    await ask(project, 'POST', '/v3/routes', {
      expression: 'match_recipient("a@example.com")',
      action: 'stop()',
      description: 'Temporary',
    });
    const { apiKey, url } = project.emulator;
    await project.run(['stack', 'init', 'staging']);
    for (const setting of [
      ['mailgun:baseUrl', url],
      ['--secret', 'mailgun:apiKey', apiKey],
    ])
      await project.run(['config', 'set', '--stack', 'staging', ...setting]);
  });

  test('the commands find what was changed, and their reports are those of the page', async () => {
    for (const line of commands.filter((each) => !each.includes('--baseline'))) {
      const ran = await type(project, line.replace('prod', 'test'));
      expect(ran).toMatchObject({ exitCode: line.startsWith('npx pulumi-mailgun drift') ? exitCodes.drift.code : 0 });
      if (line === 'npx pulumi-mailgun drift') expect(withoutIds(ran.stdout)).toBe(withoutIds(shown(page, 'changed at Mailgun')));
      if (line.includes('--from-drift')) expect(ran.stdout).toContain('1 thing is taken over');
      if (line.includes('--json drift.json'))
        expect(JSON.parse(withoutIds(take('drift.json')))).toEqual(JSON.parse(withoutIds(shown(page, '"findings"'))));
    }
  });

  test('the ignore rules of the page hide what they say, and none is without effect', async () => {
    writeFileSync(join(project.folder, '.mailgun-ignore'), shown(page, '/Route/*/unmanaged'));
    const { stdout, stderr } = await type(project, 'npx pulumi-mailgun drift');
    expect(stderr).not.toMatch(/nothing/);
    expect(stdout).toContain('spamAction');
    expect(stdout).not.toMatch(/Route|wildcard/);
    rmSync(join(project.folder, '.mailgun-ignore'));
  });

  test('after a baseline nothing is reported', async () => {
    for (const line of commands.filter((each) => each.includes('--baseline')))
      expect(await type(project, line)).toMatchObject({ exitCode: 0 });
    expect(await type(project, 'npx pulumi-mailgun drift --unmanaged')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('In sync'),
    });
  });

  test('the exit codes of the page are those of the commands', () => {
    const rows = [...read(page).matchAll(/^\| (\d) \| (.+) \|$/gm)].map(([, code, meaning = '']) => ({
      code: Number(code),
      meaning: meaning.replaceAll('`', ''),
    }));
    expect(rows).toEqual(Object.values(exitCodes));
  });
});
