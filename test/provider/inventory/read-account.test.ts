import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { type Inventory, readAccount } from '../../../provider/inventory/read-account';
import { omit } from '../../../provider/lifecycle/define-resource';
import { createDomain, post, there } from '../../contract/fixture';
import { read } from './take';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ dns: 'unknown' });
});

beforeEach(() => {
  emulator.reset();
  emulator.clearFaults();
});

afterAll(() => emulator.close());

const idsOf = ({ things }: Pick<Inventory, 'things'>) => things.map(({ type, id }) => `${type} ${id}`);
const routes = () => emulator.requests.map(({ route }) => route);

/** A domain with one of everything that can be of a domain, numbered things included. */
async function fill(name: string): Promise<void> {
  const calls: readonly (readonly [path: string, form: Readonly<Record<string, string>>])[] = [
    [`/v3/domains/${name}/webhooks`, { id: 'delivered', url: 'https://example.com/hook' }],
    [`/v3/domains/${name}/credentials`, { login: 'shop', password: 'a-password' }],
    [`/v3/${name}/whitelists`, { address: 'a@example.net' }],
    [`/v3/${name}/templates`, { name: 'welcome', template: 'hi', tag: 'v1' }],
    [`/v3/${name}/templates/welcome/versions`, { template: 'ho', tag: 'v2' }],
    ['/v1/dkim/keys', { signing_domain: name, selector: 'second' }],
    ['/v3/lists', { address: `news@${name}` }],
    [`/v3/lists/news@${name}/members`, { address: 'a@example.net' }],
    ['/v3/forwards', { match: `sales@${name}`, 'forward.recipient': 'a@example.net' }],
    ['/v1/keys', { role: 'sending', domain_name: name, kind: 'domain', description: name }],
  ];
  await createDomain(name)(emulator);
  for (const [path, form] of calls) await post(path, form)(emulator);
}

/** What belongs to no domain. */
async function fillAccount(): Promise<void> {
  const calls: readonly (readonly [path: string, form: Readonly<Record<string, string>>])[] = [
    ['/v3/routes', { expression: 'catch_all()', action: 'stop()' }],
    ['/v4/templates', { name: 'a.example.com', template: 'hi', tag: 'v1' }],
    ['/v5/accounts/subaccounts', { name: 'a.example.com' }],
    ['/v2/ip_whitelist', { address: '192.0.2.7', description: '' }],
  ];
  for (const [path, form] of calls) await post(path, form)(emulator);
}

/** What `fill` makes; numbered things by their class. */
const filled = (name: string) => [
  'ApiKey',
  `DkimKey ${name}/second`,
  `Domain ${name}`,
  'Forward',
  `MailingList news@${name}`,
  `MailingListMembers news@${name}`,
  `SmtpCredential shop@${name}`,
  `SuppressionAllowlistEntry ${name}/a@example.net`,
  `Template ${name}/welcome`,
  `TemplateVersion ${name}/welcome/v2`,
  `Webhook ${name}/delivered`,
];

const withoutNumbers = (inventory: Inventory) =>
  idsOf(inventory)
    .map((each) => each.replace(/^(ApiKey|Forward|Route|Subaccount) .*/, '$1'))
    .sort();

test('with domains given, exactly what belongs to them is read', async () => {
  for (const name of ['a.example.com', 'example.com', 'b.example.com']) await fill(name);
  await fillAccount();
  for (const { settings, certificates } of emulator.store.domains.values()) {
    settings.webScheme = 'https';
    certificates.set(`email.${settings.name}`, { status: 'active', validUntil: new Date() });
  }
  for (const name of ['example.com', 'a.example.com']) {
    const inventory = await read(emulator, { domains: [name.toUpperCase()] });
    expect(inventory.unread).toEqual([]);
    expect(withoutNumbers(inventory)).toEqual([...filled(name), `TrackingCertificate email.${name}`].sort());
    expect(inventory.things.find(({ type }) => type === 'Forward')?.args.match).toBe(`sales@${name}`);
    expect(inventory.things.find(({ type }) => type === 'ApiKey')?.args.domainName).toBe(name);
  }
});

test('a domain that the account does not have is named, and nothing is taken for it', async () => {
  await fill('a.example.com');
  const { things, unread } = await read(emulator, { domains: ['nowhere.example.com'] });
  expect(things).toEqual([]);
  expect(unread).toEqual([
    { type: 'Domain', id: 'nowhere.example.com', error: expect.objectContaining({ message: 'it is not in this account' }) },
  ]);
});

test('names that are no paths do no harm where only a domain is wanted', async () => {
  await fill('a.example.com');
  await post('/v1/thresholds/alerts/send', { name: '100%' })(emulator).catch(() => {});
  emulator.store.sendAlerts.set('100%', { ...([...emulator.store.sendAlerts.values()][0] as object), name: '100%' } as never);
  expect((await read(emulator, { domains: ['a.example.com'] })).things).not.toHaveLength(0);
});

