import { createMailgun } from 'mailgun-sdk';
import { idFormOf } from '../../../provider/lifecycle/id-form';
import { resources } from '../../../provider/resources';
import { startNativeHost } from '../../contract/native-host';
import type { ProviderHost } from '../../contract/provider-host';
import { failing } from '../../contract/resources/subject';
import { emulator, mailgun, runEmulator } from '../../emulator/running';

runEmulator();
let host: ProviderHost;

const settings = () => ({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': `${emulator.url}/{region}` });

beforeAll(async () => {
  host = await startNativeHost(settings());
});

afterAll(() => host.stop());

beforeEach(async () => {
  emulator.reset();
  await host.configure(settings());
  emulator.requests.length = 0;
});

/** As `pulumi import` asks. */
const imported = (type: string, id: string) => host.read(id, { __type: type });
const refusal = async (type: string, id: string) => (await failing(imported(type, id))).message;

/** Ids of other classes, parts of ids, and what a shell makes of one. */
const malformed: Readonly<Record<string, readonly string[]>> = {
  AccountWebhook: ['', 'a/b', '..', 'mail.example.com/delivered', '%2e%2e', 'a b', 'a?b'],
  ApiKey: ['', 'a/b', '..', 'mail.example.com', 'a%2fb'],
  DkimKey: ['', 'mail.example.com', 'mail.example.com/', '/s1', 's1', '%2f/s1', 'a@example.com'],
  DkimRotation: ['', 'mail', 'mail.example.com/s1', 'a@mail.example.com', 'mail%2eexample%2ecom'],
  Domain: ['', 'mail', '/', '..', 'mail.example.com/', 'mail.example.com/delivered', 'news@mail.example.com', 'mail%2eexample%2ecom'],
  DomainVerification: ['', 'mail', 'mail.example.com/delivered', 'news@mail.example.com'],
  Forward: ['', 'a/b', '..', 'news@mail.example.com'],
  IpAllowlistEntry: ['', 'mail.example.com', '192.0.2.0/', '192.0.2.0/240', '192.0.2.256', '192.0.2.0%2f24'],
  IpPool: ['', 'a/b', '..', '192.0.2.1'],
  MailingList: ['', 'mail.example.com', 'news@', '@mail.example.com', 'news@mail.example.com/alice@example.com'],
  MailingListMember: ['', 'news@mail.example.com', 'news@mail.example.com/', '/alice@example.com', 'news@mail.example.com/alice'],
  MailingListMembers: ['', 'mail.example.com', 'news@mail.example.com/alice@example.com'],
  Route: ['', 'catch_all()', 'a/b', '..', 'mail.example.com'],
  SendAlert: [''],
  SmtpCredential: ['', 'mail.example.com', 'shop@', '@mail.example.com', 'shop@mail', 'mail.example.com/shop'],
  Subaccount: ['', 'a/b', '..', 'shop.example.com'],
  SuppressionAllowlistEntry: ['', 'mail.example.com', 'mail.example.com/', '/alice@example.com', 'mail.example.com/alice'],
  Template: ['', '/', 'mail.example.com/', '/welcome', 'mail.example.com/welcome/v1', 'mail.example.com/50%', 'welcome%zz'],
  TemplateVersion: ['', 'welcome', 'mail.example.com/welcome/', '//v1', 'a.example.com/welcome/v1/more', 'welcome/50%', 'mail/welcome/v1'],
  TrackingCertificate: ['', 'email', 'email.mail.example.com/x', 'a@mail.example.com'],
  Webhook: [
    '',
    'mail.example.com',
    'mail.example.com/',
    '/delivered',
    'mail.example.com/deliver',
    'mail.example.com/delivered/x',
    'mail/delivered',
  ],
};

test('every class is among those whose malformed ids are tried', () => {
  expect(Object.keys(malformed).sort()).toEqual(Object.keys(resources).sort());
});

describe.each(Object.entries(malformed))('%s', (type, ids) => {
  test.each(ids)('%j is refused with the class, the id and its form, before Mailgun is asked', async (id) => {
    const words = await refusal(type, id);
    const [resource] = Object.values(resources).filter((each) => each.type === type);
    expect(words).toContain(`${JSON.stringify(id)} is not the id of a ${type}, which is ${resource && idFormOf(resource)}`);
    expect(emulator.requests).toEqual([]);
  });
});

test.each([
  ['Webhook', 'mail.example.com/deliver', /eventType must be .*did you mean "delivered"/],
  ['Template', 'mail.example.com/50%', /percent sign/],
])('of a %s %j it says what is wrong with it', async (type, id, words) => {
  expect(await refusal(type, id)).toMatch(words);
});

test.each([
  ['Webhook', 'mail.example.com/delivered', '<domain>/<event type>'],
  ['Template', 'mail.example.com/welcome', '<domain>/<name> or <name>'],
  ['Domain', 'mail.example.com', '<name>'],
  ['Route', '4f3bad2335335426750048c6', 'the one that Mailgun has assigned'],
  ['SendAlert', 'a/b%', '<name>'],
])('%s %j that is not there is said not to exist, with the region and the form of the id', async (type, id, form) => {
  await mailgun.domains.create({ name: 'mail.example.net' });
  expect(await refusal(type, id)).toBe(`${type} ${id} does not exist in region us. Its id is ${form}.`);
});

test('addresses with slashes in them are told apart', async () => {
  await mailgun.domains.create({ name: 'mail.example.com' });
  await mailgun.lists.create({ address: 'a/b@mail.example.com' });
  await mailgun.listMembers.create({ list: 'a/b@mail.example.com', address: 'c/d@example.com' });
  expect(await imported('MailingListMember', 'a/b@mail.example.com/c/d@example.com')).toMatchObject({
    properties: { list: 'a/b@mail.example.com', address: 'c/d@example.com' },
  });
});

test('what is in the other region is named with both regions, and is not said to be gone', async () => {
  const elsewhere = createMailgun({ apiKey: emulator.apiKey, baseUrl: `${emulator.url}/{region}`, region: 'eu' });
  await elsewhere.domains.create({ name: 'mail.example.com' });
  expect(await refusal('Domain', 'mail.example.com')).toMatch(/does not exist in region us, but in region eu: .*mailgun-native:region eu/);
  await elsewhere.close();
});
