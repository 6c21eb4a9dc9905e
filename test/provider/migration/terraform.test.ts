import { readTerraform } from '../../../provider/migration/terraform';
import { resources } from '../../../provider/resources';
import { common, fork } from './attributes';

interface Resource {
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly values: object;
  readonly tainted?: boolean;
  readonly deposed_key?: string;
}

/** A module of `terraform show -json`, as Terraform 1.11 writes it (https://developer.hashicorp.com/terraform/internals/json-format). */
function moduleOf(address: string, list: readonly Resource[], children: readonly object[] = []) {
  const prefix = address === '' ? '' : `${address}.`;
  const all = list.map(({ mode = 'managed', type, name, index, values, ...rest }) => ({
    address: `${prefix}${mode === 'data' ? 'data.' : ''}${type}.${name}${index === undefined ? '' : `[${JSON.stringify(index).replace('${', () => '$${')}]`}`,
    mode,
    type,
    name,
    ...(index !== undefined && { index }),
    provider_name: 'terraform.example.com/wgebis/mailgun',
    schema_version: 1,
    values,
    sensitive_values: {},
    ...rest,
  }));
  return { ...(address !== '' && { address }), resources: all, ...(children.length > 0 && { child_modules: children }) };
}

const shown = (root: object, format = '1.0') => ({
  format_version: format,
  terraform_version: '1.9.8',
  values: { outputs: {}, root_module: root },
});

const read = (...list: readonly Resource[]) => readTerraform(shown(moduleOf('', list)));
const oneOfEach = (types: object) => Object.entries(types).map(([type, values]) => ({ type, name: 'main', values }));

test('what the common provider has is read as our classes and ids, with what Mailgun never shows again', () => {
  const { things, unmapped } = read(...oneOfEach(common));
  expect(unmapped).toEqual([]);
  expect(things).toEqual([
    { type: 'Domain', id: 'mail.example.com', name: 'main', from: 'mailgun_domain.main', known: { smtpPassword: 'domain-password' } },
    { type: 'Route', id: '4f3bad2335335426750048c6', name: 'main', from: 'mailgun_route.main' },
    { type: 'Webhook', id: 'mail.example.com/delivered', name: 'main', from: 'mailgun_webhook.main' },
    {
      type: 'SmtpCredential',
      id: 'app@mail.example.com',
      name: 'main',
      from: 'mailgun_domain_credential.main',
      known: { password: 'credential-password' },
    },
    {
      type: 'ApiKey',
      id: '2c1a4f0d-1b2c3d4e',
      name: 'main',
      from: 'mailgun_api_key.main',
      known: { secret: 'api-key-secret', expiration: 86_400 },
    },
  ]);
});

test('what the fork has is read as our classes and ids', () => {
  const { things, unmapped } = read(...oneOfEach(fork));
  expect(unmapped).toEqual([]);
  expect(things.map(({ type, id, known }) => [type, id, known])).toEqual([
    ['Domain', 'news.example.com', undefined],
    ['Route', '5e9bad2335335426750048c6', undefined],
    ['Webhook', 'news.example.com/permanent_fail', undefined],
    ['SmtpCredential', 'app@news.example.com', { password: 'fork-password' }],
    ['ApiKey', '9d1a4f0d-1b2c3d4e', { secret: 'sending-key-secret', expiration: 3600 }],
    ['DkimKey', 'news.example.com/S1', undefined],
    ['IpAllowlistEntry', '198.51.100.0/24', undefined],
    ['MailingList', 'dev@lists.example.com', undefined],
    ['MailingListMember', 'dev@lists.example.com/alice@example.com', undefined],
    ['Template', 'news.example.com/order%20mail', undefined],
    ['TemplateVersion', 'news.example.com/order%20mail/v2', undefined],
    ['SendAlert', 'Too many bounces', undefined],
  ]);
});