test('only the classes that are wanted are listed', async () => {
  await fill('a.example.com');
  await fillAccount();
  emulator.requests.length = 0;
  const { things } = await read(emulator, { wants: (type) => type === 'Route' });
  expect(things.map(({ type }) => type)).toEqual(['Route']);
  expect(new Set(routes())).toEqual(new Set(['GET /v4/domains', 'GET /v3/ips', 'GET /v3/routes']));
});

const refusals = {
  'is not allowed': { status: 403, body: { message: 'Forbidden' } },
  'is broken for good': { status: 500, body: { message: 'Internal Server Error' }, headers: { 'retry-after': '0' } },
  'says what nobody understands': { status: 200, body: '<html>', contentType: 'text/html' },
} as const;

test('where the addresses of the account cannot be listed that is named, unless the key or the plan has none', async () => {
  await fillAccount();
  emulator.fail({ route: 'GET /v3/ips', answer: refusals['is broken for good'], times: 1000 });
  expect((await read(emulator)).unread).toEqual([{ type: 'Domain', error: expect.any(Error) }]);
  emulator.clearFaults();
  emulator.fail({ route: 'GET /v3/ips', answer: refusals['is not allowed'], times: 1000 });
  expect((await read(emulator)).unread).toEqual([]);
});

describe.each(Object.entries(refusals))('where a list %s', (_, answer) => {
  test.each([
    ['GET /v1/keys', 'ApiKey', undefined],
    ['GET /v3/routes', 'Route', undefined],
    ['GET /v3/domains/{domain}/webhooks', 'Webhook', 'a.example.com'],
  ] as const)('%s is named, and the rest is read', async (route, type, place) => {
    await fill('a.example.com');
    await fillAccount();
    const whole = idsOf(await read(emulator));
    emulator.fail({ route, answer, times: 1000 });
    const inventory = await read(emulator);
    expect(inventory.unread).toEqual([{ type, ...(place !== undefined && { place }), error: expect.any(Error) }]);
    expect(inventory.unread[0]?.error.message).not.toContain(emulator.apiKey);
    expect(idsOf(inventory)).toEqual(whole.filter((each) => !each.startsWith(`${type} `)));
  });

  test('the list of the domains is named once, and what is of the account is read', async () => {
    await fillAccount();
    emulator.fail({ route: 'GET /v4/domains', answer, times: 1000 });
    const { things, unread } = await read(emulator);
    expect(unread.filter(({ type }) => type === 'Domain')).toHaveLength(1);
    expect(things.map(({ type }) => type)).toEqual(expect.arrayContaining(['Route', 'Template', 'Subaccount', 'IpAllowlistEntry']));
  });

  test('one thing that cannot be read is named by its id', async () => {
    await fill('a.example.com');
    emulator.fail({ route: 'GET /v3/{domain_name}/templates/{template_name}', answer, times: 1000 });
    const { unread } = await read(emulator);
    expect(unread).toEqual([{ type: 'Template', id: 'a.example.com/welcome', error: expect.any(Error) }]);
  });
});

/** Without what Mailgun shows in changing order. */
const shown = async () => {
  const { things, own, unread } = await read(emulator);
  return { things: things.map(({ described: _, ...thing }) => thing), own: idsOf({ things: own }), unread };
};

