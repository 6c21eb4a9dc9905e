import * as pulumi from '@pulumi/pulumi';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import * as mailgun from 'pulumi-mailgun';

let emulator: Emulator;

const headers = () => ({ authorization: `Basic ${Buffer.from(`api:${emulator.apiKey}`).toString('base64')}` });
const post = (path: string, form: Record<string, string>) =>
  fetch(`${emulator.url}${path}`, { method: 'POST', headers: headers(), body: new URLSearchParams(form) });

beforeAll(async () => {
  emulator = await startEmulator();
  pulumi.runtime.setMocks({ newResource: ({ inputs, name }) => ({ id: name, state: inputs }), call: () => ({}) });
  // An engine that registers resources and is no mock, so that Mailgun is asked.
  const engine = pulumi.runtime.getMonitor();
  pulumi.runtime.setMockOptions(
    {
      registerResource: engine?.registerResource.bind(engine),
      registerResourceOutputs: engine?.registerResourceOutputs.bind(engine),
      supportsFeature: engine?.supportsFeature.bind(engine),
    },
    'project',
    'stack',
  );
  pulumi.runtime.setAllConfig({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': `${emulator.url}/{region}` });
  await post('/v4/domains', { name: 'mail.example.com' });
  await post('/v3/lists', { address: 'news@mail.example.com', name: 'News' });
  await post('/v3/routes', { expression: 'catch_all()', action: 'stop()' });
  await post('/v3/mail.example.com/templates', { name: 'welcome', template: 'Hello', tag: 'v1' });
  await post('/eu/v4/domains', { name: 'mail.example.eu' });
});
afterAll(() => emulator.close());

const settled = <T>(output: pulumi.Output<T>) => new Promise<pulumi.Unwrap<T>>((resolve) => output.apply(resolve as never));

test('what is in the account of the stack is found, with moments as text', async () => {
  const domain = await mailgun.getDomain({ name: 'mail.example.com' });
  expect(domain).toMatchObject({ name: 'mail.example.com', state: 'unverified' });
  expect(domain.createdAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect((await mailgun.getDomains({})).map(({ name }) => name)).toEqual(['mail.example.com']);
  expect(await mailgun.getDomains({ search: 'other' })).toEqual([]);
  expect((await mailgun.getRoutes({}))[0]).toMatchObject({ expression: 'catch_all()', actions: ['stop()'] });
  expect(await mailgun.getMailingList({ address: 'news@mail.example.com' })).toMatchObject({ name: 'News' });
  expect(await mailgun.getTemplate({ domain: 'mail.example.com', name: 'welcome' })).toMatchObject({ version: { template: 'Hello' } });
});

test('an explicit provider is asked in its own region, also as the provider of a parent', async () => {
  const eu = new mailgun.Provider('eu', { apiKey: emulator.apiKey, baseUrl: `${emulator.url}/{region}`, region: 'eu' });
  expect((await mailgun.getDomains({}, { provider: eu })).map(({ name }) => name)).toEqual(['mail.example.eu']);
  const parent = new pulumi.ComponentResource('test:index:Mail', 'mail', {}, { providers: [eu] });
  expect((await mailgun.getDomain({ name: 'mail.example.eu' }, { parent })).name).toBe('mail.example.eu');
  await expect(mailgun.getDomain({ name: 'mail.example.com' }, { provider: eu })).rejects.toThrow('GET /v4/domains/{name}');
});

test('a question can hang on what another resource says', async () => {
  const name = pulumi.output(Promise.resolve('mail.example.com'));
  expect(await settled(mailgun.getDomainOutput({ name }).state)).toBe('unverified');
});

test('the signing key is a secret', async () => {
  const key = mailgun.getWebhookSigningKeyOutput({});
  expect(await pulumi.isSecret(key)).toBe(true);
  expect(await settled(key)).toBe(emulator.store.account.signingKey);
});

test('a missing thing and a refused key are errors that say what to do, without the key', async () => {
  const wrong = new mailgun.Provider('wrong', { apiKey: 'key-of-nobody', baseUrl: emulator.url });
  const refused = await mailgun.getDomains({}, { provider: wrong }).catch((error: Error) => error.message);
  expect(refused).toContain('Mailgun refused the API key');
  expect(refused).not.toContain('key-of-nobody');
  await expect(mailgun.getMailingList({ address: 'no@mail.example.com' })).rejects.toThrow('not found');
});

test('what is found through an explicit provider is no secret, though its key is', async () => {
  const own = new mailgun.Provider('own', { apiKey: emulator.apiKey, baseUrl: emulator.url });
  const found = mailgun.getMailingListOutput({ address: 'news@mail.example.com' }, { provider: own });
  expect(await settled(found.apply(({ name }) => name))).toBe('News');
  expect(await pulumi.isSecret(found)).toBe(false);
});

test('an error is its words alone, and names the provider whose key was refused', async () => {
  const wrong = new mailgun.Provider('theirs', { apiKey: 'key-of-nobody', baseUrl: emulator.url });
  const refused = await mailgun.getDomains({}, { provider: wrong }).catch((error: Error) => error);
  expect(refused).toMatchObject({ message: expect.stringContaining('mailgun.Provider "theirs"'), stack: '' });
});

test('the DNS records of a resource, whose properties are outputs, are found, and long values are offered in pieces', async () => {
  const { name, ...shown } = await mailgun.getDomain({ name: 'mail.example.com' });
  const key = 'k'.repeat(401);
  const records = [{ name: 'a._domainkey.mail.example.com', recordType: 'TXT', value: key, valid: 'valid' }];
  class Made extends pulumi.CustomResource {
    declare readonly name: pulumi.Output<string>;
    declare readonly sendingDnsRecords: pulumi.Output<typeof records>;
    declare readonly receivingDnsRecords: pulumi.Output<typeof shown.receivingDnsRecords>;
  }
  const made = new Made('test:index:Made', 'made', { name, receivingDnsRecords: shown.receivingDnsRecords, sendingDnsRecords: records });
  const all = await settled(mailgun.dnsRecordsOf(made));
  expect(all.map(({ type }) => type)).toEqual(['MX', 'MX', 'TXT']);
  expect(all[2]?.strings.map(({ length }) => length)).toEqual([255, 146]);
  expect(all[2]?.strings.join('')).toBe(key);
});

test('the DNS records of a domain come in one order, however Mailgun sends them, each with its purpose', async () => {
  const read = async () => settled(mailgun.dnsRecordsOf(await mailgun.getDomain({ name: 'mail.example.com' })));
  const records = await read();
  expect(await read()).toEqual(records);
  expect(records.map(({ type, name, purpose, priority }) => [type, name, purpose, priority])).toEqual([
    ['CNAME', 'email.mail.example.com', 'tracking', undefined],
    ['MX', 'mail.example.com', 'receiving', 10],
    ['MX', 'mail.example.com', 'receiving', 10],
    ['TXT', 'mail.example.com', 'spf', undefined],
    ['TXT', 'smtp._domainkey.mail.example.com', 'dkim', undefined],
  ]);
});
