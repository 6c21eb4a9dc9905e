import type { Mailgun } from 'mailgun-sdk';
import { basic } from '../http';
import { emulator, mailgun, runEmulator, send } from '../running';

const path = '/v5/accounts/subaccounts';
const nobody = '646d00a1b32c35364a2ad34f';

runEmulator();
beforeEach(() => emulator.reset());

const create = async (name: string) => (await mailgun.subaccounts.create({ name })).subaccount.id;
const stored = (id: string) => emulator.store.account.subaccounts.get(id)?.settings;

describe('a sub-account', () => {
  test('is open at first', async () => {
    const { body, contentType } = await send(`POST ${path}?name=Shop`);
    const [id = ''] = emulator.store.account.subaccounts.keys();
    const date = expect.stringMatching(/ GMT$/);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(body).toEqual({ subaccount: { id, name: 'Shop', status: 'open', created_at: date, updated_at: date } });
    expect(contentType).toBe('application/json');
    expect((await send(`GET ${path}/${id}`)).body).toEqual(body);
  });

  test('is disabled once and enabled as often as one likes', async () => {
    const id = await create('Shop');
    expect((await send(`POST ${path}/${id}/disable`)).body).toMatchObject({ subaccount: { id, status: 'disabled' } });
    expect(stored(id)?.status).toBe('disabled');
    expect(await send(`POST ${path}/${id}/disable`)).toMatchObject({
      status: 400,
      body: { message: 'subaccount is already disabled' },
    });
    for (const _ of ['disabled', 'open']) expect((await send(`POST ${path}/${id}/enable`)).status).toBe(200);
    expect(stored(id)?.status).toBe('open');
  });

  test('has a monthly limit that is set, read with what was sent this month, and removed', async () => {
    const id = await create('Shop');
    const limit = `${path}/${id}/limit/custom/monthly`;
    expect(await send(`GET ${limit}`)).toMatchObject({ status: 404, body: { message: 'No threshold for account' } });
    expect((await send(`PUT ${limit}?limit=5000`)).body).toEqual({ success: true });
    await mailgun.domains.create({ name: 'shop.example.com' }, { onBehalfOf: id });
    await mailgun.domains.create({ name: 'own.example.com' });
    for (const domain of ['shop.example.com', 'shop.example.com', 'own.example.com'])
      await mailgun.messages.send({ domain, from: `a@${domain}`, to: 'b@example.com', subject: 's', text: 't' });
    Object.assign(emulator.store.messages[0] ?? {}, { receivedAt: new Date('2020-01-01') });
    expect((await send(`GET ${limit}`)).body).toEqual({ limit: 5000, current: 1, period: '1m' });
    expect((await send(`DELETE ${limit}`)).body).toEqual({ success: true });
    expect(emulator.store.account.subaccounts.get(id)?.monthlyLimit).toBeUndefined();
    expect(await send(`DELETE ${limit}`)).toMatchObject({ status: 400, body: { message: 'Could not delete threshold for account' } });
  });

  test('has features that are switched one by one', async () => {
    const id = await create('Shop');
    await mailgun.subaccounts.updateFeatures({ id, sending: { enabled: true }, validations: { enabled: true } });
    const { body } = await send(`PUT ${path}/${id}/features`, { validations: '{"enabled":false}', email_preview: '{"enabled":true}' });
    const features = { sending: { enabled: true }, validations: { enabled: false }, email_preview: { enabled: true } };
    expect(body).toEqual({ features });
    expect(stored(id)?.features).toEqual({
      sending: { enabled: true },
      validations: { enabled: false },
      emailPreview: { enabled: true },
    });
    expect((await send(`GET ${path}/${id}`)).body).toMatchObject({ subaccount: { features } });
    expect(await send(`PUT ${path}/${id}/features`)).toMatchObject({ status: 400, body: { message: 'No valid updates provided' } });
  });

  test('that is deleted is closed, and its domains are gone in both regions', async () => {
    const id = await create('Shop');
    await mailgun.domains.create({ name: 'shop.example.com' }, { onBehalfOf: id });
    await mailgun.domains.create({ name: 'own.example.com' });
    await fetch(`${emulator.url}/eu/v4/domains`, {
      method: 'POST',
      headers: { authorization: basic(emulator.apiKey), 'x-mailgun-on-behalf-of': id },
      body: new URLSearchParams({ name: 'eu.example.com' }),
    });
    expect(emulator.region('eu').domains.size).toBe(1);
    expect(await mailgun.subaccounts.delete({}, { onBehalfOf: id })).toEqual({ message: 'Subaccount successfully deleted' });
    expect([...emulator.store.domains.keys(), ...emulator.region('eu').domains.keys()]).toEqual(['own.example.com']);
    expect((await send(`GET ${path}/${id}`)).body).toMatchObject({ subaccount: { status: 'closed' } });
    expect(await send(`POST ${path}/${id}/enable`)).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    await expect(mailgun.subaccounts.delete({}, { onBehalfOf: id })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is not deleted without the header that names it', async () => {
    const id = await create('Shop');
    expect(await send(`DELETE ${path}`)).toMatchObject({ status: 400, body: { message: 'Bad request' } });
    expect(stored(id)?.status).toBe('open');
  });

  test('that is not there is said so by each endpoint', async () => {
    const answers = {
      [`GET ${path}/${nobody}`]: [404, 'Not Found'],
      [`POST ${path}/${nobody}/disable`]: [404, 'Not Found'],
      [`POST ${path}/${nobody}/enable`]: [404, 'Not Found'],
      [`PUT ${path}/${nobody}/features`]: [404, 'Not Found'],
      [`GET ${path}/${nobody}/limit/custom/monthly`]: [400, 'Not a subaccount'],
      [`PUT ${path}/${nobody}/limit/custom/monthly?limit=1`]: [400, 'Invalid subaccount ID'],
      [`DELETE ${path}/${nobody}/limit/custom/monthly`]: [400, 'Could not delete threshold for account'],
    };
    for (const [request, [status, message]] of Object.entries(answers))
      expect(await send(request)).toMatchObject({ status, body: { message } });
  });
});

describe('sub-accounts', () => {
  beforeEach(async () => {
    for (const name of ['open b', 'disabled', 'closed', 'Open a']) await create(name);
    for (const { settings } of emulator.store.account.subaccounts.values())
      if (settings.name === 'disabled' || settings.name === 'closed') settings.status = settings.name;
  });

  test.each([
    ['in the order of their making', {}, ['open b', 'disabled', 'closed', 'Open a']],
    ['by name', { sort: 'asc' }, ['Open a', 'closed', 'disabled', 'open b']],
    ['by name, from the end', { sort: 'desc' }, ['open b', 'disabled', 'closed', 'Open a']],
    ['by a part of the name', { filter: 'OPEN' }, ['open b', 'Open a']],
    ['that are enabled', { enabled: 'true' }, ['open b', 'Open a']],
    ['that are disabled', { enabled: 'false' }, ['disabled']],
    ['that are disabled, and closed ones', { enabled: 'false', closed: 'true' }, ['disabled', 'closed']],
    ['that are not closed', { closed: 'false' }, ['open b', 'disabled', 'Open a']],
    ['by the page', { limit: '2', skip: '1' }, ['disabled', 'closed']],
  ])('are listed %s', async (_, query, names) => {
    const { body } = await send(`GET ${path}`, query);
    expect((body as { subaccounts: { name: string }[] }).subaccounts.map(({ name }) => name)).toEqual(names);
  });

  test('come ten at a time', async () => {
    for (let number = 1; number <= 8; number += 1) await create(`more ${number}`);
    expect((await send(`GET ${path}`)).body).toMatchObject({ total: 12, subaccounts: { length: 10 } });
    expect(await mailgun.subaccounts.list().toArray()).toHaveLength(12);
  });
});

describe('on behalf of a sub-account', () => {
  let id: string;
  beforeEach(async () => {
    id = await create('Shop');
    await mailgun.domains.create({ name: 'own.example.com' });
    await mailgun.domains.create({ name: 'shop.example.com' }, { onBehalfOf: id });
  });
  const namesOf = async (query: Parameters<Mailgun['domains']['list']>[0], options?: { onBehalfOf: string }) =>
    (await mailgun.domains.list(query, options).toArray()).map(({ name }) => name);

  test('a domain is made for it, and shown as its own', async () => {
    expect(emulator.store.domains.get('shop.example.com')?.settings.subaccountId).toBe(id);
    expect(emulator.store.domains.get('own.example.com')?.settings.subaccountId).toBeUndefined();
    expect((await send('GET /v4/domains/shop.example.com')).body).toMatchObject({ domain: { subaccount_id: id } });
  });

  test('its own domains are seen alone', async () => {
    const other = await create('Other');
    expect(await namesOf({}, { onBehalfOf: id })).toEqual(['shop.example.com']);
    expect(await namesOf({ includeSubaccounts: true }, { onBehalfOf: other })).toEqual([]);
    await expect(mailgun.domains.get({ domain: 'own.example.com' }, { onBehalfOf: id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(mailgun.domains.get({ domain: 'shop.example.com' }, { onBehalfOf: other })).rejects.toMatchObject({ code: 'not_found' });
    await expect(mailgun.credentials.create({ domain: 'own.example.com', login: 'a' }, { onBehalfOf: id })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(emulator.store.domains.get('own.example.com')?.credentials.size).toBe(0);
  });

  test('the account itself sees all, and lists them where it asks for those of its sub-accounts', async () => {
    expect(await namesOf({})).toEqual(['own.example.com']);
    expect(await namesOf({ includeSubaccounts: true })).toEqual(['shop.example.com', 'own.example.com']);
    await mailgun.domains.update({ domain: 'shop.example.com', wildcard: true });
    expect(emulator.store.domains.get('shop.example.com')?.settings.wildcard).toBe(true);
  });

  test('a name is taken whoever has it', async () => {
    await expect(mailgun.domains.create({ name: 'own.example.com' }, { onBehalfOf: id })).rejects.toMatchObject({ code: 'conflict' });
    await expect(mailgun.domains.create({ name: 'shop.example.com' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('its domains are changed, sent from and deleted', async () => {
    await mailgun.domains.update({ domain: 'shop.example.com', spamAction: 'tag' }, { onBehalfOf: id });
    expect(emulator.store.domains.get('shop.example.com')?.settings.spamAction).toBe('tag');
    await mailgun.messages.send(
      { domain: 'shop.example.com', from: 'a@shop.example.com', to: 'b@example.com', subject: 's', text: 't' },
      { onBehalfOf: id },
    );
    expect(emulator.store.messages).toMatchObject([{ domain: 'shop.example.com' }]);
    await mailgun.domains.delete({ domain: 'shop.example.com' }, { onBehalfOf: id });
    expect([...emulator.store.domains.keys()]).toEqual(['own.example.com']);
  });

  test('that is unknown nothing is carried out', async () => {
    await expect(mailgun.domains.create({ name: 'new.example.com' }, { onBehalfOf: nobody })).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
      body: { message: 'Forbidden' },
    });
    expect(emulator.store.domains.has('new.example.com')).toBe(false);
  });

  test('its routes, lists, templates, webhooks and alerts are its own', async () => {
    const own = { onBehalfOf: id };
    const create = async (options: { onBehalfOf: string } | undefined) => {
      const list = options === undefined ? 'all@own.example.com' : 'all@shop.example.com';
      await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'] }, options);
      await mailgun.lists.create({ address: list }, options);
      await mailgun.accountTemplates.create({ name: 'hello' }, options);
      await mailgun.accountWebhooks.create({ url: 'https://example.com/', eventTypes: ['delivered'] }, options);
      await mailgun.sendAlerts.create({ name: 'a', metric: 'delivered_rate', comparator: '<', limit: '.5', dimension: 'domain' }, options);
    };
    await create(own);
    await create(undefined);
    const { routes, lists, templates, accountWebhooks, sendAlerts } = emulator.store.ofSubaccounts.get(id) ?? emulator.store;
    expect([...lists.keys()]).toEqual(['all@shop.example.com']);
    expect([...emulator.store.lists.keys()]).toEqual(['all@own.example.com']);
    for (const things of [routes, templates, accountWebhooks, sendAlerts]) expect(things.size).toBe(1);
    const other = await (await mailgun.subaccounts.create({ name: 'Other' })).subaccount.id;
    expect(await mailgun.routes.list({}, { onBehalfOf: other }).toArray()).toEqual([]);
    await mailgun.subaccounts.delete({}, own);
    expect(emulator.store.ofSubaccounts.has(id)).toBe(false);
  });

  test('a pool that it is lent is there, and cannot be changed', async () => {
    const pool = await mailgun.ipPools.create({ name: 'lent', description: '', ips: ['192.0.2.1'] });
    expect(await mailgun.ipPools.list({}, { onBehalfOf: id }).toArray()).toEqual([]);
    await mailgun.ipPools.delegate({ id: pool.id, subaccountId: id });
    await mailgun.ipPools.create({ name: 'own', description: '', ips: ['192.0.2.2'] }, { onBehalfOf: id });
    const pools = await mailgun.ipPools.list({}, { onBehalfOf: id }).toArray();
    expect(pools.map(({ name, isInherited }) => [name, isInherited])).toEqual([
      ['own', false],
      ['lent', true],
    ]);
    await expect(mailgun.ipPools.delete({ id: pool.id, replacementIp: 'shared' }, { onBehalfOf: id })).rejects.toMatchObject({
      status: 403,
    });
    expect([...emulator.store.ipPools.keys()]).toEqual([pool.id]);
  });

  test('what happened is seen by whom it happened to, and by the account where it asks for sub-accounts', async () => {
    for (const domain of ['own.example.com', 'shop.example.com'])
      await mailgun.messages.send({ domain, from: `a@${domain}`, to: 'b@example.com', text: 't', tags: [domain] });
    const domainsIn = async (query: { includeSubaccounts?: boolean }, options?: { onBehalfOf: string }) => {
      const logs = await mailgun.logs.list({ events: ['accepted'], ...query }, options).toArray();
      const rows = await mailgun.metrics.query({ dimensions: ['domain'], metrics: ['accepted_count'], ...query }, options).toArray();
      expect(rows.map(({ dimensions }) => dimensions[0]?.value)).toEqual(logs.map(({ domain }) => domain?.name).sort());
      return rows.map(({ dimensions }) => dimensions[0]?.value);
    };
    expect(await domainsIn({})).toEqual(['own.example.com']);
    expect(await domainsIn({ includeSubaccounts: true })).toEqual(['own.example.com', 'shop.example.com']);
    expect(await domainsIn({}, { onBehalfOf: id })).toEqual(['shop.example.com']);
    expect((await mailgun.analyticsTags.list({}, { onBehalfOf: id }).toArray()).map(({ tag }) => tag)).toEqual(['shop.example.com']);
    const [row] = await mailgun.metrics
      .query({ dimensions: ['subaccount'], metrics: ['accepted_count'], includeSubaccounts: true })
      .toArray();
    expect(row?.dimensions[0]?.value).toBe(id);
    const { storageKey } = emulator.store.messages[0] ?? { storageKey: '' };
    await expect(mailgun.messages.get({ domain: 'own.example.com', storageKey }, { onBehalfOf: id })).rejects.toMatchObject({
      status: 404,
    });
  });
});
