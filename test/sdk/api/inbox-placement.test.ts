import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { json, type ScriptedServer, startScriptedServer, text } from '../../scripted-server';

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

const requests = () => server.received.map(({ method, url }) => `${method} ${url}`);

// The answers are those of Mailgun's pages on inbox placement and validation.
const stats = { delivered: 7, missing: 0, pending: 0, spam: 2, inbox: 5, total: 7, provider: 'all', categories: {} };
const seedList = {
  kid: '123456789123456789123456',
  created_at: '2021-08-02T23:10:17.915Z',
  updated_at: '2021-08-03T17:26:55.629Z',
  last_result_at: '0001-01-01T00:00:00Z',
  target_email: 'ibp-1@example.com',
  sending_domains: null,
  has_results: true,
  name: 'Inbox Placement Test',
  seed_filter: '.*',
  mailing_list: 'ibp-1@example.com,some@where.com',
  delivery_stats: { all: stats },
  results: [{ result_id: '12345678', subject: 'IBP Test - 1', sender: 'generated@example.com', delivery_stats: { all: stats } }],
};
const result = {
  rid: '123456789012345678901234',
  result_id: '12345678',
  keybox_email: 'ibp-1@example.com',
  subject: 'A subject of things',
  sender: 'person@domain.com',
  name: 'Such list',
  created_at: '2021-08-03T14:20:40.301Z',
  updated_at: '2021-08-03T14:36:53.841Z',
  seed_results: [
    { email: 'mail@box.com', provider: 'box.com', destination: 'inbox', state: 'delivered', tags: ['inbox'], spf: 'pass', dkim: 'pass' },
  ],
};

