import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { DkimKey } from 'mailgun-emulator';
import type { Answer } from '../http';
import { emulator, mailgun, runEmulator, send } from '../running';

const root = 'example.com';
const name = `mail.${root}`;

runEmulator({ dns: 'unknown' });
beforeEach(() => emulator.reset());

const dkimNames = ({ body }: Answer) =>
  (body as { sending_dns_records: { name: string }[] }).sending_dns_records
    .map((record) => record.name)
    .filter((each) => each.includes('._domainkey.'));

test('the keys of a domain are listed with their records', async () => {
  await send('POST /v4/domains', { name, dkim_selector: 'k1' });
  expect((await send(`GET /v4/domains/${name}/keys`)).body).toEqual({
    items: [
      {
        signing_domain: name,
        selector: 'k1',
        dns_record: {
          is_active: false,
          cached: [],
          name: `k1._domainkey.${name}`,
          record_type: 'TXT',
          valid: 'unknown',
          value: expect.stringMatching(/^k=rsa; p=\S+$/),
        },
      },
    ],
  });
});

test('a domain that does not exist has no keys, and that is no error', async () => {
  expect(await send('GET /v4/domains/nobody.example.com/keys')).toMatchObject({ status: 200, body: { items: [] } });
});

test('a renamed selector is in the records, and not that of another key', async () => {
  await send('POST /v4/domains', { name });
  expect((await send(`PUT /v3/domains/${name}/dkim_selector`, { dkim_selector: 'mailo1' })).body).toEqual({
    message: 'DKIM selector changed',
  });
  expect(dkimNames(await send(`GET /v4/domains/${name}`))).toEqual([`mailo1._domainkey.${name}`]);
  await mailgun.domainKeys.create({ domain: name, selector: 's2' });
  expect((await send(`PUT /v3/domains/${name}/dkim_selector`, { dkim_selector: 'S2' })).status).toBe(400);
  expect(keys().map(({ selector }) => selector)).toEqual(['mailo1', 's2']);
});

describe('the DKIM authority', () => {
  test('goes to the root and comes back', async () => {
    await send('POST /v4/domains', { name: root, dkim_selector: 'rootkey' });
    await send('POST /v4/domains', { name, force_dkim_authority: 'true' });
    const away = await send(`PUT /v3/domains/${name}/dkim_authority`, { self: 'false' });
    expect(away.body).toMatchObject({ message: 'Domain DKIM authority has been changed', changed: true });
    expect(dkimNames(away)).toEqual([`rootkey._domainkey.${root}`]);
    const back = await send(`PUT /v3/domains/${name}/dkim_authority`, { self: 'true' });
    expect(back.body).toMatchObject({ changed: true });
    expect(dkimNames(back)).toEqual([`smtp._domainkey.${name}`]);
  });

  test.each(['true', 'false'])('stays where it is when self is %s and there is no root', async (self) => {
    await send('POST /v4/domains', { name });
    expect((await send(`PUT /v3/domains/${name}/dkim_authority`, { self })).body).toMatchObject({
      message: 'Domain DKIM authority has not been changed',
      changed: false,
    });
  });
});

test.each(['dkim_authority', 'dkim_selector'])('%s of an unknown domain says so', async (kind) => {
  const fields = { self: 'true', dkim_selector: 'k1' };
  expect(await send(`PUT /v3/domains/nobody.example.com/${kind}`, fields)).toMatchObject({
    status: 404,
    body: { message: 'Domain not found' },
  });
});

/** What the store has, which is not asked for over HTTP. */
const keys = (of = name): DkimKey[] => emulator.store.domains.get(of)?.dkimKeys ?? [];
const keyOf = (selector: string) => keys().find((key) => key.selector === selector);

/** Publishes the records of a domain and has them looked at. */
async function verify(): Promise<void> {
  Object.assign(emulator.store.domains.get(name) ?? {}, { dns: 'valid' });
  await mailgun.domains.verify({ domain: name });
}

const words = (message: string) => ({ status: 400, body: { message } });
const publicKeyIn = (value = '') => createPublicKey({ key: Buffer.from(value.slice(9), 'base64'), format: 'der', type: 'spki' });

