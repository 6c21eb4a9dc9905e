import { api, type Endpoint } from 'mailgun-sdk';
import { basic } from './http';
import { emulator, runEmulator, send } from './running';

runEmulator({ apiKey: 'key-of-mine' });

const apiKey = 'key-of-somebody';

test('the key of the options is accepted', async () => {
  expect(emulator.apiKey).toBe('key-of-mine');
  expect((await send('GET /v4/domains')).status).toBe(200);
});

test('another key is told so in JSON', async () => {
  for (const request of ['GET /v4/domains', 'GET /v3/domains/x.example.com/webhooks', 'GET /v3/domains/x.example.com/tracking']) {
    const answer = await send(request, {}, { apiKey });
    expect(answer).toMatchObject({ status: 401, contentType: 'application/json; charset=utf-8', body: { message: 'Invalid private key' } });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="MG API"');
  }
});

test('another key is told so in nine bytes of text where it sends', async () => {
  const answer = await send('POST /v3/x.example.com/messages', { to: 'a@example.com' }, { apiKey });
  expect(answer).toMatchObject({ status: 401, contentType: 'text/plain; charset=utf-8', text: 'Forbidden' });
  expect(answer.headers.get('www-authenticate')).toBe('Basic realm="MG API"');
});

test.each([
  ['no credentials', undefined],
  ['another user', `Basic ${Buffer.from('user:key-of-mine').toString('base64')}`],
  ['a bearer token', 'Bearer key-of-mine'],
  ['nothing after Basic', 'Basic'],
])('%s is as bad as another key', async (_, authorization) => {
  const response = await fetch(`${emulator.url}/v4/domains`, { headers: { ...(authorization !== undefined && { authorization }) } });
  expect(response.status).toBe(401);
});

test('the word Basic may be written in any case', async () => {
  const authorization = basic('key-of-mine').replace('Basic', 'basic');
  expect((await fetch(`${emulator.url}/v4/domains`, { headers: { authorization } })).status).toBe(200);
});

test('nothing is carried out for a stranger', async () => {
  await send('POST /v4/domains', { name: 'mail.example.com' }, { apiKey });
  expect(emulator.store.domains.size).toBe(0);
});

describe('a made key', () => {
  const domain = 'mail.example.com';
  const messages = `POST /v3/${domain}/messages`;
  const letter = { from: `a@${domain}`, to: 'b@example.com', subject: 's', text: 't' };

  beforeEach(async () => {
    emulator.reset();
    await send('POST /v4/domains', { name: domain });
  });

  /** Its secret. */
  const make = async (form: Record<string, string>) => ((await send('POST /v1/keys', form)).body as { key: { secret: string } }).key.secret;
  const makeSending = () => make({ role: 'sending', kind: 'domain', domain_name: domain });
  const stored = () => [...emulator.store.account.keys.values()][0]?.settings;

  test('is accepted from its creation to its deletion', async () => {
    const secret = await make({ role: 'admin' });
    expect((await send('GET /v4/domains', {}, { apiKey: secret })).status).toBe(200);
    expect((await send('GET /v4/domains', {}, { apiKey: secret, prefix: '/eu' })).status).toBe(200);
    await send(`DELETE /v1/keys/${stored()?.id}`, {}, { apiKey: secret });
    expect(await send('GET /v4/domains', {}, { apiKey: secret })).toMatchObject({
      status: 401,
      body: { message: 'Invalid private key' },
    });
  });

  test.each([
    ['that is disabled', { isDisabled: true }],
    ['that has expired', { expiresAt: new Date(Date.now() - 1) }],
  ])('%s is as bad as another key', async (_, settings) => {
    const secret = await make({ role: 'admin', expiration: '60' });
    expect((await send('GET /v4/domains', {}, { apiKey: secret })).status).toBe(200);
    Object.assign(stored() ?? {}, settings);
    expect((await send('GET /v4/domains', {}, { apiKey: secret })).status).toBe(401);
  });

  test('is not the id of it', async () => {
    await make({ role: 'admin' });
    expect((await send('GET /v4/domains', {}, { apiKey: stored()?.id })).status).toBe(401);
  });

  test('for sending sends from its domain, and from no other', async () => {
    const apiKey = await makeSending();
    await send('POST /v4/domains', { name: 'other.example.com' });
    expect((await send(messages, letter, { apiKey })).status).toBe(200);
    expect((await send(messages.replace(domain, 'MAIL.example.com'), letter, { apiKey })).status).toBe(200);
    const mime = { to: 'b@example.com', message: new File(['From: a@mail.example.com\r\n\r\nt'], 'message') };
    expect((await send(`${messages}.mime`, mime, { apiKey, encoding: 'multipart' })).status).toBe(200);
    expect(await send('POST /v3/other.example.com/messages', letter, { apiKey })).toMatchObject({ status: 401, text: 'Forbidden' });
    expect(emulator.store.messages.map((message) => message.domain)).toEqual([domain, domain, domain]);
  });

  test('for sending does nothing else', async () => {
    const apiKey = await makeSending();
    for (const request of [
      `GET /v4/domains/${domain}`,
      'GET /v4/domains',
      `GET /v3/${domain}/events`,
      `DELETE /v3/domains/${domain}`,
      `GET /v3/domains/${domain}/credentials`,
    ])
      expect(await send(request, {}, { apiKey })).toMatchObject({ status: 401, body: { message: 'Invalid private key' } });
    expect((await send(`DELETE /v3/${domain}/envelopes`, {}, { apiKey })).status).toBe(401);
    expect(emulator.store.domains.size).toBe(1);
  });

  const endpoints: readonly Endpoint[] = Object.values(api).flatMap((area) => Object.values(area) as unknown as readonly Endpoint[]);
  const openTo = {
    basic: ['Analyst'],
    developer: ['Analyst', 'Developer'],
    admin: ['Analyst', 'Developer', 'Admin'],
    support: ['Analyst'],
  };

  test.each(Object.entries(openTo))('of the role %s calls what is open to %j', async (role, allowed) => {
    const apiKey = await make({ role: 'admin' });
    Object.assign(stored() ?? {}, { role });
    const refused = new Set<string>();
    for (const { route, role: needed } of endpoints) {
      const { status, body } = await send(route.replaceAll(/\{[^}]+\}/g, 'x.example.com'), {}, { apiKey });
      const isRefused = status === 403 && (body as { message?: string }).message === 'Forbidden';
      expect({ route, isRefused }).toEqual({ route, isRefused: !allowed.includes(needed) });
      if (isRefused) refused.add(needed);
    }
    expect([...refused].sort()).toEqual(['Admin', 'Analyst', 'Developer'].filter((one) => !allowed.includes(one)));
  });

  test('of the role basic changes nothing', async () => {
    const apiKey = await make({ role: 'basic' });
    for (const [request, fields] of [
      [`DELETE /v3/domains/${domain}`, {}],
      [messages, letter],
      ['POST /v1/keys', { role: 'admin' }],
    ] as const)
      expect(await send(request, fields, { apiKey })).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
    expect([emulator.store.domains.size, emulator.store.messages.length, emulator.store.account.keys.size]).toEqual([1, 0, 1]);
  });

  test('is forgotten by a reset, and the key of the options is not', async () => {
    const apiKey = await make({ role: 'admin' });
    emulator.reset();
    expect((await send('GET /v4/domains', {}, { apiKey })).status).toBe(401);
    expect((await send('GET /v1/keys')).body).toMatchObject({ total_count: 1, items: [{ role: 'admin' }] });
  });
});

