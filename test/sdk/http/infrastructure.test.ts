import { generateKeyPairSync } from 'node:crypto';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { json, type Received, type ScriptedServer, startScriptedServer } from '../../scripted-server';

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

/** The fields of a form, read by node, or the JSON of the body. */
async function bodyOf({ headers, body }: Received): Promise<unknown> {
  const contentType = headers['content-type'] ?? '';
  if (contentType === '') return undefined;
  if (contentType.startsWith('application/json')) return JSON.parse(body.toString());
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  return Promise.all([...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : await value.text()]));
}

const pair = (type: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type, format: 'pem' },
  });
const { privateKey: pkcs1, publicKey } = pair('pkcs1');
const { privateKey: pkcs8 } = pair('pkcs8');

const key = { domain: 'example.com', selector: 's1' };
const url = 'https://example.com/';
const alert = { name: 'a/b c', metric: 'delivered_rate', comparator: '<', limit: '.95', dimension: 'domain' } as const;
const pool = 'p1';

type Sent = readonly [title: string, call: (mailgun: Mailgun) => Promise<unknown>, request: string, body: unknown];

/** The answer matters to nobody here: what was sent is looked at. */
async function send(call: (mailgun: Mailgun) => Promise<unknown>) {
  server.answer(json({ message: 'ok' }));
  await call(mailgun).catch((error: { code?: string }) => expect(error).toMatchObject({ code: 'invalid_response' }));
  const [received] = server.received;
  return { request: `${received?.method} ${received?.url}`, body: received && (await bodyOf(received)) };
}

describe('a request', () => {
  test.each<Sent>([
    [
      'for a DKIM key is a form',
      ({ domainKeys }) => domainKeys.create({ ...key, bits: 2048 }),
      'POST /v1/dkim/keys',
      [
        ['signing_domain', 'example.com'],
        ['selector', 's1'],
        ['bits', '2048'],
      ],
    ],
    [
      "for a DKIM key of one's own has the key as text",
      ({ domainKeys }) => domainKeys.create({ ...key, pem: pkcs1 }),
      'POST /v1/dkim/keys',
      [
        ['signing_domain', 'example.com'],
        ['selector', 's1'],
        ['pem', pkcs1],
      ],
    ],
    [
      'or as a file',
      ({ domainKeys }) => domainKeys.create({ ...key, pem: { filename: 'dkim.pem', data: pkcs1 } }),
      'POST /v1/dkim/keys',
      [
        ['signing_domain', 'example.com'],
        ['selector', 's1'],
        ['pem', pkcs1],
      ],
    ],
    [
      'for all DKIM keys has a query and no body, although the document has a form',
      ({ domainKeys }) => domainKeys.listAll({ pageSize: 100, domain: 'example.com' }).toArray(),
      'GET /v1/dkim/keys?limit=100&signing_domain=example.com',
      undefined,
    ],
    [
      'to delete a DKIM key has both names in the query',
      ({ domainKeys }) => domainKeys.delete(key),
      'DELETE /v1/dkim/keys?signing_domain=example.com&selector=s1',
      undefined,
    ],
    [
      'for rotation spells days as 5d',
      ({ dkimRotation }) => dkimRotation.update({ domain: 'example.com', rotationEnabled: true, rotationInterval: '5d' }),
      'PUT /v1/dkim_management/domains/example.com/rotation',
      [
        ['rotation_enabled', 'true'],
        ['rotation_interval', '5d'],
      ],
    ],
    [
      'for a certificate has the host in its path, and no body',
      ({ trackingCertificates }) => trackingCertificates.create({ host: 'email.example.com' }),
      'POST /v2/x509/email.example.com',
      undefined,
    ],
    [
      'for a forward repeats its targets in the query',
      ({ forwards }) =>
        forwards.create({ match: 'a*@example.com', urls: [url, `${url}?a`], recipients: ['b@example.net', 'c@example.net'] }),
      'POST /v3/forwards?match=a*%40example.com&forward.url=https%3A%2F%2Fexample.com%2F&forward.url=https%3A%2F%2Fexample.com%2F%3Fa' +
        '&forward.recipient=b%40example.net&forward.recipient=c%40example.net',
      undefined,
    ],
    [
      'to change a forward has what is given',
      ({ forwards }) => forwards.update({ id: 'f1', store: url }),
      'PUT /v3/forwards/f1?forward.store=https%3A%2F%2Fexample.com%2F',
      undefined,
    ],
    [
      'to delete a forward may name its domain',
      ({ forwards }) => forwards.delete({ id: 'f1', domain: 'example.com' }),
      'DELETE /v3/forwards/f1?domain.name=example.com',
      undefined,
    ],
    [
      'to replace an alert has its name in the path, and in the body as Mailgun wants it',
      ({ sendAlerts }) => sendAlerts.update({ ...alert, alertChannels: ['email'] }),
      'PUT /v1/thresholds/alerts/send/a%2Fb%20c',
      { ...alert, alert_channels: ['email'] },
    ],
    [
      'to replace a limit has its name twice too',
      ({ limitThresholds }) => limitThresholds.update({ ...alert, metric: 'seed_test_count', limit: '10', period: '1M' }),
      'PUT /v1/thresholds/limits/a%2Fb%20c',
      { ...alert, metric: 'seed_test_count', limit: '10', period: '1M' },
    ],
    [
      'to delete a pool has the pool in the path and the one in its place in the query',
      ({ ipPools }) => ipPools.delete({ id: pool, replacementPoolId: 'p2' }),
      'DELETE /v3/ip_pools/p1?pool_id=p2',
      undefined,
    ],
    [
      'to delete a pool may have an address in its place',
      ({ ipPools }) => ipPools.delete({ id: pool, replacementIp: 'shared' }),
      'DELETE /v3/ip_pools/p1?ip=shared',
      undefined,
    ],
    [
      'to unlink a pool has the address in its place in the query',
      ({ domainIps }) => domainIps.delete({ domain: 'example.com', ip: 'ip_pool', replacementIp: '192.0.2.1' }),
      'DELETE /v3/domains/example.com/ips/ip_pool?ip=192.0.2.1',
      undefined,
    ],
    [
      'by the other path does the same',
      ({ ips }) => ips.deleteFromPool({ domain: 'example.com', ip: 'ip_pool', replacementPoolId: 'p2' }),
      'DELETE /v3/domains/example.com/pool/ip_pool?pool_id=p2',
      undefined,
    ],
    [
      'to change a pool repeats addresses and domains',
      ({ ipPools }) => ipPools.update({ id: pool, addIps: ['192.0.2.1', '192.0.2.2'], unlinkDomainIds: ['d1'] }),
      'PATCH /v3/ip_pools/p1',
      [
        ['add_ip', '192.0.2.1'],
        ['add_ip', '192.0.2.2'],
        ['unlink_domain', 'd1'],
      ],
    ],
  ])('%s', async (_, call, request, body) => expect(await send(call)).toEqual({ request, body }));
});