test('ids are those that our resources would have, and what is known are arguments or outputs of theirs', () => {
  const arguments_: Readonly<Record<string, object>> = {
    Domain: { name: 'news.example.com' },
    Webhook: { domain: 'news.example.com', eventType: 'permanent_fail' },
    SmtpCredential: { domain: 'news.example.com', login: 'app' },
    DkimKey: { signingDomain: 'news.example.com', selector: 'S1' },
    IpAllowlistEntry: { address: '198.51.100.0/24' },
    MailingList: { address: 'dev@lists.example.com' },
    MailingListMember: { list: 'dev@lists.example.com', address: 'alice@example.com' },
    Template: { domain: 'news.example.com', name: 'order mail' },
    TemplateVersion: { domain: 'news.example.com', name: 'order mail', tag: 'v2' },
    SendAlert: { name: 'Too many bounces' },
  };
  const { things } = read(...oneOfEach(fork));
  for (const { type, id, known = {} } of things) {
    const resource = resources[type];
    if (resource?.idOf) expect(`${type} ${id}`).toBe(`${type} ${resource.idOf(arguments_[type] as never)}`);
    const names = [...Object.keys(resource?.fields ?? {}), ...(resource?.outputs ?? [])];
    expect(names).toEqual(expect.arrayContaining(Object.keys(known)));
  }
});

test('what a provider wrote as empty is not known', () => {
  const { things } = read(
    { type: 'mailgun_domain', name: 'a', values: { ...common.mailgun_domain, smtp_password: '' } },
    { type: 'mailgun_domain_credential', name: 'b', values: { ...common.mailgun_domain_credential, password: null } },
    // Version 0.8 lost the secret with the next refresh, and an imported key of the fork has the expiration 0.
    { type: 'mailgun_api_key', name: 'c', values: { ...common.mailgun_api_key, secret: '', expires_at: null, expiration: 0 } },
  );
  expect(things.map(({ known }) => known)).toEqual([undefined, undefined, undefined]);
});

test.each([
  ['mailgun_domain', { id: 'us:mail.example.com' }, 'mail.example.com'],
  ['mailgun_route', { id: 'eu:4f3bad2335335426750048c6' }, '4f3bad2335335426750048c6'],
  ['mailgun_webhook', { id: 'us:mail.example.com:delivered' }, 'mail.example.com/delivered'],
  ['mailgun_webhook', { id: 'mail.example.com:delivered' }, 'mail.example.com/delivered'],
  ['mailgun_webhook', { id: 'mail.example.com/delivered' }, 'mail.example.com/delivered'],
  ['mailgun_domain_credential', { id: 'us:app@mail.example.com' }, 'app@mail.example.com'],
  ['mailgun_smtp_credential', { id: 'mail.example.com/app' }, 'app@mail.example.com'],
  ['mailgun_credential', { id: 'App@mail.example.com', email: 'App@mail.example.com', domain: 'mail.example.com' }, 'app@mail.example.com'],
  ['mailgunv3_domain', { id: 'mail.example.com', name: 'mail.example.com' }, 'mail.example.com'],
])('%s %j is %s', (type, values, id) => {
  expect(read({ type, name: 'main', values }).things.map((thing) => thing.id)).toEqual([id]);
});