describe('the IP allowlist of the account', () => {
  beforeEach(() => emulator.reset());

  const statusFrom = async (address: string | undefined, apiKey = 'key-of-mine', path = '/v4/domains') => {
    const headers = { authorization: basic(apiKey), ...(address !== undefined && { 'x-forwarded-for': address }) };
    return (await fetch(emulator.url + path, { headers })).status;
  };
  const list = (...addresses: string[]) => {
    for (const address of addresses) emulator.store.account.ipAllowlist.set(address, '');
  };

  test('lets everybody call as long as it is empty', async () => {
    expect(await statusFrom('203.0.113.9')).toBe(200);
  });

  test('lets only listed addresses and ranges call once there is one, in both regions', async () => {
    list('192.0.2.1', '198.51.100.0/24', '2001:db8::/32');
    for (const address of ['192.0.2.1', '198.51.100.77', '2001:db8::1', '::ffff:192.0.2.1', '192.0.2.1, 203.0.113.9'])
      expect({ address, status: await statusFrom(address) }).toEqual({ address, status: 200 });
    for (const address of ['203.0.113.9', '192.0.2.2', '2001:db9::1', '127.0.0.1', '203.0.113.9, 192.0.2.1'])
      expect({ address, status: await statusFrom(address) }).toEqual({ address, status: 401 });
    expect(await statusFrom('203.0.113.9', 'key-of-mine', '/eu/v4/domains')).toBe(401);
  });

  test('is answered with the word of the service, and nothing is carried out', async () => {
    list('192.0.2.1');
    const headers = { authorization: basic('key-of-mine'), 'x-forwarded-for': '203.0.113.9' };
    const response = await fetch(`${emulator.url}/v4/domains`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ name: 'new.example.com' }),
    });
    expect([response.status, await response.text()]).toEqual([401, 'Forbidden']);
    expect(emulator.store.domains.size).toBe(0);
  });

  test('locks out nobody on this machine who does not say otherwise: Mailgun would see another address', async () => {
    list('192.0.2.1');
    expect(await statusFrom(undefined)).toBe(200);
    expect(await statusFrom('nonsense')).toBe(200);
  });

  test('holds for made keys, but not for those of the kind web', async () => {
    const make = async (form: Record<string, string>) =>
      ((await send('POST /v1/keys', form)).body as { key: { secret: string } }).key.secret;
    const [user, web] = [await make({ role: 'admin' }), await make({ role: 'admin', kind: 'web', user_id: '1', email: 'a@example.com' })];
    list('192.0.2.1');
    expect(await statusFrom('203.0.113.9', user)).toBe(401);
    expect(await statusFrom('203.0.113.9', web)).toBe(200);
  });
});