describe('before anything is sent', () => {
  const encrypted = pkcs1.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB\n\n');
  const wrong = (value: unknown) => value as never;

  test.each<readonly [string, (mailgun: Mailgun) => Promise<unknown>, string]>([
    ['512 bits', ({ domainKeys }) => domainKeys.create({ ...key, bits: wrong(512) }), 'bits'],
    ['a selector of two labels', ({ domainKeys }) => domainKeys.create({ ...key, selector: 'a.b' }), 'selector'],
    [
      'another selector of two labels',
      ({ domainKeys }) => domainKeys.updateSelector({ domain: 'example.com', dkimSelector: 'a.b' }),
      'dkim',
    ],
    ['a key in PKCS #8', ({ domainKeys }) => domainKeys.create({ ...key, pem: pkcs8 }), 'PKCS #1'],
    ['a public key', ({ domainKeys }) => domainKeys.create({ ...key, pem: publicKey }), 'PKCS #1'],
    ['an encrypted key', ({ domainKeys }) => domainKeys.create({ ...key, pem: encrypted }), 'PKCS #1'],
    ['101 keys a page', ({ domainKeys }) => domainKeys.listAll({ pageSize: 101 }).toArray(), 'pageSize'],
    ...['4d', '0d', '05d', '120h', '5', 'd'].map(
      (rotationInterval) =>
        [
          `an interval of ${rotationInterval}`,
          ({ dkimRotation }: Mailgun) => dkimRotation.update({ domain: 'example.com', rotationEnabled: true, rotationInterval }),
          'rotationInterval: must be days',
        ] as const,
    ),
    [
      'an interval without rotation',
      ({ dkimRotation }) => dkimRotation.update({ domain: 'example.com', rotationEnabled: false, rotationInterval: '5d' }),
      'rotationInterval needs rotationEnabled',
    ],
    ['a forward to nobody', ({ forwards }) => forwards.create({ match: 'a@example.com' }), 'one of urls, recipients and store'],
    ['a forward of no address', ({ forwards }) => forwards.create({ match: '*', urls: [url] }), 'match'],
    ['a forward to 4 URLs', ({ forwards }) => forwards.create({ match: '*@example.com', urls: Array(4).fill(url) }), 'urls'],
    ['a forward to no URL', ({ forwards }) => forwards.create({ match: '*@example.com', urls: [] }), 'urls'],
    ['a forward over FTP', ({ forwards }) => forwards.create({ match: '*@example.com', urls: ['ftp://example.com'] }), 'urls.0'],
    [
      'a forward to 6 addresses',
      ({ forwards }) => forwards.create({ match: '*@example.com', recipients: Array(6).fill('a@example.net') }),
      'recipients',
    ],
    [
      'a forward to two addresses in one',
      ({ forwards }) => forwards.create({ match: '*@example.com', recipients: ['a@example.net,b@example.net'] }),
      'recipients.0',
    ],
    ['a change of nothing', ({ forwards }) => forwards.update({ id: 'f1' }), 'something to change'],
    ['a limit in percent', ({ sendAlerts }) => sendAlerts.create({ ...alert, limit: '5%' }), 'limit'],
    ['a metric that there is not', ({ sendAlerts }) => sendAlerts.create({ ...alert, metric: wrong('open_rate') }), 'metric'],
    ['a channel that there is not', ({ sendAlerts }) => sendAlerts.create({ ...alert, alertChannels: [wrong('sms')] }), 'alertChannels'],
    ['a comparator that there is not', ({ sendAlerts }) => sendAlerts.create({ ...alert, comparator: wrong('=>') }), 'comparator'],
    [
      'a filter of no value',
      ({ sendAlerts }) => sendAlerts.create({ ...alert, filters: [{ dimension: 'ip', comparator: '=', values: [] }] }),
      'filters.0.values',
    ],
    ['a pool of what is no address', ({ ipPools }) => ipPools.create({ name: 'a', description: '', ips: ['192.0.2'] }), 'ips.0'],
    [
      'two replacements of a pool',
      ({ ipPools }) => ipPools.delete({ id: pool, replacementIp: 'shared', replacementPoolId: 'p2' }),
      'exclude each other',
    ],
    ['no replacement of a linked pool', ({ domainIps }) => domainIps.delete({ domain: 'example.com', ip: 'ip_pool' }), 'and not both'],
    [
      'a pool instead of an address',
      ({ ips }) => ips.deleteFromPool({ domain: 'example.com', ip: '192.0.2.1', replacementPoolId: 'p2' }),
      'only ip_pool is replaced by a pool',
    ],
  ])('%s is refused', async (_, call, words) => {
    await expect(call(mailgun)).rejects.toMatchObject({
      code: 'invalid_request',
      status: undefined,
      message: expect.stringContaining(words),
    });
    expect(server.received).toEqual([]);
  });

  test('a refusal says nothing of the private key', async () => {
    const { message } = (await mailgun.domainKeys.create({ ...key, pem: pkcs8 }).catch((error: unknown) => error)) as Error;
    for (const line of pkcs8.trim().split('\n').slice(1, -1)) expect(message).not.toContain(line);
  });
});

