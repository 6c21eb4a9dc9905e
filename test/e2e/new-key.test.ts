import { createProject, type Project } from './project';

let project: Project;

afterEach(() => project.emulator.close());

/** Makes a new key for the account and takes the old one away, as somebody at the dashboard does. */
async function rotate(old: string): Promise<string> {
  const call = async (method: string, path: string, key: string, form?: Readonly<Record<string, string>>) => {
    const headers = { authorization: `Basic ${Buffer.from(`api:${key}`).toString('base64')}` };
    const answer = await fetch(project.emulator.url + path, { method, headers, ...(form && { body: new URLSearchParams(form) }) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { readonly items?: readonly { readonly id: string }[]; readonly key?: { readonly secret: string } };
  };
  const { items = [] } = await call('GET', '/v1/keys', old);
  const { key } = await call('POST', '/v1/keys', old, { role: 'admin' });
  if (!key) throw new Error('no key was made');
  for (const { id } of items) await call('DELETE', `/v1/keys/${id}`, key.secret);
  return key.secret;
}

const set = (key: string) => project.run(['config', 'set', '--secret', 'mailgun:apiKey', key]);

test('after a new key a plain refresh says what to do, a plain up brings the key to the commands after it, and so does --run-program', async () => {
  project = await createProject(`new mailgun.Route('all', { expression: 'catch_all()', actions: ['stop()'] });`);
  expect((await project.run(['up', '--yes', '--skip-preview'])).exitCode).toBe(0);

  const second = await rotate(project.emulator.apiKey);
  await set(second);
  const refused = await project.run(['refresh', '--yes', '--skip-preview']);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("run 'pulumi up' first");
  expect(refused.output).toContain('--run-program');
  expect(await project.run(['up', '--yes', '--skip-preview'])).toMatchObject({ exitCode: 0 });
  expect(await project.run(['preview', '--refresh', '--expect-no-changes'])).toMatchObject({ exitCode: 0 });

  await set(await rotate(second));
  expect(await project.run(['refresh', '--run-program', '--yes', '--skip-preview'])).toMatchObject({ exitCode: 0 });

  await set(await rotate(await currentKey()));
  expect(await project.run(['destroy', '--run-program', '--yes', '--skip-preview'])).toMatchObject({ exitCode: 0 });
  expect(project.emulator.store.routes.size).toBe(0);
});

const currentKey = async (): Promise<string> => (await project.run(['config', 'get', 'mailgun:apiKey'])).output.trim();
