import { createPublicKey } from 'node:crypto';
import type { StoredDomain } from 'mailgun-emulator';
import type { Answer } from '../http';
import { emulator, runEmulator, send } from '../running';

runEmulator({ dns: 'unknown' });
beforeEach(() => emulator.reset());

const name = 'mail.example.com';

function stored(of = name): StoredDomain {
  const domain = emulator.store.domains.get(of);
  if (domain === undefined) throw new Error(`${of} is not in the store`);
  return domain;
}

interface DnsRecord {
  readonly is_active: boolean;
  readonly cached: string[];
  readonly name?: string;
  readonly record_type: string;
  readonly valid: string;
  readonly value: string;
}
const sending = ({ body }: Answer) => (body as { sending_dns_records: DnsRecord[] }).sending_dns_records;
const receiving = ({ body }: Answer) => (body as { receiving_dns_records: DnsRecord[] }).receiving_dns_records;
const dkim = (answer: Answer) => sending(answer).filter((record) => record.name?.includes('._domainkey.'));
const publicKey = (record: DnsRecord | undefined) =>
  createPublicKey({ key: Buffer.from(String(record?.value).replace('k=rsa; p=', ''), 'base64'), format: 'der', type: 'spki' });

describe('the DNS records', () => {
  test('are two MX, a DKIM key, SPF and the host of tracked links', async () => {
    const answer = await send('POST /v4/domains', { name });
    expect(receiving(answer)).toEqual([
      { is_active: true, cached: [], priority: '10', record_type: 'MX', valid: 'unknown', value: 'mxa.mailgun.org' },
      { is_active: true, cached: [], priority: '10', record_type: 'MX', valid: 'unknown', value: 'mxb.mailgun.org' },
    ]);
    const unchecked = { cached: [], valid: 'unknown' };
    expect(sending(answer)).toEqual([
      {
        ...unchecked,
        is_active: false,
        name: `smtp._domainkey.${name}`,
        record_type: 'TXT',
        value: expect.stringMatching(/^k=rsa; p=MIGf/),
      },
      { ...unchecked, is_active: true, name, record_type: 'TXT', value: 'v=spf1 include:mailgun.org ~all' },
      { ...unchecked, is_active: true, name: `email.${name}`, record_type: 'CNAME', value: 'mailgun.org' },
    ]);
  });

  test('come in another order each time', async () => {
    const first = sending(await send('POST /v4/domains', { name }));
    const second = sending(await send(`GET /v4/domains/${name}`));
    expect(second).not.toEqual(first);
    expect(second).toHaveLength(first.length);
    expect(second).toEqual(expect.arrayContaining(first));
  });

  test.each([
    ['1024', 1024],
    ['2048', 2048],
  ])('hold a real RSA key of %s bits under the selector that was asked for', async (size, bits) => {
    const [record] = dkim(await send('POST /v4/domains', { name, dkim_key_size: size, dkim_selector: 'k1' }));
    expect(record?.name).toBe(`k1._domainkey.${name}`);
    expect(publicKey(record).asymmetricKeyDetails?.modulusLength).toBe(bits);
  });

  test('are two CNAMEs in place of the key under automatic sender security', async () => {
    const records = dkim(await send('POST /v4/domains', { name, use_automatic_sender_security: 'true' }));
    expect(records.map((record) => [record.name, record.record_type, record.value]).sort()).toEqual([
      [`pdk1._domainkey.${name}`, 'CNAME', expect.stringMatching(/^pdk1\._domainkey\.\w+\.dkim1\.mailgun\.com$/)],
      [`pdk2._domainkey.${name}`, 'CNAME', expect.stringMatching(/^pdk2\._domainkey\.\w+\.dkim1\.mailgun\.com$/)],
    ]);
  });

  test('follow the web prefix', async () => {
    await send('POST /v4/domains', { name });
    const answer = await send(`PUT /v4/domains/${name}`, { web_prefix: 'links' });
    expect(sending(answer).map((record) => record.name)).toContain(`links.${name}`);
  });

  test.each([
    ['its root, if the account has that too', {}, 'example.com'],
    ['itself by force', { force_dkim_authority: 'true' }, name],
    ['the host that was named', { dkim_host_name: 'Example.com' }, 'example.com'],
  ])('hold the key of %s', async (_, fields, host) => {
    await send('POST /v4/domains', { name: 'example.com' });
    const answer = await send('POST /v4/domains', { name, ...fields });
    expect(dkim(answer).map((record) => record.name)).toEqual([`smtp._domainkey.${host}`]);
  });

  test('hold the key under the root by force although the account does not have it', async () => {
    const answer = await send('POST /v4/domains', { name, force_root_dkim_host: 'true' });
    expect(dkim(answer).map((record) => record.name)).toEqual(['smtp._domainkey.example.com']);
  });
});

describe('verifying a domain', () => {
  test('changes nothing as long as nobody has published the records', async () => {
    await send('POST /v4/domains', { name });
    const answer = await send(`PUT /v4/domains/${name}/verify`);
    expect(answer).toMatchObject({
      status: 200,
      body: { message: 'Domain DNS records have been updated', domain: { state: 'unverified' } },
    });
    expect(sending(answer).every(({ valid }) => valid === 'unknown')).toBe(true);
  });

  test('makes it active once the store says that the records are there', async () => {
    await send('POST /v4/domains', { name });
    stored().dns = 'valid';
    expect((await send(`GET /v4/domains/${name}`)).body).toMatchObject({ domain: { state: 'unverified' } });
    const answer = await send(`PUT /v4/domains/${name}/verify`);
    expect(answer.body).toMatchObject({ domain: { state: 'active' } });
    for (const record of [...sending(answer), ...receiving(answer)])
      expect(record).toMatchObject({ valid: 'valid', is_active: true, cached: [record.value] });
  });

  test('is needed again when automatic sender security is switched', async () => {
    await send('POST /v4/domains', { name });
    stored().dns = 'valid';
    await send(`PUT /v4/domains/${name}/verify`);
    const answer = await send(`PUT /v4/domains/${name}`, { use_automatic_sender_security: 'yes' });
    expect(answer.body).toMatchObject({ domain: { state: 'unverified', use_automatic_sender_security: true } });
    expect(dkim(answer).map(({ valid }) => valid)).toEqual(['unknown', 'unknown']);
  });
});