describe('an answer', () => {
  test('about rotation has its flag as text, and is read as a flag', async () => {
    const domain = { id: '1', account_id: '2', sid: '3', name: 'example.com', state: 'enabled', rotation_interval: '24h', records: null };
    server.answer(json({ domain: { ...domain, rotation_enabled: 'true' } }), json({ domain: { ...domain, rotation_enabled: 'false' } }));
    const read = async (rotationEnabled: boolean) => (await mailgun.dkimRotation.update({ domain: 'example.com', rotationEnabled })).domain;
    expect((await read(true)).rotationEnabled).toBe(true);
    expect((await read(false)).rotationEnabled).toBe(false);
  });

  test('about a key writes in capitals whether its record is valid, and is read in small letters', async () => {
    const record = { is_active: true, cached: [], name: 's1._domainkey.example.com', record_type: 'TXT', valid: 'VALID', value: 'k=rsa' };
    server.answer(json({ items: [{ signing_domain: 'example.com', selector: 's1', dns_record: record }] }));
    const { items } = await mailgun.domainKeys.list({ domain: 'example.com' });
    expect(items).toMatchObject([{ dnsRecord: { valid: 'valid', isActive: true } }]);
  });

  test('about a key that is switched may have the message only', async () => {
    server.answer(json({ message: 'domain key activated' }));
    expect(await mailgun.domainKeys.activate({ domain: 'example.com', selector: 's1' })).toEqual({
      message: 'domain key activated',
    });
  });
});
