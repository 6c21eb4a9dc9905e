import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { json, type ScriptedServer, startScriptedServer, text } from '../../scripted-server';

const domain = 'mail.example.com';
const url = 'https://example.com/hook';
const web = { role: 'admin', kind: 'web', userId: 'u', email: 'alice@example.com' } as const;

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

/** The bodies and queries that were sent, whatever was answered. */
async function sent(call: () => Promise<unknown>): Promise<readonly string[]> {
  server.answer(json({ message: 'x' }, 400));
  await call().catch(() => undefined);
  return server.received.map(({ url: path, body }) => `${path} ${body.toString()}`);
}

test.each([
  ['an API key without a role', () => mailgun.keys.create({} as never), 'role'],
  ['an API key with the role support', () => mailgun.keys.create({ role: 'support' as never }), 'role'],
  ['a sending key of the kind user', () => mailgun.keys.create({ role: 'sending', domain }), 'the kind domain'],
  ['a domain key that may do more', () => mailgun.keys.create({ role: 'admin', kind: 'domain', domain }), 'the role sending'],
  ['a domain key without a domain', () => mailgun.keys.create({ role: 'sending', kind: 'domain' }), 'needs a domain'],
  ['a web key without a user', () => mailgun.keys.create({ ...web, userId: undefined }), 'userId and email'],
  ['a web key without an address', () => mailgun.keys.create({ ...web, email: undefined }), 'userId and email'],
  ['a web key of an address that is none', () => mailgun.keys.create({ ...web, email: 'alice' }), 'email'],
  ['a web key for a day and a second', () => mailgun.keys.create({ ...web, expiration: 86_401 }), '86400 seconds'],
  ['a key that expires at once', () => mailgun.keys.create({ role: 'admin', expiration: 0 }), 'expiration'],
  ['an SMTP login without a name', () => mailgun.credentials.create({ domain }), 'one of login and mailbox'],
  ['an SMTP login of two names', () => mailgun.credentials.create({ domain, login: 'a', mailbox: 'b' }), 'one of login and mailbox'],
  ['an SMTP login of another domain', () => mailgun.credentials.create({ domain, login: 'a@example.net' }), `an address of ${domain}`],
  ['an SMTP login with a blank', () => mailgun.credentials.create({ domain, login: 'a b' }), 'login'],
  ['an SMTP password of 4 characters', () => mailgun.credentials.create({ domain, login: 'a', password: '1234' }), 'password'],
  ['an SMTP password of 33', () => mailgun.credentials.update({ domain, login: 'a', password: 'x'.repeat(33) }), 'password'],
  ['1,001 SMTP logins a page', () => mailgun.credentials.list({ domain, pageSize: 1001 }).toArray(), 'pageSize'],
  ['an allowed address that is a name', () => mailgun.ipAllowlist.create({ address: 'localhost' }), 'an IP address or a CIDR range'],
  ['an allowed range that is none', () => mailgun.ipAllowlist.create({ address: '192.0.2.0/33' }), 'an IP address or a CIDR range'],
  ['a blank address to forget', () => mailgun.ipAllowlist.delete({ address: '' }), 'an IP address or a CIDR range'],
  ['an account webhook of no event', () => mailgun.accountWebhooks.create({ url, eventTypes: [] }), 'eventTypes'],
  ['an account webhook of an event twice', () => mailgun.accountWebhooks.create({ url, eventTypes: ['opened', 'opened'] }), 'repeat'],
  ['an account webhook of no address', () => mailgun.accountWebhooks.create({ url: 'ftp://x.y', eventTypes: ['opened'] }), 'http'],
  ['a deletion of no webhooks at all', () => mailgun.accountWebhooks.deleteAll({}), 'ids or all'],
  ['a deletion of not all webhooks', () => mailgun.accountWebhooks.deleteAll({ all: false }), 'ids or all'],
  ['an empty list of webhooks to delete', () => mailgun.accountWebhooks.deleteAll({ ids: [], all: true }), 'ids'],
  ['an id that is two', () => mailgun.accountWebhooks.deleteAll({ ids: ['a,b'] }), 'one id'],
  ['a sandbox recipient that is no address', () => mailgun.account.createSandboxRecipient({ email: 'alice' }), 'email'],
  ['a way out that is no address', () => mailgun.account.update({ logoutRedirectUrl: 'example.com' }), 'http'],
  ['no setting to change', () => mailgun.account.update({}), 'something to change'],
  ['a sub-account without a name', () => mailgun.subaccounts.create({ name: '' }), 'name'],
])('%s is refused before anything is sent', async (_, call, words) => {
  await expect(call()).rejects.toMatchObject({ code: 'invalid_request', status: undefined, message: expect.stringContaining(words) });
  expect(server.received).toEqual([]);
});

