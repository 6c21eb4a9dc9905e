import type { StoredTemplate } from 'mailgun-emulator';
import type { Form } from '../http';
import { emulator, mailgun, runEmulator, send } from '../running';

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name: 'example.com' });
});

const domain = 'example.com';
const onDomain = () => emulator.store.domains.get(domain)?.templates as Map<string, StoredTemplate>;
const onAccount = () => emulator.store.templates;

const variants = [
  {
    on: 'a domain',
    base: `/v3/${domain}/templates`,
    stored: onDomain,
    elsewhere: { base: '/v4/templates', stored: onAccount, request: {} },
    names: (limit: number) => mailgun.templates.list({ domain, pageSize: limit }).toArray(),
    tags: (name: string, limit: number) => mailgun.templateVersions.list({ domain, template: name, pageSize: limit }).toArray(),
  },
  {
    on: 'the account',
    base: '/v4/templates',
    stored: onAccount,
    elsewhere: { base: `/v3/${domain}/templates`, stored: onDomain, request: { domain } },
    names: (limit: number) => mailgun.accountTemplates.list({ pageSize: limit }).toArray(),
    tags: (name: string, limit: number) => mailgun.accountTemplateVersions.list({ template: name, pageSize: limit }).toArray(),
  },
];

const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const date = expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d UTC$/);

