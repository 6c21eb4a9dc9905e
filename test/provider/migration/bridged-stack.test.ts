import { readBridgedStack } from '../../../provider/migration/bridged-stack';
import { common } from './attributes';

const STACK = 'urn:pulumi:prod::mail::pulumi:pulumi:Stack::mail-prod';

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly inputs?: object;
  readonly outputs?: object;
  readonly parent?: string;
  readonly delete?: boolean;
  readonly external?: boolean;
  readonly pendingReplacement?: boolean;
}

/** As Pulumi's engine writes it: sdk/go/common/apitype/core.go, ResourceV3. */
const inStack = ({ type, name, parent = STACK, ...rest }: Resource) => {
  const types = parent === STACK ? type : `${parent.split('::')[2]}$${type}`;
  return { urn: `urn:pulumi:prod::mail::${types}::${name}`, custom: rest.id !== undefined, type, parent, dependencies: [], ...rest };
};

const exported = (resources: readonly object[], pending: readonly object[] = []) => ({
  version: 3,
  deployment: {
    manifest: { time: '2026-01-02T15:04:05Z', magic: '', version: 'v3.200.0' },
    secrets_providers: { type: 'passphrase' },
    resources: [{ urn: STACK, custom: false, type: 'pulumi:pulumi:Stack' }, ...resources],
    ...(pending.length > 0 && { pending_operations: pending }),
    metadata: {},
  },
});

const read = (...resources: readonly Resource[]) => readBridgedStack(exported(resources.map(inStack)));

/** As the bridge writes them: the attributes in camel case (pulumi/pulumi-mailgun, sdk/nodejs). */
const bridged = (attributes: object) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), value]),
  );

const hidden = (value: string) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  plaintext: JSON.stringify(value),
});

test('what the bridged provider has is read as our classes and ids, with what Mailgun never shows again', () => {
  const { smtp_password: password, ...domain } = common.mailgun_domain;
  const { things, unmapped } = read(
    { type: 'pulumi:providers:mailgun', name: 'default_3_6_0', id: '04da6b54', inputs: { apiKey: hidden('key') } },
    {
      type: 'mailgun:index/domain:Domain',
      name: 'mail',
      id: 'mail.example.com',
      inputs: { __defaults: ['region'], name: 'mail.example.com', region: 'us' },
      outputs: { ...bridged(domain), smtpPassword: hidden(password) },
    },
    { type: 'mailgun:index/route:Route', name: 'in', id: common.mailgun_route.id, inputs: {}, outputs: bridged(common.mailgun_route) },
    { type: 'mailgun:index/webhook:Webhook', name: 'sent', id: common.mailgun_webhook.id, outputs: bridged(common.mailgun_webhook) },
    {
      type: 'mailgun:index/domainCredential:DomainCredential',
      name: 'app',
      id: 'app@mail.example.com',
      outputs: { ...bridged(common.mailgun_domain_credential), login: hidden('app'), password: hidden('credential-password') },
    },
    {
      type: 'mailgun:index/apiKey:ApiKey',
      name: 'app',
      id: common.mailgun_api_key.id,
      outputs: { ...bridged(common.mailgun_api_key), secret: hidden('api-key-secret') },
    },
    { type: 'pulumi-nodejs:dynamic/mailgun:Domain', name: 'ours', id: 'ours.example.com', outputs: {} },
    { type: 'aws:route53/record:Record', name: 'spf', id: 'Z1', outputs: {} },
  );
  expect(unmapped).toEqual([]);
  expect(things).toEqual([
    {
      type: 'Domain',
      id: 'mail.example.com',
      name: 'mail',
      from: 'urn:pulumi:prod::mail::mailgun:index/domain:Domain::mail',
      known: { smtpPassword: 'domain-password' },
    },
    { type: 'Route', id: '4f3bad2335335426750048c6', name: 'in', from: 'urn:pulumi:prod::mail::mailgun:index/route:Route::in' },
    { type: 'Webhook', id: 'mail.example.com/delivered', name: 'sent', from: 'urn:pulumi:prod::mail::mailgun:index/webhook:Webhook::sent' },
    {
      type: 'SmtpCredential',
      id: 'app@mail.example.com',
      name: 'app',
      from: 'urn:pulumi:prod::mail::mailgun:index/domainCredential:DomainCredential::app',
      known: { password: 'credential-password' },
    },
    {
      type: 'ApiKey',
      id: '2c1a4f0d-1b2c3d4e',
      name: 'app',
      from: 'urn:pulumi:prod::mail::mailgun:index/apiKey:ApiKey::app',
      known: { secret: 'api-key-secret', expiration: 86_400 },
    },
  ]);
});

test('a password that only the inputs have is known', () => {
  const [domain] = read({
    type: 'mailgun:index/domain:Domain',
    name: 'mail',
    id: 'mail.example.com',
    inputs: { smtpPassword: hidden('from-inputs') },
    outputs: { name: 'mail.example.com', smtpPassword: '' },
  }).things;
  expect(domain?.known).toEqual({ smtpPassword: 'from-inputs' });
});

