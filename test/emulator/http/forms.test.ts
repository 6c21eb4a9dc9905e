import { gzipSync } from 'node:zlib';
import { basic, type Encoding } from '../http';
import { emulator, runEmulator, send } from '../running';

const domain = 'mail.example.com';

runEmulator();
beforeEach(() => emulator.reset());

describe.each<Encoding>(['multipart', 'urlencoded'])('a form that is %s', (encoding) => {
  test('is understood by every endpoint that takes one', async () => {
    const post = (request: string, fields: Record<string, string | string[]>) => send(request, fields, { encoding });
    const url = 'https://hooks.example.com/';
    const answers = [
      await post('POST /v4/domains', { name: domain, spam_action: 'tag' }),
      await post(`PUT /v4/domains/${domain}`, { wildcard: 'true' }),
      await post(`PUT /v3/domains/${domain}/connection`, { require_tls: 'true' }),
      await post(`PUT /v3/domains/${domain}/tracking/click`, { active: 'htmlonly' }),
      await post(`PUT /v3/domains/${domain}/dkim_selector`, { dkim_selector: 'k1' }),
      await post('POST /v3/routes', { expression: 'catch_all()', action: ['forward("a@example.com")', 'stop()'] }),
      await post(`POST /v3/domains/${domain}/webhooks`, { id: 'opened', url: [url, 'https://two.example.com/'] }),
      await post(`PUT /v3/domains/${domain}/webhooks/opened`, { url: 'https://three.example.com/' }),
      await post(`POST /v4/domains/${domain}/webhooks`, { url, event_types: ['clicked', 'delivered'] }),
      await post(`PUT /v4/domains/${domain}/webhooks`, { url, event_types: 'clicked' }),
      await post(`POST /v3/${domain}/messages`, { from: 'b@example.com', to: ['a@example.com', 'c@example.com'], text: 'ü\n' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const stored = emulator.store.domains.get(domain);
    expect(stored?.settings).toMatchObject({ spamAction: 'tag', wildcard: true, requireTls: true });
    expect(stored?.tracking.click.active).toBe('htmlonly');
    expect(stored?.dkimKeys).toMatchObject([{ selector: 'k1' }]);
    expect([...(stored?.webhooks ?? [])]).toEqual([
      ['opened', ['https://three.example.com/']],
      ['clicked', [url]],
    ]);
    expect([...emulator.store.routes.values()]).toMatchObject([{ actions: ['forward("a@example.com")', 'stop()'] }]);
    expect(emulator.store.messages).toMatchObject([{ recipients: ['a@example.com', 'c@example.com'] }]);
  });

  test('may name its fields as Rails does, `to[]`', async () => {
    await send('POST /v4/domains', { name: domain });
    const fields = { 'from[]': 'b@example.com', 'to[]': ['a@example.com', 'c@example.com'], 'text[]': 'Hello' };
    expect((await send(`POST /v3/${domain}/messages`, fields, { encoding })).status).toBe(200);
    expect(emulator.store.messages).toMatchObject([{ input: { from: 'b@example.com', to: ['a@example.com', 'c@example.com'] } }]);
  });
});

test('a file is logged by its name, type and size', async () => {
  await send('POST /v4/domains', { name: domain });
  const attachment = new File(['0123456789'], 'numbers.txt', { type: 'text/plain' });
  const fields = { from: 'b@example.com', to: 'a@example.com', text: 'see there', attachment };
  expect((await send(`POST /v3/${domain}/messages`, fields, { encoding: 'multipart' })).status).toBe(200);
  expect(emulator.requests.at(-1)?.fields).toMatchObject({ attachment: { filename: 'numbers.txt', contentType: 'text/plain', size: 10 } });
});

test('fields may stand in the query of a write, as mailgun.js sends the selector', async () => {
  await send('POST /v4/domains', { name: domain });
  expect((await send(`PUT /v3/domains/${domain}/dkim_selector?dkim_selector=k2`)).status).toBe(200);
  expect(emulator.store.domains.get(domain)?.dkimKeys).toMatchObject([{ selector: 'k2' }]);
});

test('the path decides whom a request is for, whatever the body says', async () => {
  await send('POST /v4/domains', { name: domain });
  expect((await send(`PUT /v4/domains/${domain}`, { name: 'other.example.com', wildcard: 'true' })).body).toMatchObject({
    domain: { name: domain, wildcard: true },
  });
});

test.each([
  ['application/json', '{"name":"mail.example.com"}', 200],
  ['application/json', '{"name":', 400],
  ['multipart/form-data; boundary=x', 'no form', 400],
  ['text/csv', 'name\nmail.example.com', 400],
])('a body of %s with %j is answered with a status, never with a crash', async (contentType, body, status) => {
  const headers = { authorization: basic(emulator.apiKey), 'content-type': contentType };
  expect((await fetch(`${emulator.url}/v4/domains`, { method: 'POST', headers, body })).status).toBe(status);
});

describe('what clients send in another form than the documented one is understood:', () => {
  const post = (path: string, contentType: string, body: string | Buffer, more: Record<string, string> = {}) =>
    fetch(emulator.url + path, {
      method: 'POST',
      headers: { authorization: basic(emulator.apiKey), 'content-type': contentType, ...more },
      body: new Uint8Array(Buffer.from(body)),
    });
  const bounces = () => emulator.store.domains.get(domain)?.bounces;
  beforeEach(() => send('POST /v4/domains', { name: domain }));

  test.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])('JSON as %s, with numbers for text', async (type) => {
    const one = await post(`/v3/${domain}/bounces`, type, '{"address":"a@example.com","code":552}');
    const many = await post(`/v3/${domain}/bounces`, type, '[{"address":"b@example.com","code":553}]');
    expect([one.status, many.status]).toEqual([200, 200]);
    expect([bounces()?.get('a@example.com'), bounces()?.get('b@example.com')]).toMatchObject([{ code: '552' }, { code: '553' }]);
  });

  test('a question in JSON under the content type of a form', async () => {
    const answer = await post('/v1/analytics/tags', 'application/x-www-form-urlencoded', '{"pagination":{"limit":3}}');
    expect(await answer.json()).toMatchObject({ pagination: { limit: 3 } });
  });

  test('a form that is packed with gzip, and one that only says so is answered with a status', async () => {
    const type = 'application/x-www-form-urlencoded';
    const packed = await post('/v3/routes', type, gzipSync('expression=catch_all()'), { 'content-encoding': 'gzip' });
    const false_ = await post('/v3/routes', type, 'expression=catch_all()', { 'content-encoding': 'gzip' });
    expect([packed.status, false_.status]).toEqual([200, 400]);
    expect([...emulator.store.routes.values()]).toMatchObject([{ expression: 'catch_all()' }]);
  });

  test('variables that are null, of a member that has none', async () => {
    await send('POST /v3/lists', { address: `all@${domain}` });
    expect(await send(`POST /v3/lists/all@${domain}/members`, { address: 'a@example.com', vars: 'null' })).toMatchObject({ status: 200 });
    await send(`PUT /v3/lists/all@${domain}/members/a@example.com`, { vars: '{"age":7}' });
    await send(`PUT /v3/lists/all@${domain}/members/a@example.com`, { vars: 'null', name: 'null' });
    const member = emulator.store.lists.get(`all@${domain}`)?.members.get('a@example.com');
    expect(member).toMatchObject({ vars: { age: 7 }, name: 'null' });
  });

  test.each(['bounces', 'templates', 'tags', 'events'])('empty fields in a question about %s', async (noun) => {
    expect((await send(`GET /v3/${domain}/${noun}`, { page: '', limit: '', begin: '', event: '' })).status).toBe(200);
  });

  test.each([
    ['seconds', '1764547200', '1764633600'],
    ['RFC 2822', 'Mon, 01 Dec 2025 00:00:00 +0000', 'Mon, 01 Dec 2025 19:00:00 EST'],
  ])('the times of events as %s', async (_, begin, end) => {
    const at = (id: string, time: string) =>
      emulator.store.events.push({ domain, id, event: 'accepted', timestamp: new Date(time), tags: [] });
    at('before', '2025-11-30T23:00:00Z');
    at('within', '2025-12-01T12:00:00Z');
    at('after', '2025-12-02T01:00:00Z');
    const { body } = await send(`GET /v3/${domain}/events`, { begin, end });
    expect((body as { items: unknown[] }).items).toMatchObject([{ id: 'within' }]);
  });
});
