import { emulator, mailgun, runEmulator, send } from '../running';

const path = '/v1/webhooks';
const url = 'https://example.com/hook';

runEmulator();
beforeEach(() => emulator.reset());

const stored = () => [...emulator.store.accountWebhooks.values()];
const nobody = '507f1f77bcf86cd799439011';

describe('a webhook of the account', () => {
  test('is made for several event types and answered with its id alone', async () => {
    const { body } = await send(`POST ${path}`, { url, event_types: ['delivered', 'opened'], description: 'all' });
    const [webhook] = stored();
    expect(body).toEqual({ webhook_id: webhook?.id });
    expect(webhook).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{24}$/), url, eventTypes: ['delivered', 'opened'] });
    expect((await send(`GET ${path}/${webhook?.id}`)).body).toEqual({
      webhook_id: webhook?.id,
      description: 'all',
      url,
      event_types: ['delivered', 'opened'],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  test('is replaced as a whole, without a word', async () => {
    const { id } = await mailgun.accountWebhooks.create({ url, eventTypes: ['delivered', 'opened'], description: 'all' });
    const answer = await send(`PUT ${path}/${id}`, { url: `${url}/2`, event_types: 'clicked' });
    expect(answer).toMatchObject({ status: 204, text: '', contentType: null });
    expect(stored()).toMatchObject([{ id, url: `${url}/2`, eventTypes: ['clicked'], description: '' }]);
    expect(await mailgun.accountWebhooks.update({ id, url, eventTypes: ['clicked'], description: 'one' })).toEqual({});
    expect(stored()).toMatchObject([{ url, description: 'one' }]);
  });

  test('is deleted once', async () => {
    const { id } = await mailgun.accountWebhooks.create({ url, eventTypes: ['delivered'] });
    expect(await send(`DELETE ${path}/${id}`)).toMatchObject({ status: 204, text: '' });
    expect(stored()).toEqual([]);
    await expect(mailgun.accountWebhooks.delete({ id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is one of its region', async () => {
    const { id } = await mailgun.accountWebhooks.create({ url, eventTypes: ['delivered'] });
    expect((await send(`GET ${path}/${id}`, {}, { prefix: '/eu' })).status).toBe(404);
    expect(emulator.region('eu').accountWebhooks.size).toBe(0);
  });

  test('that is not there is a 404 with a Description', async () => {
    expect(await send(`GET ${path}/${nobody}`)).toMatchObject({ status: 404, body: { Description: 'webhook not found' } });
    for (const method of ['PUT', 'DELETE'])
      expect(await send(`${method} ${path}/${nobody}`, method === 'PUT' ? { url, event_types: 'opened' } : {})).toMatchObject({
        status: 404,
        body: { Description: `webhook_id not found: ${nobody}` },
      });
  });

  test('has an id of 24 digits', async () => {
    expect(await send(`DELETE ${path}/all`)).toMatchObject({ status: 400, body: { Field: 'webhook_id', Value: 'is not valid' } });
  });

  test.each([
    ['no URL', { event_types: 'opened' }, 400, { Field: 'url', Value: 'missing or invalid url parameter' }],
    ['a URL that is none', { url: 'x', event_types: 'opened' }, 400, { Field: 'url', Value: 'missing or invalid url parameter' }],
    ['no event type', { url }, 400, { Field: 'event_types', Value: 'missing or invalid event_types parameter' }],
    ['an unknown event type', { url, event_types: ['opened', 'dropped'] }, 404, { Description: "event_type 'dropped' is invalid" }],
    [
      'an event type twice',
      { url, event_types: ['opened', 'accepted', 'accepted'] },
      400,
      { Field: 'event_types', Value: "duplicate event types: 'accepted'" },
    ],
  ])('is refused with %s', async (_, form, status, body) => {
    expect(await send(`POST ${path}`, form)).toMatchObject({ status, body });
    expect(stored()).toEqual([]);
  });
});

describe('of one event type', () => {
  test('a URL is there once, however often its own webhook is written', async () => {
    const { id } = await mailgun.accountWebhooks.create({ url, eventTypes: ['opened'] });
    await mailgun.accountWebhooks.update({ id, url, eventTypes: ['opened', 'delivered'] });
    expect(await send(`POST ${path}`, { url, event_types: ['clicked', 'delivered'] })).toMatchObject({
      status: 409,
      body: { Description: `url ${url} already exists for event type delivered` },
    });
    await mailgun.accountWebhooks.create({ url, eventTypes: ['clicked'] });
    await expect(mailgun.accountWebhooks.update({ id, url, eventTypes: ['clicked'] })).rejects.toMatchObject({ code: 'conflict' });
    expect(stored().map(({ eventTypes }) => eventTypes)).toEqual([['opened', 'delivered'], ['clicked']]);
  });

  test('there are three URLs at most', async () => {
    for (const number of [1, 2, 3]) await mailgun.accountWebhooks.create({ url: `${url}/${number}`, eventTypes: ['delivered'] });
    expect(await send(`POST ${path}`, { url, event_types: ['opened', 'delivered'] })).toMatchObject({
      status: 409,
      body: { Description: 'unable to add more than 3 urls for event type delivered' },
    });
    expect(stored()).toHaveLength(3);
  });
});

describe('webhooks of the account', () => {
  const create = async () => {
    const ids: string[] = [];
    for (const number of [1, 2, 3])
      ids.push((await mailgun.accountWebhooks.create({ url: `${url}/${number}`, eventTypes: ['opened'] })).id);
    return ids as [string, string, string];
  };

  test('are listed all, or those that are named', async () => {
    const [first, , third] = await create();
    expect(await mailgun.accountWebhooks.list().toArray()).toHaveLength(3);
    expect((await mailgun.accountWebhooks.list({ ids: [third, first] }).toArray()).map(({ id }) => id)).toEqual([first, third]);
    expect(emulator.requests.at(-1)?.fields).toEqual({ webhook_ids: `${third},${first}` });
    expect(((await send(`GET ${path}?webhook_ids=`)).body as { webhooks: unknown[] }).webhooks).toHaveLength(3);
  });

  test('are deleted by their ids, whatever is said of all', async () => {
    const [first, second, third] = await create();
    expect(await mailgun.accountWebhooks.deleteAll({ ids: [first, third], all: true })).toEqual({});
    expect(stored().map(({ id }) => id)).toEqual([second]);
  });

  test('are deleted all where that is said', async () => {
    await create();
    expect(await send(`DELETE ${path}`, { all: 'true' })).toMatchObject({ status: 204, text: '' });
    expect(stored()).toEqual([]);
    expect(await send(`DELETE ${path}`, { all: 'true' })).toMatchObject({
      status: 404,
      body: { Description: 'no webhooks found for account' },
    });
  });

  test.each(['', '?all=false', '?webhook_ids=', '?all=true&webhook_ids='])('are not deleted by DELETE /v1/webhooks%s', async (query) => {
    await create();
    expect(await send(`DELETE ${path}${query}`)).toMatchObject({ status: 400 });
    expect(stored()).toHaveLength(3);
  });
});