describe('inbox placement', () => {
  test('is tested with a message in JSON, of HTML or of a template', async () => {
    server.answer(json({ result_id: '1a066d4a', links: { results: 'https://api.mailgun.net/v4/inbox/results/1a066d4a' } }));
    const message = { from: 'user@example.com', subject: 'testSubject' };
    const { resultId } = await mailgun.inboxTests.create({ ...message, template: 'Welcome', providerFilter: ['gmail.com'] });
    expect(resultId).toBe('1a066d4a');
    expect(JSON.parse(String(server.received[0]?.body))).toEqual({
      ...message,
      template_name: 'welcome',
      provider_filter: ['gmail.com'],
    });
    await expect(mailgun.inboxTests.create(message)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toHaveLength(1);
  });

  test.each([
    ['bare', seedList],
    ['in `seedlist`', { seedlist: seedList }],
  ])('has seed lists, which come %s', async (_, body) => {
    server.answer(json(body));
    const found = await mailgun.seedLists.get({ address: 'ibp-1@example.com' });
    expect(found).toMatchObject({ id: seedList.kid, address: 'ibp-1@example.com', sendingDomains: [], results: [{ id: '12345678' }] });
    expect(found.deliveryStats?.all).toEqual(stats);
    expect(requests()).toEqual(['GET /v4/inbox/seedlists/ibp-1%40example.com']);
  });

  test('has seed lists from page to page', async () => {
    const next = `${server.url}/v4/inbox/seedlists?ascending=0&cursor=123987&limit=1`;
    server.answer(json({ items: [seedList], paging: { next }, total: 1 }), json({ items: [], paging: {}, total: 1 }));
    expect(await mailgun.seedLists.list({ pageSize: 1 }).toArray()).toMatchObject([{ name: 'Inbox Placement Test' }]);
    expect(requests()).toEqual(['GET /v4/inbox/seedlists?limit=1', 'GET /v4/inbox/seedlists?ascending=0&cursor=123987&limit=1']);
  });

  test('has a result, which says of each mailbox where the message is, and can be shared', async () => {
    const share = {
      result_id: '12345678',
      expires_at: '2021-09-03T14:36:53Z',
      enabled: true,
      url_id: 'abc',
      url: 'https://x',
      api_url: 'https://y',
    };
    server.answer(json({ result }), json({ sharing: share }), json({ result }));
    expect((await mailgun.inboxResults.get({ id: '12345678' })).result).toMatchObject({
      id: '12345678',
      seedList: 'ibp-1@example.com',
      seedResults: [{ email: 'mail@box.com', destination: 'inbox', headers: [] }],
    });
    expect((await mailgun.inboxResults.updateSharing({ id: '12345678', enabled: true })).sharing.shareId).toBe('abc');
    await mailgun.inboxResults.getShared({ shareId: 'abc' });
    expect(requests()).toEqual([
      'GET /v4/inbox/results/12345678',
      'PUT /v4/inbox/sharing/12345678?enabled=true',
      'GET /v4/inbox/sharing/public/abc',
    ]);
  });

  test('says what results have in common and can be filtered by', async () => {
    const filters = [{ parameter: 'subject', description: 'Subject line' }];
    server.answer(json({ items: { attribute: 'subject', values: ['a'] } }), json({ supported_filters: { filters } }));
    expect(await mailgun.inboxResults.getValues({ attribute: 'subject' })).toEqual({ attribute: 'subject', values: ['a'] });
    expect(await mailgun.inboxResults.listFilters().toArray()).toEqual(filters);
    expect(requests()).toEqual(['GET /v4/inbox/results/a/subject', 'GET /v4/inbox/results/_filters']);
  });

  test.each([
    ['nothing', text('')],
    ['some words', json({ Message: 'deleted' })],
  ])('forgets a result, whether the answer is %s', async (_, answer) => {
    server.answer(answer);
    expect(await mailgun.inboxResults.delete({ id: '12345678' })).toEqual({});
  });
});

describe('validation', () => {
  test('of an address has what Mailgun documents', async () => {
    const engagement = { engaging: true, is_bot: false, behavior: 'engaged' };
    const verdict = { is_disposable_address: false, is_role_address: true, reason: null, result: 'catch_all', risk: 'medium' };
    server.answer(json({ address: 'info@example.com', did_you_mean: null, engagement, ...verdict }));
    expect(await mailgun.validations.get({ address: 'info@example.com', providerLookup: false })).toEqual({
      address: 'info@example.com',
      engagement: { engaging: true, isBot: false, behavior: 'engaged' },
      isDisposableAddress: false,
      isRoleAddress: true,
      reason: [],
      result: 'catch_all',
      risk: 'medium',
    });
    expect(requests()).toEqual(['GET /v4/address/validate?address=info%40example.com&provider_lookup=false']);
  });

  test('of a list takes a file and tells how far it is', async () => {
    const job = { created_at: 1590080191, id: 'mine', quantity: 207_665, records_processed: null, status: 'processing' };
    const summary = { result: { catch_all: 1, do_not_send: 2 }, risk: { high: 3 } };
    const paging = { next: `${server.url}/v4/address/validate/bulk?page=next` };
    server.answer(
      json({ id: 'mine', message: 'The validation job was submitted.' }, 202),
      json(job),
      json({ jobs: [{ ...job, status: 'uploaded', summary }], total: 1, paging }),
      json({ jobs: null, total: 1, paging }),
    );
    await mailgun.bulkValidations.create({ id: 'mine', file: { filename: 'list.csv', data: 'email\nalice@example.com\n' } });
    expect(String(server.received[0]?.body)).toMatch(/name="file"; filename="list.csv"/);
    expect(await mailgun.bulkValidations.get({ id: 'mine' })).toEqual({
      id: 'mine',
      createdAt: new Date('2020-05-21T16:56:31Z'),
      quantity: 207_665,
      status: 'processing',
    });
    expect(await mailgun.bulkValidations.list().toArray()).toMatchObject([
      { id: 'mine', summary: { result: { catchAll: 1, doNotSend: 2 }, risk: { high: 3 } } },
    ]);
    await expect(mailgun.bulkValidations.get({ id: 'a@b' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