test('everything that cannot be taken over is said at once, and the rest goes on', () => {
  const { things, unmapped } = read(
    { type: 'mailgun_alert', name: 'a', values: { id: '1' } },
    { type: 'mailgun_domain_ip', name: 'b', values: { id: 'mail.example.com/192.0.2.1' } },
    { type: 'mailgun_domain_tracking', name: 'c', values: { id: 'mail.example.com' } },
    { type: 'mailgun_domain_verification', name: 'd', values: { id: 'mail.example.com' } },
    { type: 'mailgun_route', name: 'e', values: { id: null } },
    { type: 'mailgun_domain_credential', name: 'f', values: { id: 'nobody', login: null, domain: null } },
    { type: 'mailgun_api_key', name: 'g', values: { ...common.mailgun_api_key, kind: 'web' } },
    { type: 'mailgun_api_key', name: 'h', values: { ...common.mailgun_api_key, role: 'support' } },
    { type: 'mailgun_domain', name: 'i', values: common.mailgun_domain },
    { type: 'mailgun_constructor', name: 'j', values: { id: '1' } },
  );
  expect(things.map(({ from }) => from)).toEqual(['mailgun_domain.i']);
  expect(unmapped).toEqual([
    { from: 'mailgun_alert.a', reason: 'No class here manages what mailgun_alert does.' },
    { from: 'mailgun_domain_ip.b', reason: 'Here it is the argument ips of the Domain.' },
    {
      from: 'mailgun_domain_tracking.c',
      reason: 'Here it is the arguments openTracking, clickTracking and unsubscribeTracking of the Domain.',
    },
    { from: 'mailgun_domain_verification.d', reason: expect.stringContaining('It is an action') },
    { from: 'mailgun_route.e', reason: 'It has no id that can be read, such as of a Route whose creation failed.' },
    { from: 'mailgun_domain_credential.f', reason: expect.stringContaining('no id that can be read') },
    { from: 'mailgun_api_key.g', reason: expect.stringContaining('kind web') },
    { from: 'mailgun_api_key.h', reason: expect.stringContaining('role support') },
    { from: 'mailgun_constructor.j', reason: 'No class here manages what mailgun_constructor does.' },
  ]);
});

test('data sources and the resources of other providers are not mentioned', () => {
  const { things, unmapped } = read(
    { mode: 'data', type: 'mailgun_domain', name: 'it', values: common.mailgun_domain },
    { mode: 'data', type: 'mailgun_subaccounts', name: 'all', values: { subaccounts: [{ id: '1', name: 'Shop' }] } },
    { type: 'aws_route53_record', name: 'spf', values: { id: 'Z1_mail.example.com_TXT' } },
  );
  expect([...things, ...unmapped]).toEqual([]);
});

test('what belongs to a sub-account is read like the rest', () => {
  const values = { ...fork.mailgun_send_alert, subaccount_id: '6476b42d7ad1d8a09a1a3a0a', parent_account_id: '5476b42d7ad1d8a09a1a3a0a' };
  expect(read({ type: 'mailgun_send_alert', name: 'shop', values }).things).toEqual([
    { type: 'SendAlert', id: 'Too many bounces', name: 'shop', from: 'mailgun_send_alert.shop' },
  ]);
});

test('what is in another region than the account is left, and said so', () => {
  const file = shown(
    moduleOf('', [
      { type: 'mailgun_domain', name: 'us', values: common.mailgun_domain },
      { type: 'mailgun_domain', name: 'eu', values: { ...common.mailgun_domain, name: 'eu.example.com', region: 'EU' } },
      { type: 'mailgun_webhook', name: 'imported', values: { id: 'eu:eu.example.com:opened' } },
      // The common provider sends it to the United States.
      { type: 'mailgun_domain', name: 'typo', values: { ...common.mailgun_domain, name: 'b.example.com', region: 'eu-west' } },
      // The fork has one region for all, which the state does not hold.
      { type: 'mailgun_domain', name: 'fork', values: fork.mailgun_domain },
    ]),
  );
  const { things, unmapped } = readTerraform(file, { region: 'us' });
  expect(things.map(({ name }) => name)).toEqual(['us', 'typo', 'fork']);
  const reason = 'It is in the region eu, and this account is in us. Take it over in a stack with the region eu.';
  expect(unmapped).toEqual([
    { from: 'mailgun_domain.eu', reason },
    { from: 'mailgun_webhook.imported', reason },
  ]);
  expect(readTerraform(file).unmapped).toEqual([]);
});

