import * as digitalocean from '@pulumi/digitalocean';
import * as pulumi from '@pulumi/pulumi';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import * as mailgun from 'pulumi-mailgun';
import { sendingDomain } from 'pulumi-mailgun/component';
import { pick } from '../../../provider/lifecycle/define-resource';
import { domain as declared } from '../../../provider/resources/domain';

/** What reached the engine: `dependsOn` and `parent` are types and names, `DnsRecord mail-spf`. */
interface Registered {
  readonly what: string;
  readonly type: string;
  readonly parent: string;
  readonly dependsOn: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
// Nothing of one program may reach the next one's account; some of them fail on purpose.
afterEach(() => allRegistered().catch(() => undefined));
afterAll(() => emulator.close());

/** Answers as the providers do: of a domain with what the emulator tells of it, and in a preview with the arguments alone. */
function startRun({ preview = false } = {}): () => Registered[] {
  emulator.reset();
  const client = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    if (preview) return { id: '', state: inputs };
    if (/:ApiKey$/.test(type)) return { id: name, state: { ...inputs, secret: 'the-key' } };
    if (/:SmtpCredential$/.test(type)) return { id: `${inputs.login}@${inputs.domain}`, state: { ...inputs, password: 'the-password' } };
    if (!/:Domain$/.test(type)) return { id: `${name}-id`, state: inputs };
    const { id, ...answer } = await declared.create(client, pick(inputs, declared.createTakes ?? []) as never, () => undefined);
    return { id, state: { ...inputs, ...JSON.parse(JSON.stringify(answer)) } };
  };
  pulumi.runtime.setMocks({ newResource, call: () => ({}) }, 'project', 'stack', preview);
  const monitor = pulumi.runtime.getMonitor();
  if (!monitor) throw new Error('the mocks are no monitor');
  const register = jest.spyOn(monitor, 'registerResource');
  return () =>
    (register.mock.calls as readonly (readonly [RegisterResourceRequest, ...unknown[]])[]).map(([request]) => ({
      what: `${last(request.getType())} ${request.getName()}`,
      type: request.getType(),
      parent: nameOf(request.getParent()),
      dependsOn: request.getDependenciesList().map(nameOf),
      inputs: pulumi.runtime.deserializeProperties(request.getObject() ?? new Struct()),
    }));
}

const last = (type: string) => type.slice(type.lastIndexOf(':') + 1);
const nameOf = (urn: string) => {
  const [, , types = '', name] = urn.split('::');
  return `${last(types)} ${name}`;
};

/** Until everything that the program began has reached the engine. */
const allRegistered = () => pulumi.runtime.disconnect();
const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((settle) => output.apply(settle as never));

const zone = 'example.com';
const createRecord: mailgun.SendingDomainArgs['createRecord'] = ({ resourceName, type, nameIn, value, priority }, options) =>
  new digitalocean.DnsRecord(resourceName, { domain: zone, type, name: nameIn(zone), value, priority }, options);
const everything = {
  domain: { name: 'mail.example.com', requireTls: true },
  records: ['sending', 'tracking', 'receiving'],
  createRecord,
  webhooks: { permanent_fail: ['https://example.com/fail'], complained: ['https://example.com/complained'] },
  smtp: { login: 'app' },
  sendingKey: { description: 'shop' },
} satisfies mailgun.SendingDomainArgs;

test('has the domain, its DNS records, the verification, webhooks, login and key as children', async () => {
  const registered = startRun();
  new mailgun.SendingDomain('mail', everything);
  await allRegistered();
  expect(registered().find(({ what }) => what === 'SendingDomain mail')).toMatchObject({ type: 'mailgun:index:SendingDomain' });
  const children = registered().filter(({ parent }) => parent === 'SendingDomain mail');
  expect(children.map(({ what }) => what).sort()).toEqual([
    'ApiKey mail',
    'DnsRecord mail-dkim',
    'DnsRecord mail-mx-1',
    'DnsRecord mail-mx-2',
    'DnsRecord mail-spf',
    'DnsRecord mail-tracking',
    'Domain mail',
    'DomainVerification mail',
    'SmtpCredential mail',
    'Webhook mail-complained',
    'Webhook mail-permanent_fail',
  ]);
  expect(registered()).toHaveLength(children.length + 1);
});

