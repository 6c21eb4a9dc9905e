import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { json, type Received, type ScriptedServer, startScriptedServer } from '../../scripted-server';

const name = 'welcome';
const domain = 'example.com';
const date = 'Sun, 15 Oct 2023 15:33:22 UTC';
const changed = json({ message: '', template: { name } });

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

/** What the call sent, read by Node's own reader of multipart. */
async function sent(call: Promise<unknown>) {
  await call;
  const { method, url, headers, body } = server.received.at(-1) as Received;
  const type = headers['content-type'];
  const form = type === undefined ? [] : await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  return { request: `${method} ${url}`, fields: Object.fromEntries(form) };
}

async function expectRefused(call: Promise<unknown>, words: string) {
  await expect(call).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining(words), maybeDone: false });
  expect(server.received).toEqual([]);
}

type Templates = Omit<Mailgun['templates'], 'deleteAll'>;

/** The calls of a domain and those of the account, which differ in their paths alone. */
const variants = [
  {
    of: 'a domain',
    base: '/v3/example.com/templates',
    where: { domain },
    templates: (): Templates => mailgun.templates,
    versions: () => mailgun.templateVersions,
  },
  {
    of: 'the account',
    base: '/v4/templates',
    where: {},
    templates: () => mailgun.accountTemplates as Templates,
    versions: () => mailgun.accountTemplateVersions as Mailgun['templateVersions'],
  },
] as const;

describe.each(variants)('a template of $of', ({ base, where, templates, versions }) => {
  const inPlace = where as { domain: string };

  test('has its headers as JSON text in the form and as an object in the answer', async () => {
    const headers = { Subject: 'Hello {{name}}', From: 'Ada <ada@example.com>', 'Reply-To': 'bob@example.com' };
    server.answer(
      json({ message: '', template: { name, version: { tag: 'v1', createdAt: date, headers: { ...headers, 'X-New': '1' } } } }),
    );
    const given = { subject: 'Hello {{name}}', from: 'Ada <ada@example.com>', replyTo: 'bob@example.com' };
    const call = templates().create({ ...inPlace, name, content: 'Hi', headers: given });
    const { request, fields } = await sent(call);
    expect(request).toBe(`POST ${base}`);
    expect({ ...fields, headers: JSON.parse(String(fields.headers)) }).toEqual({ name, template: 'Hi', headers });
    expect((await call).template.version?.headers).toEqual(given);
  });

  test('loses its headers by an empty object', async () => {
    server.answer(changed);
    const { fields } = await sent(versions().update({ ...inPlace, template: name, tag: 'v1', headers: {} }));
    expect(fields).toEqual({ headers: '{}' });
  });

  test('is named and tagged in lower case wherever it is named', async () => {
    const stored = json({ message: '', template: { name } });
    server.answer(stored, stored, stored, json({ message: '', failed_copies: [] }));
    const create = await sent(templates().create({ ...inPlace, name: 'Über Uns', content: 'Hi', tag: 'V1' }));
    expect(create.fields).toMatchObject({ name: 'über uns', tag: 'v1' });
    const rename = await sent(templates().rename({ ...inPlace, template: 'Über Uns', newName: 'About' }));
    expect(rename.request).toBe(`PUT ${base}/%C3%BCber%20uns/rename/about`);
    const remove = await sent(versions().delete({ ...inPlace, template: 'About', tag: 'V1' }));
    expect(remove.request).toBe(`DELETE ${base}/about/versions/v1`);
    await templates().copy({ ...inPlace, template: 'About', requests: [{ accountId: 'A1', name: 'Copy' }], sourceVersions: ['V1'] });
    expect(JSON.parse(String(server.received.at(-1)?.body))).toEqual({
      requests: [{ account_id: 'A1', name: 'copy' }],
      source_versions: ['v1'],
    });
  });

  test('is active by yes, for which Mailgun has no no', async () => {
    server.answer(json({ template: { name } }), json({ template: { name } }), changed, changed);
    expect((await sent(templates().get({ ...inPlace, template: name, active: true }))).request).toBe(`GET ${base}/welcome?active=yes`);
    expect((await sent(templates().get({ ...inPlace, template: name, active: false }))).request).toBe(`GET ${base}/welcome`);
    const version = { ...inPlace, template: name, tag: 'v2', comment: '' };
    expect((await sent(versions().update({ ...version, active: true }))).fields).toEqual({ active: 'yes', comment: '' });
    expect((await sent(versions().update({ ...version, active: false }))).fields).toEqual({ comment: '' });
  });

  test('has content of 100 KB, and not of a byte more', async () => {
    server.answer(json({ message: '', template: { name } }));
    const content = 'ü'.repeat(50 * 1024);
    expect((await sent(versions().create({ ...inPlace, template: name, tag: 'v1', content }))).fields.template).toBe(content);
    const over = { ...inPlace, tag: 'v1', content: `${content}x` };
    for (const call of [
      templates().create({ ...over, name }),
      versions().create({ ...over, template: name }),
      versions().update({ ...over, template: name }),
    ])
      await expect(call).rejects.toMatchObject({
        message: expect.stringContaining('content: must have at most 100 KB'),
      });
    expect(server.received).toHaveLength(1);
  });

  test.each<[string, object]>([
    ['name: ', { name: 'a/b' }],
    ['name: ', { name: 'a\nb' }],
    ['name: ', { name: ' ' }],
    ['tag: ', { tag: 'v/1' }],
    ['content: ', { content: '' }],
    ['headers.subject: must be one line', { headers: { subject: 'a\r\nBcc: b@example.com' } }],
    ['headers: there is no "Subject"', { headers: { Subject: 'a' } }],
    ['headers: ', { headers: '{"Subject":"a"}' }],
  ])('is refused before anything is sent: %s%j', (words, wrong) =>
    expectRefused(templates().create({ ...inPlace, name, content: 'Hi', ...wrong }), words),
  );

  test('without content has no tag, comment or headers, which Mailgun would have no place for', () =>
    expectRefused(templates().create({ ...inPlace, name, tag: 'v1', comment: 'first' }), 'tag, comment: there is no first version'));

  test('is not changed by nothing', async () => {
    await expectRefused(versions().update({ ...inPlace, template: name, tag: 'v1' }), 'something to change');
    await expectRefused(versions().update({ ...inPlace, template: name, tag: 'v1', active: false }), 'something to change');
  });

  test('is one of at most 100 on a page', async () => {
    await expectRefused(
      templates()
        .list({ ...inPlace, pageSize: 101 })
        .toArray(),
      'pageSize',
    );
    await expectRefused(
      versions()
        .list({ ...inPlace, template: name, pageSize: 101 })
        .toArray(),
      'pageSize',
    );
  });

  test('shows an engine that Mailgun has not invented yet, and versions as the items of a list', async () => {
    const paging = { next: `${server.url}${base}/welcome/versions?page=next&p=v1` };
    server.answer(
      json({ template: { name, versions: [{ tag: 'v1', engine: 'new', createdAt: date, parsedhandlebar: null }] }, paging }),
      json({ template: { name, versions: null }, paging }),
    );
    expect(
      await versions()
        .list({ ...inPlace, template: name })
        .toArray(),
    ).toEqual([{ tag: 'v1', engine: 'new', createdAt: new Date(date) }]);
  });
});
