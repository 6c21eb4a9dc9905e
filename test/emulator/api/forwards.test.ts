import type { StoredDomain } from 'mailgun-emulator';
import { emulator, mailgun, runEmulator, send } from '../running';

const name = 'example.com';
const match = 'sales-*@example.com';
const url = 'https://hooks.example.net/';

let stored: StoredDomain;

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await mailgun.domains.create({ name });
  await mailgun.domains.create({ name: 'example.org' });
  stored = emulator.store.domains.get(name) as StoredDomain;
});

const idsOf = (domain = name) => [...(emulator.store.domains.get(domain)?.forwards.keys() ?? [])];

describe('a forward', () => {
  test('belongs to the domain of its match, and shows its targets in a part of their own', async () => {
    const { id } = await mailgun.forwards.create({ match: 'Sales-*@Example.com', urls: [url], recipients: ['a@example.net'], store: url });
    expect((await send(`GET /v3/forwards/${id}`)).body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      account_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      domain_name: name,
      domain_id: stored.settings.id,
      match: 'Sales-*@Example.com',
      forward: { urls: [url], recipients: ['a@example.net'], store: url },
      created_at: expect.stringMatching(/ UTC$/),
      updated_at: expect.stringMatching(/ UTC$/),
    });
    expect(idsOf()).toEqual([id]);
  });

  test('may come as a form, as the curl of the documentation has it', async () => {
    const fields = { match, 'forward.recipient': ['a@example.net', 'b@example.net'] };
    const { body } = await send('POST /v3/forwards', fields, { encoding: 'multipart' });
    expect(body).toMatchObject({ forward: { urls: [], recipients: ['a@example.net', 'b@example.net'] } });
  });

  test('may be there twice', async () => {
    for (const _ of [1, 2]) await mailgun.forwards.create({ match, urls: [url] });
    expect(new Set(idsOf()).size).toBe(2);
  });

  test.each([
    [{ 'forward.url': [1, 2, 3, 4].map((number) => `${url}${number}`) }],
    [{ 'forward.recipient': [1, 2, 3, 4, 5, 6].map((number) => `a${number}@example.net`) }],
    [{ 'forward.url': 'https://nobody.invalid/' }],
    [{ 'forward.store': 'https://nobody.invalid/' }],
    [{ 'forward.url': 'example.net' }],
    [{ match: 'a@nobody.example.com', 'forward.url': url }],
    [{ match: 'everybody', 'forward.url': url }],
    [{}],
  ])('is refused with %j, when it is made and when it is changed', async (fields) => {
    const { id } = await mailgun.forwards.create({ match, recipients: ['a@example.net'] });
    const before = structuredClone(stored.forwards);
    const refusal = { status: 400, body: { message: expect.any(String) } };
    expect(await send('POST /v3/forwards', { match, ...fields })).toMatchObject(refusal);
    if (Object.keys(fields).length > 0) expect(await send(`PUT /v3/forwards/${id}`, { ...fields })).toMatchObject(refusal);
    expect(stored.forwards).toEqual(before);
  });

  test('is changed in what is given, lists as a whole', async () => {
    const { id } = await mailgun.forwards.create({ match, urls: [`${url}1`, `${url}2`], recipients: ['a@example.net'] });
    await mailgun.forwards.update({ id, urls: [`${url}3`] });
    await mailgun.forwards.update({ id, store: url });
    expect(stored.forwards.get(id)).toMatchObject({ match, urls: [`${url}3`], recipients: ['a@example.net'], store: url });
  });

  test('changes to another domain with its match', async () => {
    const { id } = await mailgun.forwards.create({ match, urls: [url] });
    const moved = await mailgun.forwards.update({ id, match: '*@example.org' });
    expect(moved).toMatchObject({ id, domain: 'example.org' });
    expect([idsOf(), idsOf('example.org')]).toEqual([[], [id]]);
  });

  test('is deleted, but not as that of another domain', async () => {
    const { id } = await mailgun.forwards.create({ match, urls: [url] });
    await expect(mailgun.forwards.delete({ id, domain: 'example.org' })).rejects.toMatchObject({ code: 'not_found' });
    expect(idsOf()).toEqual([id]);
    expect(await send(`DELETE /v3/forwards/${id}`)).toMatchObject({ status: 200, body: { message: `forward rule '${id}' deleted` } });
    expect(idsOf()).toEqual([]);
  });

  test.each(['GET', 'PUT', 'DELETE'])('that is not there is a 404 for %s', async (method) => {
    expect(await send(`${method} /v3/forwards/60d9431e582ecdc84b886284`)).toMatchObject({
      status: 404,
      body: { message: expect.any(String) },
    });
  });

  test('goes with its domain', async () => {
    const { id } = await mailgun.forwards.create({ match, urls: [url] });
    await mailgun.domains.delete({ domain: name });
    await expect(mailgun.forwards.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('forwards are listed page by page, of the account or of one domain', async () => {
  for (const domain of [name, name, name, 'example.org']) await mailgun.forwards.create({ match: `*@${domain}`, urls: [url] });
  emulator.requests.length = 0;
  const list = async (query: { pageSize?: number; domain?: string }) =>
    (await mailgun.forwards.list(query).toArray()).map(({ id }) => id).sort();
  expect(await list({ pageSize: 3 })).toEqual([...idsOf(), ...idsOf('example.org')].sort());
  expect(emulator.requests).toHaveLength(3);
  expect(await list({ pageSize: 1, domain: 'Example.org' })).toEqual(idsOf('example.org'));
});