describe.each(variants)('a template of $on', ({ base, stored, elsewhere, names, tags }) => {
  const of = (name: string) => stored().get(name) as StoredTemplate;
  const create = (fields: Form) => send(`POST ${base}`, fields);
  const addVersion = (tag: string, fields: Form = {}) => send(`POST ${base}/welcome/versions`, { template: `I am ${tag}`, tag, ...fields });
  const copy = async (fields: object) => (await send(`PUT ${base}/welcome/copy`, { ...fields } as Form, { encoding: 'json' })).body;

  test('has the defaults of Mailgun, and its first version is the active one', async () => {
    const headers = '{"Subject":"Hi {{name}}","Reply-To":"ada@example.com"}';
    const answer = await create({ name: 'welcome', template: 'Hi {{name}}', headers });
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
    const about = { name: 'welcome', description: '', createdAt: date, createdBy: '', id: uuid };
    const version = { tag: 'initial', engine: 'handlebars', mjml: '', createdAt: date, comment: '', active: true, id: uuid };
    expect(answer.body).toEqual({
      message: 'template has been stored',
      template: { ...about, version: { ...version, template: 'Hi {{name}}', headers: JSON.parse(headers) } },
    });
    expect(of('welcome')).toMatchObject({ activeTag: 'initial', settings: { createdAt: expect.any(Date) } });
    expect(of('welcome').versions.get('initial')?.headers).toEqual({ subject: 'Hi {{name}}', replyTo: 'ada@example.com' });
  });

  test('is kept in lower case, its tags too, and found in capitals', async () => {
    await create({ name: 'Über Uns', template: 'x', tag: 'V1' });
    expect([...stored()].map(([name, { versions }]) => [name, ...versions.keys()])).toEqual([['über uns', 'v1']]);
    expect((await send(`GET ${base}/${encodeURIComponent('ÜBER uns')}/versions/V1`)).body).toMatchObject({
      template: { name: 'über uns', version: { tag: 'v1' } },
    });
  });

  test('is stored once under a name, in capitals too', async () => {
    await create({ name: 'welcome', description: 'first' });
    const conflict = { status: 409, body: { message: 'template welcome already exists' } };
    expect(await create({ name: 'WELCOME', description: 'second' })).toMatchObject(conflict);
    expect(of('welcome').settings.description).toBe('first');
  });

  test('without content has no version until one is added, which is then active', async () => {
    expect((await create({ name: 'welcome', tag: 'v1', comment: 'lost' })).body).toMatchObject({ template: { name: 'welcome' } });
    expect(of('welcome')).toMatchObject({ versions: new Map(), activeTag: undefined });
    expect((await send(`GET ${base}/welcome`, { active: 'yes' })).body).not.toHaveProperty('template.version');
    await addVersion('v2');
    await addVersion('v3');
    expect(of('welcome')).toMatchObject({ activeTag: 'v2' });
  });

  test('shows content where one version is asked for, and nowhere else', async () => {
    await create({ name: 'welcome', template: 'first', headers: '{"Subject":"x"}' });
    const body = async (path: string, fields?: Form) => (await send(`GET ${base}${path}`, fields)).body;
    const about = { name: 'welcome', description: '', createdAt: date, createdBy: '', id: uuid };
    const version = { tag: 'initial', template: 'first', headers: { Subject: 'x' }, active: true };
    expect(await body('/welcome', { active: 'yes' })).toMatchObject({ template: { version } });
    expect(await body('/welcome/versions/initial')).toMatchObject({ template: { version } });
    expect(await body('/welcome')).toEqual({ template: about });
    const from = (path: string) => expect.stringContaining(`${base}${path}?`);
    const paging = (path: string) => ({ first: from(path), last: from(path), next: from(path), previous: from(path) });
    expect(await body('')).toEqual({ items: [about], paging: paging('') });
    const listed = { tag: 'initial', engine: 'handlebars', mjml: '', createdAt: date, comment: '', active: true, id: uuid };
    expect(await body('/welcome/versions')).toEqual({ template: { ...about, versions: [listed] }, paging: paging('/welcome/versions') });
  });

  test('has one active version: yes takes it from the other, no takes it from none', async () => {
    await create({ name: 'welcome', template: 'x', tag: 'v1' });
    await addVersion('v2');
    expect(of('welcome').activeTag).toBe('v1');
    await addVersion('v3', { active: 'yes' });
    expect((await send(`GET ${base}/welcome/versions`)).body).toMatchObject({
      template: {
        versions: [
          { tag: 'v1', active: false },
          { tag: 'v2', active: false },
          { tag: 'v3', active: true },
        ],
      },
    });
    await send(`PUT ${base}/welcome/versions/v3`, { active: 'no' });
    expect(of('welcome').activeTag).toBe('v3');
    await send(`PUT ${base}/welcome/versions/v2`, { active: 'yes' });
    expect(of('welcome').activeTag).toBe('v2');
  });

  test('is changed in its description, and a version in what is given', async () => {
    await create({ name: 'welcome', description: 'old', template: 'x', tag: 'v1', headers: '{"Subject":"x","From":"a@example.com"}' });
    const changed = { message: 'template has been updated', template: { name: 'welcome' } };
    expect((await send(`PUT ${base}/welcome`, { description: '' })).body).toEqual(changed);
    expect(of('welcome').settings.description).toBe('');
    expect((await send(`PUT ${base}/welcome/versions/v1`, { comment: 'new' })).body).toEqual({
      message: 'version has been updated',
      template: { name: 'welcome', version: { tag: 'v1' } },
    });
    await send(`PUT ${base}/welcome/versions/v1`, { headers: '{"Subject":"y"}' });
    expect(of('welcome').versions.get('v1')).toMatchObject({ content: 'x', comment: 'new', headers: { subject: 'y' } });
    expect(of('welcome').versions.get('v1')?.headers).not.toHaveProperty('from');
  });

  test('loses any version but the active one', async () => {
    await create({ name: 'welcome', template: 'x', tag: 'v1' });
    const refused = { status: 400, body: { message: 'deleting active version is not allowed' } };
    expect(await send(`DELETE ${base}/welcome/versions/v1`)).toMatchObject(refused);
    await addVersion('v2', { active: 'yes' });
    expect((await send(`DELETE ${base}/welcome/versions/v1`)).body).toEqual({
      message: 'version has been deleted',
      template: { name: 'welcome', version: { tag: 'v1' } },
    });
    expect(await send(`DELETE ${base}/welcome/versions/v2`)).toMatchObject(refused);
    expect([...of('welcome').versions.keys()]).toEqual(['v2']);
  });

  test('has at most 40 versions, each with a tag of its own', async () => {
    await create({ name: 'welcome', template: 'x', tag: 'v1' });
    expect(await addVersion('V1')).toMatchObject({ status: 409, body: { message: 'version v1 already exists' } });
    for (let number = 2; number <= 40; number += 1) expect(await addVersion(`v${number}`)).toMatchObject({ status: 200 });
    expect(await addVersion('v41')).toMatchObject({ status: 400 });
    expect(await send(`PUT ${base}/welcome/versions/v1/copy/v41`)).toMatchObject({ status: 400 });
    expect(of('welcome').versions.size).toBe(40);
    await send(`DELETE ${base}/welcome/versions/v40`);
    expect(await addVersion('v41')).toMatchObject({ status: 200 });
  });

  test('is one of at most 100, and those elsewhere do not count', async () => {
    for (let number = 1; number <= 100; number += 1) await create({ name: `t${number}` });
    expect(await create({ name: 't101' })).toMatchObject({ status: 400 });
    expect(stored().size).toBe(100);
    expect(await send(`POST ${elsewhere.base}`, { name: 't101' })).toMatchObject({ status: 200 });
  });

  test('has content of at most 100 KB, counted in bytes', async () => {
    const template = 'ü'.repeat(50 * 1024);
    expect(await create({ name: 'welcome', template })).toMatchObject({ status: 200 });
    expect(await create({ name: 'other', template: `${template}x` })).toMatchObject({ status: 400 });
    expect(await addVersion('v2', { template: `${template}x` })).toMatchObject({ status: 400 });
    expect([...stored().keys()]).toEqual(['welcome']);
  });

  test.each<[string, string, string, Form, string]>([
    ['a name', 'POST', '', { description: 'x' }, 'Missing mandatory parameter: name'],
    ['a name that can be one', 'POST', '', { name: 'a/b' }, 'Invalid parameter: name is invalid'],
    ['a description', 'PUT', '/welcome', {}, 'No fields are provided to update'],
    ['content', 'POST', '/welcome/versions', { tag: 'v2' }, 'Missing mandatory parameter: template'],
    ['a tag', 'POST', '/welcome/versions', { template: 'x' }, 'Missing mandatory parameter: tag'],
    ['headers that are JSON', 'POST', '/welcome/versions', { template: 'x', tag: 'v2', headers: 'Subject: x' }, 'is not valid JSON'],
    ['something to change', 'PUT', '/welcome/versions/v1', {}, 'No fields are provided to update'],
    ['a new name that can be one', 'PUT', '/welcome/rename/%20', {}, 'must be the name of a template'],
  ])('needs %s', async (_, method, path, fields, words) => {
    await create({ name: 'welcome', template: 'x', tag: 'v1' });
    const answer = await send(`${method} ${base}${path}`, fields);
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(words) } });
    expect([...stored().keys()]).toEqual(['welcome']);
    expect([...of('welcome').versions.keys()]).toEqual(['v1']);
  });

  test('is listed by name and its versions by tag, from page to page', async () => {
    for (const name of ['b', 'welcome', 'a c', 'a']) await create({ name, template: 'x', tag: 'v2' });
    for (const tag of ['v1', 'v3']) await addVersion(tag);
    expect((await names(3)).map(({ name }) => name)).toEqual(['a', 'a c', 'b', 'welcome']);
    expect((await tags('welcome', 2)).map(({ tag }) => tag)).toEqual(['v1', 'v2', 'v3']);
    expect(emulator.requests.filter(({ method }) => method === 'GET')).toHaveLength(3 + 3);
    const { paging } = (await send(`GET ${base}?page=next&p=a&limit=2`)).body as { paging: Record<string, string> };
    expect(paging).toEqual({
      first: `${emulator.url}${base}?limit=2`,
      last: `${emulator.url}${base}?page=last&limit=2`,
      next: `${emulator.url}${base}?page=next&p=b&limit=2`,
      previous: `${emulator.url}${base}?page=previous&p=a+c&limit=2`,
    });
    expect((await send(`GET ${base}?page=previous&p=b&limit=1`)).body).toMatchObject({ items: [{ name: 'a c' }] });
  });

  test('is renamed with all that it has, but not to a name that is taken', async () => {
    await create({ name: 'welcome', template: 'x', tag: 'v1' });
    await create({ name: 'other' });
    const template = of('welcome');
    expect(await send(`PUT ${base}/welcome/rename/OTHER`)).toMatchObject({
      status: 400,
      body: { message: 'template other already exists' },
    });
    expect((await send(`PUT ${base}/welcome/rename/Hello`)).body).toEqual({
      message: 'Template has been renamed',
      template: { name: 'hello' },
    });
    expect([...stored().keys()].sort()).toEqual(['hello', 'other']);
    expect(of('hello')).toBe(template);
    expect((await send(`GET ${base}/hello`, { active: 'yes' })).body).toMatchObject({
      template: { name: 'hello', version: { tag: 'v1' } },
    });
  });

  test('has a version copied to a tag that is free, and the copy is not active', async () => {
    await create({ name: 'welcome', template: 'x', tag: 'v1', comment: 'first', headers: '{"Subject":"x"}' });
    const { body } = await send(`PUT ${base}/welcome/versions/v1/copy/V2?comment=second`);
    expect(body).toMatchObject({
      message: 'version has been copied',
      version: { tag: 'v2', template: 'x', comment: 'second', active: false },
    });
    await send(`PUT ${base}/welcome/versions/v1/copy/v3`);
    expect(of('welcome').versions.get('v3')).toMatchObject({ content: 'x', comment: 'first', headers: { subject: 'x' } });
    expect(of('welcome').activeTag).toBe('v1');
    expect(await send(`PUT ${base}/welcome/versions/v1/copy/v2`)).toMatchObject({
      status: 400,
      body: { message: 'version v2 already exists' },
    });
    expect(new Set([...of('welcome').versions.values()].map(({ id }) => id)).size).toBe(3);
  });

  test('is copied elsewhere, with all versions or some, where the name is free', async () => {
    await create({ name: 'welcome', description: 'Hi', template: 'x', tag: 'v1' });
    await addVersion('v2', { active: 'yes' });
    const request = { account_id: 'A1', ...elsewhere.request };
    const to = (name: string) => ({ requests: [{ ...request, name }] });
    expect(await copy(to('All'))).toEqual({ message: 'Templates have been copied', failed_copies: [] });
    expect(await copy({ ...to('some'), source_versions: ['V1'] })).toMatchObject({ failed_copies: [] });
    expect(await copy(to('all'))).toMatchObject({ failed_copies: to('all').requests });
    expect(await copy({ ...to('none'), source_versions: ['v3'] })).toEqual({ message: 'template version not found' });
    const copies = [...elsewhere.stored()].map(([name, { versions, activeTag }]) => [name, activeTag, ...versions.keys()]);
    expect(copies).toEqual([
      ['all', 'v2', 'v1', 'v2'],
      ['some', 'v1', 'v1'],
    ]);
    expect(elsewhere.stored().get('all')?.settings).toMatchObject({ description: 'Hi' });
    expect(elsewhere.stored().get('all')?.settings.id).not.toBe(of('welcome').settings.id);
    expect([...stored().keys()]).toEqual(['welcome']);
  });

  test('is not copied to a domain that is not there, nor beyond the 100th', async () => {
    await create({ name: 'welcome' });
    for (let number = 1; number <= 99; number += 1) await send(`POST ${elsewhere.base}`, { name: `t${number}` });
    const requests = [
      { account_id: 'A1', name: 'copy', domain: 'example.net' },
      { account_id: 'A1', name: 'hundredth', ...elsewhere.request },
      { account_id: 'A1', name: 'one more', ...elsewhere.request },
    ];
    expect(await copy({ requests })).toMatchObject({ failed_copies: [requests[0], requests[2]] });
    expect(elsewhere.stored().size).toBe(100);
  });

  test('goes with its versions, alone or with all others, and those elsewhere stay', async () => {
    await send(`POST ${elsewhere.base}`, { name: 'welcome' });
    for (const name of ['welcome', 'second', 'third']) await create({ name, template: 'x' });
    expect((await send(`DELETE ${base}/Welcome`)).body).toEqual({ message: 'template has been deleted', template: { name: 'welcome' } });
    expect([...stored().keys()]).toEqual(['second', 'third']);
    expect((await send(`DELETE ${base}`)).body).toEqual({ message: 'templates have been deleted' });
    expect(stored().size).toBe(0);
    expect([...elsewhere.stored().keys()]).toEqual(['welcome']);
  });

  test.each([
    ['GET', '/nobody', 'template not found'],
    ['PUT', '/nobody', 'template not found'],
    ['DELETE', '/nobody', 'template not found'],
    ['GET', '/nobody/versions', 'template not found'],
    ['POST', '/nobody/versions', 'template not found'],
    ['PUT', '/nobody/rename/somebody', 'template not found'],
    ['PUT', '/nobody/versions/v1/copy/v2', 'template not found'],
    ['GET', '/a%2Fb', 'template not found'],
    ['GET', '/welcome/versions/v9', 'template version not found'],
    ['PUT', '/welcome/versions/v9', 'template version not found'],
    ['DELETE', '/welcome/versions/v9', 'template version not found'],
    ['PUT', '/welcome/versions/v9/copy/v10', 'template version not found'],
    ['GET', '/welcome/versions/a%2Fb', 'template version not found'],
  ])('is a 404 where it is not there: %s %s', async (method, path, message) => {
    await create({ name: 'welcome', template: 'x', tag: 'v1' });
    const fields: Form = method === 'GET' || method === 'DELETE' ? {} : { description: 'x', template: 'x', tag: 'v2' };
    expect(await send(`${method} ${base}${path}`, fields)).toMatchObject({ status: 404, body: { message } });
  });

  test('that is put into the store is answered', async () => {
    await create({ name: 'welcome', template: 'x', tag: 'v1' });
    const template = of('welcome');
    const [version] = [...template.versions.values()];
    if (version !== undefined) template.versions.set('v2', { ...version, tag: 'v2', content: 'y', engine: 'go' });
    template.activeTag = 'v2';
    expect((await send(`GET ${base}/welcome`, { active: 'yes' })).body).toMatchObject({
      template: { version: { tag: 'v2', template: 'y', engine: 'go', active: true } },
    });
  });
});

test.each(['nobody.example.com', 'nobody'])(
  'templates of %s, which is no domain of the account, are refused in small letters',
  async (name) => {
    for (const request of [`GET /v3/${name}/templates`, `DELETE /v3/${name}/templates`, `GET /v3/${name}/templates/welcome/versions`])
      expect(await send(request)).toMatchObject({ status: 404, body: { message: 'domain not found' } });
  },
);

test('templates go with their domain', async () => {
  await mailgun.templates.create({ domain, name: 'welcome' });
  await mailgun.domains.delete({ domain });
  await mailgun.domains.create({ name: domain });
  expect(await mailgun.templates.list({ domain }).toArray()).toEqual([]);
});

test('templates of the account are those of one region', async () => {
  await send('POST /v4/templates', { name: 'welcome' }, { prefix: '/eu' });
  expect(emulator.store.templates.size).toBe(0);
  expect([...emulator.region('eu').templates.keys()]).toEqual(['welcome']);
  emulator.reset();
  expect(emulator.region('eu').templates.size).toBe(0);
});
