import { type Emulator, startEmulator } from 'mailgun-emulator';
import { basic, type Encoding, type Send, sender } from '../http';

const domain = 'mail.example.com';

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await startEmulator();
  send = sender(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

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