test('a provider that was added from Terraform is read alike', () => {
  const outputs = { domain: 'news.example.com', login: 'app', password: null };
  expect(read({ type: 'mailgun:index/smtpCredential:SmtpCredential', name: 'app', id: 'news.example.com/app', outputs }).things).toEqual([
    expect.objectContaining({ type: 'SmtpCredential', id: 'app@news.example.com' }),
  ]);
});

test('names may have colons, and have the component before them where they clash', () => {
  const component = (name: string): Resource => ({ type: 'acme:mail:Tenant', name });
  const urnOf = (name: string) => inStack(component(name)).urn;
  const domain = (name: string, id: string, parent?: string): Resource => ({
    type: 'mailgun:index/domain:Domain',
    name,
    id,
    outputs: { name: id },
    ...(parent !== undefined && { parent }),
  });
  const { things } = read(
    component('shop'),
    component('blog'),
    domain('a::b', 'a.example.com'),
    domain('main', 'b.example.com', urnOf('shop')),
    domain('main', 'c.example.com', urnOf('blog')),
    domain('only', 'd.example.com', urnOf('blog')),
  );
  expect(things.map(({ name }) => name)).toEqual(['a::b', 'shop-main', 'blog-main', 'only']);
});

test('what Pulumi does not have, or not for long, is left, and said so', () => {
  const route = (name: string, rest: object): Resource => ({ type: 'mailgun:index/route:Route', name, id: name, outputs: {}, ...rest });
  const file = exported(
    [route('a', {}), route('b', { delete: true }), route('c', { external: true }), route('d', { pendingReplacement: true })].map(inStack),
    [
      { type: 'creating', resource: inStack({ type: 'mailgun:index/route:Route', name: 'e', inputs: { expression: 'catch_all()' } }) },
      { type: 'updating', resource: inStack(route('a', {})) },
    ],
  );
  const { things, unmapped } = readBridgedStack(file);
  expect(things.map(({ id }) => id)).toEqual(['a']);
  expect(unmapped.map(({ from, reason }) => [from.split('::').at(-1), reason])).toEqual([
    ['b', expect.stringContaining('still has to delete it')],
    ['c', expect.stringContaining('does not manage it')],
    ['d', expect.stringContaining('has not made its replacement yet')],
    ['e', expect.stringContaining('Its creation was interrupted')],
  ]);
});

test('what is in another region than the account is left, and said so', () => {
  const outputs = bridged({ ...common.mailgun_domain, region: 'eu' });
  const file = exported([inStack({ type: 'mailgun:index/domain:Domain', name: 'eu', id: 'mail.example.com', outputs })]);
  expect(readBridgedStack(file, { region: 'us' }).unmapped).toEqual([
    { from: expect.any(String), reason: expect.stringContaining('in the region eu') },
  ]);
  expect(readBridgedStack(file, { region: 'eu' }).things).toHaveLength(1);
});

describe('secrets', () => {
  const withPassword = (password: object) =>
    exported([
      inStack({ type: 'mailgun:index/domain:Domain', name: 'a', id: 'a.com', outputs: { name: 'a.com', smtpPassword: password } }),
    ]);
  const sealed = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'v1:abc:def' };

  test('that are encrypted are asked for, because the password would be lost', () => {
    expect(() => readBridgedStack(withPassword(sealed))).toThrow(/encrypted.*pulumi stack export --show-secrets/);
  });

  test('of other packages may stay encrypted', () => {
    const file = exported([inStack({ type: 'aws:rds/instance:Instance', name: 'db', id: 'db', outputs: { password: sealed } })]);
    expect(readBridgedStack(file)).toEqual({ things: [], unmapped: [] });
  });

  test('are not shown where they are broken', () => {
    expect(() => readBridgedStack(withPassword({ ...sealed, ciphertext: undefined, plaintext: 'hunter2' }))).toThrow(
      /not what Pulumi writes/,
    );
    expect(() => readBridgedStack(withPassword({ ...sealed, ciphertext: undefined, plaintext: 'hunter2' }))).not.toThrow(/hunter2/);
  });
});

test('a stack that was never deployed has nothing', () => {
  expect(readBridgedStack({ version: 3, deployment: { manifest: {} } })).toEqual({ things: [], unmapped: [] });
});

test.each([
  ['a Terraform state', { version: 4, resources: [] }, /no export of a stack: deployment is not/],
  ['an older export', { version: 1, deployment: {} }, /its version is 1, not 3 or 4/],
  ['a newer export', { version: 5, deployment: {} }, /its version is 5, not 3 or 4/],
  [
    'a resource without a URN',
    { version: 3, deployment: { resources: [{ type: 'mailgun:index/domain:Domain' }] } },
    /deployment\.resources\.0\.urn/,
  ],
  ['text', 'resources', /its version is missing/],
  ['nothing', null, /its version is missing/],
])('%s is refused, with the command that makes the right file', (_, file, words) => {
  expect(() => readBridgedStack(file)).toThrow(words);
  expect(() => readBridgedStack(file)).toThrow(/pulumi stack export --show-secrets/);
});