test('a tainted resource is there and is taken; a deposed one is about to be deleted and is not', () => {
  const values = (id: string) => ({ ...common.mailgun_route, id });
  const { things, unmapped } = read(
    { type: 'mailgun_route', name: 'a', values: values('1'), tainted: true },
    { type: 'mailgun_route', name: 'b', values: values('2') },
    { type: 'mailgun_route', name: 'b', values: values('3'), deposed_key: '1e5b8e2f' },
  );
  expect(things.map(({ id }) => id)).toEqual(['1', '2']);
  expect(unmapped).toEqual([
    { from: 'mailgun_route.b (deposed object 1e5b8e2f)', reason: expect.stringContaining('still has to delete it') },
  ]);
});

test('one thing that is in the state twice is taken once', () => {
  const { things, unmapped } = read(
    { type: 'mailgun_domain', name: 'a', values: common.mailgun_domain },
    { type: 'mailgun_domain', name: 'b', values: { ...common.mailgun_domain, name: 'mail.example.com' } },
  );
  expect(things).toHaveLength(1);
  expect(unmapped).toEqual([{ from: 'mailgun_domain.b', reason: expect.stringContaining('It is the same Domain as mailgun_domain.a,') }]);
});

describe('names', () => {
  const domain = (id: string, name: string, index?: string | number): Resource => ({
    type: 'mailgun_domain',
    name,
    values: { ...common.mailgun_domain, id, name: id },
    ...(index !== undefined && { index }),
  });

  const namesIn = (root: object) => Object.fromEntries(readTerraform(shown(root)).things.map(({ from, name }) => [from, name]));

  test('are those of Terraform with the index or key', () => {
    expect(
      namesIn(
        moduleOf('', [domain('a.com', 'count', 0), domain('b.com', 'count', 1), domain('c.com', 'each', 'c.com'), domain('d.com', 'one')]),
      ),
    ).toEqual({
      'mailgun_domain.count[0]': 'count-0',
      'mailgun_domain.count[1]': 'count-1',
      'mailgun_domain.each["c.com"]': 'each-c.com',
      'mailgun_domain.one': 'one',
    });
  });

  test('have the path of the module where they clash, and only there', () => {
    const root = moduleOf(
      '',
      [],
      [
        moduleOf('module.shop', [domain('a.com', 'main'), domain('b.com', 'only')]),
        moduleOf('module.team["x.y"]', [], [moduleOf('module.team["x.y"].module.mail[0]', [domain('c.com', 'main')])]),
      ],
    );
    expect(namesIn(root)).toEqual({
      'module.shop.mailgun_domain.main': 'shop-main',
      'module.shop.mailgun_domain.only': 'only',
      'module.team["x.y"].module.mail[0].mailgun_domain.main': 'team-x.y-mail-0-main',
    });
  });

  test('outside of modules are not changed by a module that has the same', () => {
    const root = moduleOf('', [domain('a.com', 'main')], [moduleOf('module.shop', [domain('b.com', 'main')])]);
    expect(namesIn(root)).toEqual({ 'mailgun_domain.main': 'main', 'module.shop.mailgun_domain.main': 'shop-main' });
  });

  test('are the whole address where nothing shorter tells them apart', () => {
    expect(namesIn(moduleOf('', [domain('a.com', 'a', 0), domain('b.com', 'a-0')]))).toEqual({
      'mailgun_domain.a[0]': 'mailgun_domain.a[0]',
      'mailgun_domain.a-0': 'mailgun_domain.a-0',
    });
  });

  test('may be the same for things of different classes', () => {
    expect(namesIn(moduleOf('', [domain('a.com', 'main'), { type: 'mailgun_route', name: 'main', values: common.mailgun_route }]))).toEqual(
      {
        'mailgun_domain.main': 'main',
        'mailgun_route.main': 'main',
      },
    );
  });

  test('clash where two resource types are one class here', () => {
    const key = (type: string, id: string) => ({ type, name: 'app', values: { ...common.mailgun_api_key, id } });
    expect(namesIn(moduleOf('', [key('mailgun_api_key', '1'), key('mailgun_domain_sending_key', '2')]))).toEqual({
      'mailgun_api_key.app': 'mailgun_api_key.app',
      'mailgun_domain_sending_key.app': 'mailgun_domain_sending_key.app',
    });
  });
});