test('gives each DNS provider the records that Mailgun shows', async () => {
  const registered = startRun();
  new mailgun.SendingDomain('mail', everything);
  await allRegistered();
  const shown = await createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url }).domains.get({ domain: 'mail.example.com' });
  const wanted = [...shown.sendingDnsRecords, ...shown.receivingDnsRecords].map(
    ({ name = 'mail.example.com', recordType, value, priority }) => ({
      domain: zone,
      type: recordType,
      name: name.replace(/\.example\.com$/, ''),
      value,
      ...(priority !== undefined && { priority: Number(priority) }),
    }),
  );
  const given = registered().filter(({ what }) => what.startsWith('DnsRecord'));
  expect(wanted).toHaveLength(5);
  expect(new Set(given.map(({ inputs }) => JSON.stringify(sorted(inputs))))).toEqual(
    new Set(wanted.map((one) => JSON.stringify(sorted(one)))),
  );
});

const sorted = (object: object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

test('creates in order: domain, records, verification; and the verification looks again when a record changes', async () => {
  const registered = startRun();
  const mail = new mailgun.SendingDomain('mail', everything);
  await allRegistered();
  const records = registered().filter(({ what }) => what.startsWith('DnsRecord'));
  for (const { dependsOn } of records) expect(dependsOn).toContain('Domain mail');
  const verification = registered().find(({ what }) => what === 'DomainVerification mail');
  expect(verification?.dependsOn).toEqual(expect.arrayContaining(['Domain mail', ...records.map(({ what }) => what)]));
  expect(verification?.inputs).toMatchObject({ domain: 'mail.example.com', records: everything.records, timeout: 1800 });
  const keepers = verification?.inputs.keepers as Record<string, string>;
  for (const { inputs } of records) expect(keepers.values).toContain(inputs.value);
  expect(keepers.resources).toContain('mail-dkim-id');
  expect(await settled(mail.name)).toBe('mail.example.com');
  for (const [what, text] of Object.entries({ ApiKey: 'domainName', SmtpCredential: 'domain', Webhook: 'domain' }))
    for (const { inputs, dependsOn } of registered().filter((one) => one.what.startsWith(`${what} `)))
      expect([inputs[text], dependsOn]).toEqual(['mail.example.com', ['Domain mail']]);
});

test('keeps the password and the key secret, and has neither without being asked', async () => {
  startRun();
  const mail = new mailgun.SendingDomain('mail', everything);
  expect(await settled(pulumi.all([mail.smtpUser, mail.smtpPassword, mail.key]))).toEqual([
    'app@mail.example.com',
    'the-password',
    'the-key',
  ]);
  expect(await Promise.all([mail.smtpUser, mail.smtpPassword, mail.key].map((output) => pulumi.isSecret(output)))).toEqual([
    false,
    true,
    true,
  ]);
  await allRegistered();
  const registered = startRun();
  const bare = new mailgun.SendingDomain('bare', { domain: { name: 'mail.example.com' }, createRecord });
  expect(await settled(pulumi.all([bare.smtpUser, bare.smtpPassword, bare.key]))).toEqual([undefined, undefined, undefined]);
  await allRegistered();
  expect(registered().map(({ what }) => what)).toEqual(expect.not.arrayContaining(['ApiKey bare', 'SmtpCredential bare']));
  // Mail to a domain that receives it elsewhere must not go to Mailgun.
  expect(registered().filter(({ inputs }) => inputs.type === 'MX')).toEqual([]);
});

test('shows every resource in the first preview, with the names that are known', async () => {
  const registered = startRun({ preview: true });
  new mailgun.SendingDomain('mail', { ...everything, domain: { ...everything.domain, dkimSelector: 'shop' } });
  await allRegistered();
  const records = registered().filter(({ what }) => what.startsWith('DnsRecord'));
  expect(records.map(({ inputs: { type, name, value } }) => [type, name, pulumi.isUnknown(value) ? 'unknown' : value]).sort()).toEqual([
    ['CNAME', 'email.mail', 'unknown'],
    ['MX', 'mail', 'unknown'],
    ['MX', 'mail', 'unknown'],
    ['TXT', 'mail', 'unknown'],
    ['TXT', 'shop._domainkey.mail', 'unknown'],
  ]);
  expect(registered()).toHaveLength(12);
});

test('signs with keys of its own where its root is in the account, unless the program decides', async () => {
  const registered = startRun();
  await createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url }).domains.create({ name: 'example.com' });
  new mailgun.SendingDomain('mail', everything);
  await allRegistered();
  const dkim = registered().find(({ what }) => what === 'DnsRecord mail-dkim');
  expect(dkim?.inputs.name).toMatch(/^\w+\._domainkey\.mail$/);
  const again = startRun();
  new mailgun.SendingDomain('mail', { ...everything, domain: { name: 'mail.example.com', forceDkimAuthority: false } });
  new mailgun.SendingDomain('news', { ...everything, domain: { name: 'news.example.com', dkimHostName: 'example.com' } });
  await allRegistered();
  const asked = again().flatMap(({ what, inputs }) => (what.startsWith('Domain ') ? [inputs.forceDkimAuthority] : []));
  expect(asked).toEqual([false, undefined]);
});

