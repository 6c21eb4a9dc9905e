import { type Emulator, startEmulator } from 'mailgun-emulator';
import { type Answer, type Send, sender } from './http';

const root = 'example.com';
const name = `mail.${root}`;

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await startEmulator();
  send = sender(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

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

test('a renamed selector is in the records', async () => {
  await send('POST /v4/domains', { name });
  expect((await send(`PUT /v3/domains/${name}/dkim_selector`, { dkim_selector: 'mailo1' })).body).toEqual({
    message: 'DKIM selector changed',
  });
  expect(dkimNames(await send(`GET /v4/domains/${name}`))).toEqual([`mailo1._domainkey.${name}`]);
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