test('requests that were too many are asked again, and nothing is missing', async () => {
  await fill('a.example.com');
  const whole = await shown();
  const answer = { status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': '0' } };
  for (const route of ['GET /v4/domains', 'GET /v4/domains/{name}', 'GET /v1/keys', 'GET /v3/lists/pages'])
    emulator.fail({ route, answer, times: 2 });
  expect(await shown()).toEqual(whole);
});

test('a domain that is deleted while it is read is left out with all that it had, and is no failure', async () => {
  await fill('a.example.com');
  await fill('b.example.com');
  const gone = there(emulator.store.domains.get('b.example.com'));
  const inventory = await read(emulator, {
    onProgress: ({ type }) => {
      if (type === 'Domain' && routes().includes('GET /v3/domains/{name}/ips')) emulator.store.domains.delete(gone.settings.name);
    },
  });
  expect(emulator.store.domains.has('b.example.com')).toBe(false);
  expect(inventory.unread).toEqual([]);
  const left = idsOf(inventory).filter((each) => each.includes('b.example.com'));
  // Lists outlive the domain of their address.
  expect(left.filter((each) => !each.startsWith('MailingList'))).toEqual([]);
  expect(idsOf(inventory)).toContain('Webhook a.example.com/delivered');
});

test('a disabled domain is taken over as any other', async () => {
  await createDomain('a.example.com')(emulator);
  Object.assign(there(emulator.store.domains.get('a.example.com')).settings, { isDisabled: true, state: 'disabled' });
  expect(idsOf(await read(emulator))).toEqual(['Domain a.example.com']);
});

test('what no program can say is named with the reason, and an argument that can be left out is', async () => {
  await fillAccount();
  await createDomain('a.example.com')(emulator);
  const [route] = emulator.store.routes.values();
  Object.assign(there(route), { expression: 'match_moon("full")' });
  Object.assign(there(emulator.store.domains.get('a.example.com')).settings, { spamAction: 'quarantine' });
  const { things, unread } = await read(emulator);
  expect(unread).toEqual([
    { type: 'Route', id: route?.id, error: expect.objectContaining({ message: expect.stringContaining('expression') }) },
  ]);
  expect(things.find(({ type }) => type === 'Domain')?.args).toEqual({ name: 'a.example.com' });
});

test('the arguments that need one that is left out are left out with it', async () => {
  await fill('a.example.com');
  const template = there(there(emulator.store.domains.get('a.example.com')).templates.get('welcome'));
  Object.assign(there(template.versions.get('v1')), { content: '', comment: 'empty', headers: { subject: 'Hi' } });
  const { things, unread } = await read(emulator);
  expect(unread).toEqual([{ type: 'TemplateVersion', id: 'a.example.com/welcome/v1', error: expect.any(Error) }]);
  expect(things.find(({ type }) => type === 'Template')?.args).toEqual({ domain: 'a.example.com', name: 'welcome' });
});

/** Requests by route. */
function counted(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const route of routes()) counts[String(route)] = (counts[String(route)] ?? 0) + 1;
  return counts;
}

/** Pages of lists, and what is read of a domain by itself. */
const ofAccount = [
  'GET /v4/domains',
  'GET /v3/ips',
  'GET /v3/routes',
  'GET /v3/lists',
  'GET /v3/forwards',
  'GET /v1/thresholds/alerts/send',
  'GET /v3/ip_pools',
  'GET /v1/keys',
  'GET /v4/templates',
  'GET /v1/webhooks',
  'GET /v2/ip_whitelist',
  'GET /v5/accounts/subaccounts',
];
const ofDomain = [
  'GET /v4/domains/{name}',
  'GET /v3/domains/{name}/tracking',
  'GET /v3/domains/{name}/ips',
  'GET /v3/domains/{domain}/webhooks',
  'GET /v3/{domain_name}/whitelists',
  'GET /v4/domains/{authority_name}/keys',
  'GET /v3/domains/{domain_name}/credentials',
  'GET /v3/{domain_name}/templates',
];
const times = (routesAsked: readonly string[], count: number) => Object.fromEntries(routesAsked.map((route) => [route, count]));

test('an account is read with 12 requests, and each domain with 8', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `d${index}.example.com`);
  for (const name of names) await createDomain(name)(emulator);
  emulator.requests.length = 0;
  await read(emulator);
  expect(counted()).toEqual({ ...times(ofAccount, 1), ...times(ofDomain, names.length) });
});

test('what lists do not show whole takes requests of its own, and no list is asked for twice', async () => {
  await fill('a.example.com');
  await fillAccount();
  emulator.requests.length = 0;
  await read(emulator);
  expect(omit(counted(), [...ofAccount, ...ofDomain])).toEqual({
    'GET /v3/forwards/{id}': 1,
    'GET /v3/lists/{list_address}/members': 1,
    'GET /v3/{domain_name}/templates/{template_name}': 1,
    'GET /v3/{domain_name}/templates/{template_name}/versions': 1,
    'GET /v3/{domain_name}/templates/{template_name}/versions/{version_name}': 2,
    'GET /v4/templates/{template_name}': 1,
    'GET /v4/templates/{template_name}/versions': 1,
    'GET /v4/templates/{template_name}/versions/{version_name}': 1,
    'GET /v5/accounts/subaccounts/{subaccount_id}': 1,
    'GET /v5/accounts/subaccounts/{subaccount_id}/limit/custom/monthly': 1,
  });
});

test('the members of a list that has more than 1,000 are left to the application, and named', async () => {
  const address = 'news@many.example.com';
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  await mailgun.domains.create({ name: 'many.example.com' });
  await mailgun.lists.create({ address });
  const members = Array.from({ length: 1001 }, (_, index) => ({ address: `a${index}@example.com` }));
  await mailgun.listMembers.createAll({ list: address, items: members });
  const { things, tooLong } = await readAccount({ mailgun, apiKey: emulator.apiKey });
  expect(tooLong).toEqual([address]);
  expect(things.map(({ type }) => type)).not.toContain('MailingListMembers');
  expect((await readAccount({ mailgun, apiKey: emulator.apiKey, mostMembers: 1001 })).tooLong).toEqual([]);
});