describe('a DKIM key', () => {
  const s2 = { domain: name, selector: 's2' };
  const there = { domain: name, selector: 's2' };
  beforeEach(async () => {
    await mailgun.domains.create({ name, dkimSelector: 's1' });
  });

  test.each([
    [{}, 1024, 216],
    [{ bits: 1024 }, 1024, 216],
    [{ bits: 2048 }, 2048, 392],
  ] as const)('made with %j has %i bits: %i characters in its record', async (given, bits, characters) => {
    const { dnsRecord } = await mailgun.domainKeys.create({ ...s2, ...given });
    expect(dnsRecord).toMatchObject({ name: `s2._domainkey.${name}`, recordType: 'TXT', valid: 'unknown', isActive: false });
    expect(dnsRecord?.value).toMatch(/^k=rsa; p=/);
    expect(dnsRecord?.value.slice(9)).toHaveLength(characters);
    expect(publicKeyIn(dnsRecord?.value).asymmetricKeyDetails?.modulusLength).toBe(bits);
    expect(keyOf('s2')).toMatchObject({ bits, active: false });
  });

  test('is another one than any before it, under the same selector too', async () => {
    const values = [keys()[0]?.publicKey];
    for (const _ of [1, 2]) {
      await mailgun.domainKeys.create(s2);
      values.push(keyOf('s2')?.publicKey);
      await mailgun.domainKeys.delete(s2);
    }
    expect(new Set(values).size).toBe(3);
  });

  test('is among the records that the domain has to publish, and in both lists', async () => {
    await mailgun.domainKeys.create(s2);
    const names = [`s1._domainkey.${name}`, `s2._domainkey.${name}`];
    expect(dkimNames(await send(`GET /v4/domains/${name}`)).sort()).toEqual(names);
    for (const path of [`/v4/domains/${name}/keys`, '/v1/dkim/keys'])
      expect((await send(`GET ${path}`)).body).toMatchObject({ items: names.map((record) => ({ dns_record: { name: record } })) });
  });

  test.each(['text', 'file'])("of one's own comes as a %s and shows its public half", async (form) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    await mailgun.domainKeys.create({ ...s2, pem: form === 'text' ? pem : { filename: 'dkim.pem', data: pem } });
    expect(keyOf('s2')).toMatchObject({ bits: 2048, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') });
  });

  test('in another form than PKCS #1 is refused in the words of Mailgun', async () => {
    const pkcs8 = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const broken = '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----';
    const post = (pem: string | File) =>
      send('POST /v1/dkim/keys', { signing_domain: name, selector: 's2', pem }, { encoding: 'multipart' });
    for (const form of [pkcs8, new File([pkcs8], 'dkim.pem')])
      expect(await post(form)).toMatchObject(words('failed to import domain key: failed to parse private key: key must be PKCS1 format'));
    for (const form of ['no key', broken])
      expect(await post(form)).toMatchObject(words('failed to import domain key: failed to parse PEM'));
    expect(keys()).toHaveLength(1);
  });

  test('under a selector that is taken is a conflict, in capitals too', async () => {
    for (const selector of ['s1', 'S1'])
      await expect(mailgun.domainKeys.create({ domain: name, selector })).rejects.toMatchObject({
        code: 'conflict',
        body: { message: 'failed to create domain key: duplicate key' },
      });
    expect(keys()).toHaveLength(1);
  });

  test('is one of three at most', async () => {
    for (const selector of ['s2', 's3']) await mailgun.domainKeys.create({ domain: name, selector });
    await expect(mailgun.domainKeys.create({ domain: name, selector: 's4' })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(keys()).toHaveLength(3);
  });

  test('of a domain that is not there is refused', async () => {
    await expect(mailgun.domainKeys.create({ ...s2, domain: 'nobody.example.com' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('becomes active once its record was found, and not by itself', async () => {
    await verify();
    await mailgun.domainKeys.create(s2);
    await expect(mailgun.domainKeys.activate(there)).rejects.toMatchObject({ code: 'invalid_request' });
    await verify();
    expect(keys().map(({ active }) => active)).toEqual([true, false]);
    expect(await send(`PUT /v4/domains/${name}/keys/s2/activate`)).toMatchObject({
      status: 200,
      body: { message: 'domain key activated', authority: name, selector: 's2', active: true },
    });
    expect(keyOf('s2')?.active).toBe(true);
    expect((await mailgun.domainKeys.deactivate({ domain: name, selector: 's1' })).active).toBe(false);
    expect(keys().map(({ active }) => active)).toEqual([false, true]);
  });

  test('that is renamed waits for its record again', async () => {
    await verify();
    await mailgun.domainKeys.updateSelector({ domain: name, dkimSelector: 's9' });
    expect(keyOf('s9')).toMatchObject({ active: true, verifiedDns: 'unknown' });
  });

  test('is neither deleted nor deactivated as the last active one', async () => {
    await mailgun.domainKeys.create(s2);
    await verify();
    expect(await send(`DELETE /v1/dkim/keys?signing_domain=${name}&selector=s1`)).toMatchObject(
      words('cannot delete domain key: must have at least one active domain key'),
    );
    expect(await send(`PUT /v4/domains/${name}/keys/s1/deactivate`)).toMatchObject(
      words('cannot deactivate domain key: must have at least one active domain key'),
    );
    expect(keyOf('s1')?.active).toBe(true);
    await mailgun.domainKeys.activate(there);
    expect(await mailgun.domainKeys.delete({ domain: name, selector: 's1' })).toEqual({ message: 'success' });
    expect(keys().map(({ selector }) => selector)).toEqual(['s2']);
  });

  test('signs mail as long as it is the active one', async () => {
    await mailgun.domainKeys.create(s2);
    await verify();
    await mailgun.domainKeys.activate(there);
    await mailgun.domainKeys.deactivate({ domain: name, selector: 's1' });
    await mailgun.messages.send({ domain: name, from: `a@${name}`, to: 'b@example.net', subject: 'Hello', text: 'Hello' });
    expect(emulator.store.events.at(-1)?.primaryDkim).toBe(`s2._domainkey.${name}`);
  });

  test('that is not there is a 404, and a name that is missing says which', async () => {
    const missing = { status: 404, body: { message: 'domain key not found' } };
    for (const domain of [name, 'nobody.example.com'])
      for (const request of [
        `PUT /v4/domains/${domain}/keys/s9/activate`,
        `PUT /v4/domains/${domain}/keys/s9/deactivate`,
        `DELETE /v1/dkim/keys?signing_domain=${domain}&selector=s9`,
      ])
        expect(await send(request)).toMatchObject(missing);
    expect(await send('DELETE /v1/dkim/keys?selector=s1')).toMatchObject(words('Missing mandatory parameter: signing_domain'));
    expect(await send(`DELETE /v1/dkim/keys?signing_domain=${name}`)).toMatchObject(words('Missing mandatory parameter: selector'));
  });

  test('of its own stays in the list under automatic sender security, beside those that Mailgun keeps', async () => {
    await mailgun.domains.update({ domain: name, useAutomaticSenderSecurity: true });
    const { items } = await mailgun.domainKeys.list({ domain: name });
    expect(items.map(({ selector, dnsRecord }) => `${selector} ${dnsRecord?.recordType}`)).toEqual(['pdk1 CNAME', 'pdk2 CNAME', 's1 TXT']);
    expect(dkimNames(await send(`GET /v4/domains/${name}`)).sort()).toEqual([`pdk1._domainkey.${name}`, `pdk2._domainkey.${name}`]);
  });
});

describe('the list of all DKIM keys', () => {
  const domains = Array.from({ length: 6 }, (_, index) => `d${index}.example.com`);
  beforeEach(async () => {
    for (const domain of domains) {
      await mailgun.domains.create({ name: domain, dkimSelector: 'a' });
      await mailgun.domainKeys.create({ domain, selector: 'b' });
    }
    emulator.requests.length = 0;
  });

  test('is walked to its end, 10 a page, by addresses that hide the place', async () => {
    const found = await mailgun.domainKeys.listAll().toArray();
    expect(found.map(({ domain, selector }) => `${selector}.${domain}`)).toEqual(
      domains.flatMap((domain) => [`a.${domain}`, `b.${domain}`]),
    );
    expect(emulator.requests.map(({ fields }) => fields)).toEqual([
      {},
      { page: expect.stringMatching(/^[\w-]+$/), limit: '10' },
      { page: expect.stringMatching(/^[\w-]+$/), limit: '10' },
    ]);
  });

  test('has the keys of one domain or of one selector, on further pages too', async () => {
    const list = async (query: { domain?: string; selector?: string }) =>
      (await mailgun.domainKeys.listAll({ ...query, pageSize: 1 }).toArray()).map(({ domain, selector }) => `${selector}.${domain}`);
    expect(await list({ domain: 'D3.example.com' })).toEqual(['a.d3.example.com', 'b.d3.example.com']);
    expect(await list({ selector: 'b' })).toEqual(domains.map((domain) => `b.${domain}`));
  });

  test('takes the empty page and limit that mailgun.js sends', async () => {
    const { body } = await send('GET /v1/dkim/keys?page=&limit=');
    expect((body as { items: unknown[] }).items).toHaveLength(10);
  });

  test('has at most 100 a page', async () => {
    expect((await send('GET /v1/dkim/keys?limit=101')).status).toBe(400);
  });
});