test.each([
  ['a sending key', () => mailgun.keys.create({ role: 'sending', kind: 'domain', domain })],
  ['a web key for a day', () => mailgun.keys.create({ ...web, expiration: 86_400 })],
  // mailgun-python's own integration tests make such a one.
  ['a web key with a domain', () => mailgun.keys.create({ ...web, domain })],
  ['a key for a second', () => mailgun.keys.create({ role: 'basic', expiration: 1 })],
  ['an SMTP login as an address in capitals', () => mailgun.credentials.create({ domain, login: 'Alice@MAIL.example.com' })],
  ['an SMTP login as a mailbox', () => mailgun.credentials.create({ domain, mailbox: 'alice', password: '12345' })],
  ['an SMTP password of 32', () => mailgun.credentials.update({ domain, login: 'alice', password: 'x'.repeat(32) })],
  ['an address of six', () => mailgun.ipAllowlist.create({ address: '2001:db8::1' })],
  ['a range of six', () => mailgun.ipAllowlist.create({ address: '2001:db8::/32' })],
  ['a range of four', () => mailgun.ipAllowlist.delete({ address: '10.0.0.0/8' })],
])('%s is sent', async (_, call) => {
  expect(await sent(call)).toHaveLength(1);
});

describe('on the wire', () => {
  test('event types are repeated and ids are joined by commas', async () => {
    const [created] = await sent(() => mailgun.accountWebhooks.create({ url, eventTypes: ['opened', 'clicked'] }));
    expect(created?.match(/name="event_types"\r\n\r\n(\w+)/g)).toEqual([
      'name="event_types"\r\n\r\nopened',
      'name="event_types"\r\n\r\nclicked',
    ]);
    await sent(() => mailgun.accountWebhooks.list({ ids: ['a', 'b'] }).toArray());
    await sent(() => mailgun.accountWebhooks.deleteAll({ ids: ['a', 'b'] }));
    expect(server.received.slice(1).map(({ method, url: path }) => `${method} ${path}`)).toEqual([
      'GET /v1/webhooks?webhook_ids=a%2Cb',
      'DELETE /v1/webhooks?webhook_ids=a%2Cb',
    ]);
  });

  test('a feature is JSON in a form', async () => {
    const [form] = await sent(() => mailgun.subaccounts.updateFeatures({ id: '1', emailPreview: { enabled: true } }));
    expect(form).toBe(`/v5/accounts/subaccounts/1/features email_preview=${encodeURIComponent('{"enabled":true}')}`);
  });

  test('a deletion of a sub-account names it in a header', async () => {
    await sent(() => mailgun.subaccounts.delete({}, { onBehalfOf: '1' }));
    expect(server.received).toMatchObject([
      { method: 'DELETE', url: '/v5/accounts/subaccounts', headers: { 'x-mailgun-on-behalf-of': '1' } },
    ]);
  });
});

describe('an answer', () => {
  test('without a body is one of 204', async () => {
    server.answer(text('', 204));
    expect(await mailgun.accountWebhooks.delete({ id: '507f1f77bcf86cd799439011' })).toEqual({});
  });

  test('has dates without a zone in UTC, and null for what is not there', async () => {
    const key = { id: 'e2153fd0-e0277777', description: 'CI', kind: 'user', role: 'admin', is_disabled: false };
    const dates = { created_at: '2024-11-27T11:45:29', updated_at: '2024-11-27T11:45:29' };
    // mailgun-ruby, api_keys.yml, 2026-06.
    server.answer(json({ total_count: 1, items: [{ ...key, ...dates, domain_name: null, requestor: null, user_name: null }] }));
    expect(await mailgun.keys.list().toArray()).toEqual([
      {
        id: 'e2153fd0-e0277777',
        description: 'CI',
        kind: 'user',
        role: 'admin',
        isDisabled: false,
        createdAt: new Date('2024-11-27T11:45:29Z'),
        updatedAt: new Date('2024-11-27T11:45:29Z'),
      },
    ]);
  });
});