test('a terraform.tfstate of version 4 says the same as terraform show', () => {
  const key = `b"q$\{x}`;
  const stored = (module: string | undefined, mode: string, type: string, name: string, instances: readonly object[]) => ({
    ...(module !== undefined && { module }),
    mode,
    type,
    name,
    provider: 'provider["terraform.example.com/wgebis/mailgun"]',
    instances: instances.map((each) => ({ schema_version: 1, sensitive_attributes: [], private: 'bnVsbA==', ...each })),
  });
  const file = {
    version: 4,
    terraform_version: '1.9.8',
    serial: 7,
    lineage: 'b1c2',
    outputs: {},
    resources: [
      stored(undefined, 'data', 'mailgun_domain', 'looked_up', [{ attributes: common.mailgun_domain }]),
      stored(undefined, 'managed', 'mailgun_domain', 'main', [{ attributes: common.mailgun_domain, status: 'tainted' }]),
      stored('module.shop["a"]', 'managed', 'mailgun_route', 'in', [
        { index_key: 0, attributes: common.mailgun_route },
        { index_key: key, attributes: { ...common.mailgun_route, id: '4' } },
        { index_key: 1, attributes_flat: { id: '2', 'actions.#': '1' } },
        { index_key: 1, deposed: '1e5b8e2f', attributes: { ...common.mailgun_route, id: '3' } },
      ]),
    ],
    check_results: null,
  };
  const route = (index: number | string, id: string) => ({
    type: 'mailgun_route',
    name: 'in',
    index,
    values: { ...common.mailgun_route, id },
  });
  const same = moduleOf(
    '',
    [{ type: 'mailgun_domain', name: 'main', values: common.mailgun_domain }],
    [
      moduleOf('module.shop["a"]', [
        route(0, common.mailgun_route.id),
        route(key, '4'),
        route(1, '2'),
        { ...route(1, '3'), deposed_key: '1e5b8e2f' },
      ]),
    ],
  );
  expect(readTerraform(file)).toEqual(readTerraform(shown(same)));
  expect(readTerraform(file).things).toHaveLength(4);
});

test('an empty state has nothing', () => {
  expect(readTerraform({ format_version: '1.0', terraform_version: '1.9.8' })).toEqual({ things: [], unmapped: [] });
  expect(readTerraform({ format_version: '1.0' })).toEqual({ things: [], unmapped: [] });
  expect(readTerraform({ version: 4, resources: [] })).toEqual({ things: [], unmapped: [] });
});

test.each([
  [
    'a plan',
    { format_version: '1.2', planned_values: {}, prior_state: {} },
    /a plan of Terraform, and no state.*terraform show -json > state\.json/,
  ],
  ['what another command prints', { format_version: '1.0', valid: true, diagnostics: [] }, /the output of another command/],
  ['an older JSON output', shown(moduleOf('', []), '0.2'), /has the format 0\.2.*reads 1\.x/],
  ['a newer JSON output', shown(moduleOf('', []), '2.0'), /has the format 2\.0/],
  ['an older state file', { version: 3, modules: [] }, /terraform\.tfstate of version 3.*terraform show -json/],
  ['the export of a Pulumi stack', { version: 3, deployment: {} }, /of version 3/],
  ['text', 'resource "mailgun_domain" "main" {}', /no Terraform state\..*terraform show -json/],
  ['nothing', null, /no Terraform state/],
  ['a list', [], /no Terraform state/],
  [
    'a resource without an address',
    shown({ resources: [{ type: 'mailgun_domain', values: { smtp_password: 'hidden' } }] }),
    /values\.root_module\.resources\.0\.address is not/,
  ],
])('%s is refused, with the command that makes the right file and without any value', (_, file, words) => {
  expect(() => readTerraform(file)).toThrow(words);
  expect(() => readTerraform(file)).not.toThrow(/hidden/);
});