test('has two CNAMEs for DKIM with automatic sender security', async () => {
  const registered = startRun();
  new mailgun.SendingDomain('mail', { domain: { name: 'mail.example.com', useAutomaticSenderSecurity: true }, createRecord });
  await allRegistered();
  const keys = registered().flatMap(({ what, inputs }) => (what.includes('-dkim') ? [[what, inputs.type, inputs.name]] : []));
  expect(keys.sort()).toEqual([
    ['DnsRecord mail-dkim-1', 'CNAME', 'pdk1._domainkey.mail'],
    ['DnsRecord mail-dkim-2', 'CNAME', 'pdk2._domainkey.mail'],
  ]);
  const useAutomaticSenderSecurity = pulumi.output(true);
  expect(
    () => new mailgun.SendingDomain('later', { domain: { name: 'later.example.com', useAutomaticSenderSecurity }, createRecord }),
  ).toThrow('must be true or false');
});

test('gives the records of one name and type together to a provider that has one resource for them', async () => {
  const registered = startRun();
  const sets: [string, readonly string[]][] = [];
  const { createRecord: _, ...rest } = everything;
  const mail = new mailgun.SendingDomain('mail', {
    ...rest,
    createRecordSet: ({ resourceName, type, records }, options) => {
      sets.push([resourceName, records.map((one) => one.resourceName)]);
      return new pulumi.ComponentResource('test:dns:Set', resourceName, { type }, options);
    },
  });
  await allRegistered();
  expect(sets).toEqual([
    ['mail-spf', ['mail-spf']],
    ['mail-dkim', ['mail-dkim']],
    ['mail-tracking', ['mail-tracking']],
    ['mail-mx', ['mail-mx-1', 'mail-mx-2']],
  ]);
  expect(mail.dnsRecords).toHaveLength(4);
  expect(registered().filter(({ parent, what }) => parent === 'SendingDomain mail' && what.startsWith('Set '))).toHaveLength(4);
});

test('needs one way to create the records', () => {
  const args = { domain: { name: 'mail.example.com' } };
  // @ts-expect-error there is none
  expect(() => new mailgun.SendingDomain('none', args)).toThrow('"none" needs either createRecord or createRecordSet');
  // @ts-expect-error there are two
  expect(() => new mailgun.SendingDomain('two', { ...args, createRecord, createRecordSet: createRecord })).toThrow('"two" needs either');
});

test('a mistake in the arguments does not compile', () => {
  const programs = () => {
    // @ts-expect-error misspelt
    new mailgun.SendingDomain('m', { domain: { name: 'mail.example.com', requireTsl: true }, createRecord });
    // @ts-expect-error no such event
    new mailgun.SendingDomain('m', { domain: { name: 'mail.example.com' }, createRecord, webhooks: { deliverd: ['https://example.com'] } });
    // @ts-expect-error the component says which domain
    new mailgun.SendingDomain('m', { domain: { name: 'mail.example.com' }, createRecord, smtp: { login: 'app', domain: 'example.org' } });
  };
  expect(typeof programs).toBe('function');
});

test('is of the same type, with the same names, when it is made of the classes of the native package', async () => {
  const nativeClass = (type: string, outputs: readonly string[]) =>
    class extends pulumi.CustomResource {
      constructor(name: string, args: object, options?: pulumi.CustomResourceOptions) {
        const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
        super(`mailgun-native:index:${type}`, name, { ...unset, ...args }, { ...options, additionalSecretOutputs: ['secret', 'password'] });
      }
    } as never;
  const Native = sendingDomain<typeof mailgun>({
    Domain: nativeClass('Domain', ['sendingDnsRecords', 'receivingDnsRecords']),
    DomainVerification: nativeClass('DomainVerification', []),
    Webhook: nativeClass('Webhook', []),
    SmtpCredential: nativeClass('SmtpCredential', ['password']),
    ApiKey: nativeClass('ApiKey', ['secret']),
  } as never);
  const registered = startRun();
  const mail = new Native('mail', everything);
  expect(await pulumi.isSecret(mail.key)).toBe(true);
  await allRegistered();
  const native = registered();
  const dynamic = startRun();
  new mailgun.SendingDomain('mail', everything);
  await allRegistered();
  const names = (all: Registered[]) => all.map(({ what, parent }) => `${parent} > ${what}`).sort();
  expect(names(native)).toEqual(names(dynamic()));
  expect(native.filter(({ type }) => type.startsWith('mailgun-native:index:'))).toHaveLength(6);
  expect(native[0]?.type).toBe('mailgun:index:SendingDomain');
});
