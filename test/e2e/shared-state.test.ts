import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ran } from '../../scripts/stack';
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server';
import { createProject, type Project } from './project';

const programs = findPostgres();
const where = programs
  ? 'in a PostgreSQL database'
  : 'is not tried, for want of PostgreSQL: apt-get install postgresql, or brew install postgresql';
if (!programs) console.warn(`The state of a team ${where}`);

const route = (name: string, more = '') =>
  `const ${name} = new mailgun.Route('${name}', { expression: 'match_recipient("${name}@example.com")', actions: ['stop()']${more} });`;

(programs ? describe : describe.skip)(`the state of a team ${where}`, () => {
  let server: PostgresServer;
  let project: Project;
  /** Where the second pipeline has checked out the program. */
  let elsewhere: string;

  const first = () => project.run(['up', '--yes', '--skip-preview']);
  const second = () =>
    project.run(['--cwd', elsewhere, 'up', '--yes', '--skip-preview'], {
      env: { PULUMI_HOME: join(elsewhere, 'home'), PULUMI_BACKEND_URL: server.urlWithoutPassword, PGPASSWORD: server.password },
    });
  const rewriteSecond = (program: string) =>
    writeFileSync(join(elsewhere, 'index.ts'), `import * as mailgun from 'pulumi-mailgun';\n${program}\n`);

  /** The receivers of the routes at Mailgun. */
  const routes = () => [...project.emulator.store.routes.values()].map(({ expression }) => /"(\w+)@/.exec(expression)?.[1]).sort();

  /** Everything at Mailgun is in the state once, under its id, and there is nothing left to do. */
  async function expectWhole(): Promise<void> {
    const { output } = await project.run(['stack', 'export']);
    const { resources, pending_operations } = JSON.parse(output).deployment;
    const ids = resources.filter(({ type }: { type: string }) => type.endsWith('mailgun:Route')).map(({ id }: { id: string }) => id);
    expect(ids.sort()).toEqual([...project.emulator.store.routes.keys()].sort());
    expect(pending_operations ?? []).toEqual([]);
    expect(await project.run(['--cwd', elsewhere, 'preview', '--refresh', '--expect-no-changes'])).toMatchObject({ exitCode: 0 });
  }

  function expectRefused({ exitCode, output }: Ran): void {
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/the stack is currently locked by 1 lock\(s\)\. Either wait for the other process\(es\) to end/);
    expect(output).toMatch(/created by \S+@\S+ \(pid \d+\) at \d{4}-\d\d-\d\dT/);
    expect(output).not.toContain(server.password);
  }

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    project = await createProject('', { stack: 'prod', backend: server.url });
    elsewhere = mkdtempSync(join(project.folder, '../project-'));
    for (const file of ['Pulumi.yaml', 'Pulumi.prod.yaml', 'package.json', 'tsconfig.json'])
      cpSync(join(project.folder, file), join(elsewhere, file));
  });

  afterAll(async () => {
    await project?.emulator.close();
    await server?.stop();
  });

  test('one pipeline is refused in the middle of the other, says who has the stack, and loses nothing when it runs again', async () => {
    const file = (name: string) => join(project.folder, name);
    project.rewrite(`
      import { existsSync, writeFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      ${route('support')}
      const held = support.id.apply(async () => {
        writeFileSync(${JSON.stringify(file('reached'))}, '');
        while (!existsSync(${JSON.stringify(file('released'))})) await setTimeout(20);
        return '';
      });
      ${route('sales', ', description: held')}
    `);
    rewriteSecond([route('support'), route('sales'), route('press')].join('\n'));
    let isOver = false;
    const running = first().finally(() => {
      isOver = true;
    });
    while (!existsSync(file('reached')) && !isOver) await sleep(20);
    if (isOver) throw new Error((await running).output);

    expect(routes()).toEqual(['support']);
    expectRefused(await second());
    expect(routes()).toEqual(['support']);

    writeFileSync(file('released'), '');
    expect(await running).toMatchObject({ exitCode: 0 });
    expect(routes()).toEqual(['sales', 'support']);

    expect(await second()).toMatchObject({ exitCode: 0 });
    expect(routes()).toEqual(['press', 'sales', 'support']);
    await expectWhole();
  });

  test('two pipelines that start at the same moment make everything once', async () => {
    const program = ['support', 'sales', 'press', 'legal', 'jobs'].map((name) => route(name)).join('\n');
    project.rewrite(program);
    rewriteSecond(program);
    // None, one or both may be refused, and not always in the words of the lock: it may be given back while the other one looks at it.
    for (const { output } of await Promise.all([first(), second()])) expect(output).not.toContain(server.password);
    expect(await first()).toMatchObject({ exitCode: 0 });
    expect(routes()).toEqual(['jobs', 'legal', 'press', 'sales', 'support']);
    await expectWhole();
  });

  test('the state is in the database and nowhere in the folders, the key only encrypted', async () => {
    expect(existsSync(project.stateFile)).toBe(false);
    const { output } = await project.run(['stack', 'export']);
    expect(output).not.toContain(project.emulator.apiKey);
    for (const folder of [project.folder, elsewhere])
      expect(readFileSync(join(folder, 'Pulumi.prod.yaml'), 'utf8')).not.toContain(project.emulator.apiKey);
  });
});
