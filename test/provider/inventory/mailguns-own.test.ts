import { type Emulator, type Store, startEmulator } from 'mailgun-emulator';
import { createDomain, post, there } from '../../contract/fixture';
import { read } from './take';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ dns: 'unknown' });
});

beforeEach(() => emulator.reset());

afterAll(() => emulator.close());

const name = 'a.example.com';
const sandbox = `sandbox${'0a'.repeat(16)}.mailgun.org`;

type Step = (emulator: Emulator) => Promise<void> | void;

const change =
  (act: (store: Store) => unknown): Step =>
  ({ store }) =>
    void act(store);

const domain = createDomain(name);
const ofDomain = (store: Store) => there(store.domains.get(name));
const template = post(`/v3/${name}/templates`, { name: 'welcome', template: 'hi', tag: 'initial' });
const version = (tag: string, active = 'no') => post(`/v3/${name}/templates/welcome/versions`, { tag, template: tag, active });
const key = (selector: string) => post('/v1/dkim/keys', { signing_domain: name, selector });
const apiKey = (form: Readonly<Record<string, string>>) => post('/v1/keys', { kind: 'user', ...form });
/** The key that reads is not among them. */
const apiKeys = (store: Store) => [...store.account.keys.values()].map(({ settings }) => settings);
const automatic = change((store) => Object.assign(ofDomain(store).settings, { useAutomaticSenderSecurity: true }));

interface Rule {
  readonly what: string;
  readonly steps: readonly Step[];
  readonly type: string;
  /** Ids, or words in the arguments of what Mailgun numbers. */
  readonly own: readonly string[];
  readonly taken: readonly string[];
}

const rules: readonly Rule[] = [
  { what: 'the sandbox domain', steps: [createDomain(sandbox)], type: 'Domain', own: [sandbox], taken: [] },
  {
    what: 'a sandbox domain that somebody changed',
    steps: [createDomain(sandbox), change((store) => Object.assign(there(store.domains.get(sandbox)).settings, { spamAction: 'tag' }))],
    type: 'Domain',
    own: [],
    taken: [sandbox],
  },
  {
    what: 'a domain that is nearly called so',
    steps: [createDomain('sandbox.mailgun.org.example.com')],
    type: 'Domain',
    own: [],
    taken: ['sandbox.mailgun.org.example.com'],
  },
  {
    what: 'the login that a domain comes with, beside one of a user',
    steps: [
      post('/v4/domains', { name, smtp_password: 'a-password' }),
      post(`/v3/domains/${name}/credentials`, { login: 'shop', password: 'a-password' }),
    ],
    type: 'SmtpCredential',
    own: [`postmaster@${name}`],
    taken: [`shop@${name}`],
  },
  { what: 'the key that a domain comes with', steps: [domain], type: 'DkimKey', own: [`${name}/smtp`], taken: [] },
  {
    what: 'the same, whatever it is called',
    steps: [post('/v4/domains', { name, dkim_selector: 'mine' })],
    type: 'DkimKey',
    own: [`${name}/mine`],
    taken: [],
  },
  {
    what: 'the key that a domain comes with, beside one of a user',
    steps: [domain, key('mine')],
    type: 'DkimKey',
    own: [`${name}/smtp`],
    taken: [`${name}/mine`],
  },
  {
    what: 'keys of which nobody can tell which one the domain came with',
    steps: [post('/v4/domains', { name, dkim_selector: 'mine' }), key('second')],
    type: 'DkimKey',
    own: [],
    taken: [`${name}/mine`, `${name}/second`],
  },
  {
    what: 'two that are called as Mailgun calls them',
    steps: [domain, key('k1')],
    type: 'DkimKey',
    own: [],
    taken: [`${name}/k1`, `${name}/smtp`],
  },
  {
    what: 'the keys of automatic sender security, beside one of a user',
    steps: [domain, automatic, key('mine')],
    type: 'DkimKey',
    own: [`${name}/pdk1`, `${name}/pdk2`, `${name}/smtp`],
    taken: [`${name}/mine`],
  },
  {
    what: 'a key that only is called like those',
    steps: [domain, key('pdk1')],
    type: 'DkimKey',
    own: [`${name}/smtp`],
    taken: [`${name}/pdk1`],
  },
  {
    what: 'the active version of a template',
    steps: [domain, template],
    type: 'TemplateVersion',
    own: [`${name}/welcome/initial`],
    taken: [],
  },
  {
    what: 'versions that users made, and those that keepVersions keeps',
    steps: [domain, template, version('v2'), version('pulumi-0123456789ab'), version('pulumi-mine'), version('v3', 'yes')],
    type: 'TemplateVersion',
    own: [`${name}/welcome/pulumi-0123456789ab`, `${name}/welcome/v3`],
    taken: [`${name}/welcome/initial`, `${name}/welcome/pulumi-mine`, `${name}/welcome/v2`],
  },
  {
    what: 'the key that an account comes with, beside those of users',
    steps: [
      apiKey({ role: 'admin' }),
      apiKey({ role: 'admin', description: 'mine' }),
      apiKey({ role: 'basic' }),
      change((store) => apiKeys(store).map((each, index) => Object.assign(each, { createdAt: new Date(index * 60_000) }))),
    ],
    type: 'ApiKey',
    own: ['admin undefined'],
    taken: ['admin mine', 'basic undefined'],
  },
  {
    what: 'a first key that somebody described',
    steps: [apiKey({ role: 'admin', description: 'mine' })],
    type: 'ApiKey',
    own: [],
    taken: ['admin mine'],
  },
  {
    what: 'a session at the dashboard',
    steps: [apiKey({ role: 'basic', description: 'first' }), apiKey({ role: 'basic', kind: 'web', user_id: '1', email: 'a@example.com' })],
    type: 'ApiKey',
    own: ['basic undefined'],
    taken: ['basic first'],
  },
];

test.each(rules)('$what', async ({ steps, type, own, taken }) => {
  for (const step of steps) await step(emulator);
  const apiKey = `${'0'.repeat(32)}-${emulator.store.account.ownKey?.id}`;
  const inventory = await read(emulator, { apiKey });
  const shown = (things: typeof inventory.things) =>
    things
      .filter((thing) => thing.type === type && !apiKey.endsWith(`-${thing.id}`))
      .map(({ id, args }) => (type === 'ApiKey' ? `${args.role} ${args.description}` : id))
      .sort();
  expect({ own: shown(inventory.own), taken: shown(inventory.things) }).toEqual({ own, taken });
  const strict = await read(emulator, { apiKey, strict: true });
  expect(shown(strict.things)).toEqual([...own, ...taken].sort());
});

test('the key that reads is never taken over', async () => {
  const { things } = await read(emulator);
  expect(things.filter(({ type }) => type === 'ApiKey')).toEqual([]);
});

test('what Mailgun has chosen for a domain is not said, and what users choose is', async () => {
  await domain(emulator);
  await post('/v4/domains', { name: 'b.example.com', encrypt_incoming_message: 'true' })(emulator);
  Object.assign(ofDomain(emulator.store), { ips: [...emulator.store.ips].filter(([, { dedicated }]) => !dedicated).map(([ip]) => ip) });
  const [dedicated] = [...emulator.store.ips].filter((each) => each[1].dedicated).map(([ip]) => ip);
  Object.assign(there(emulator.store.domains.get('b.example.com')), { ips: [dedicated], mailfromHost: 'bounce.example.com' });
  const { things } = await read(emulator);
  const argsOf = (id: string) => things.find((thing) => thing.type === 'Domain' && thing.id === id)?.args;
  expect(argsOf(name)).toEqual({ name });
  expect(argsOf('b.example.com')).toEqual({
    name: 'b.example.com',
    mailfromHost: 'bounce.example.com',
    encryptIncomingMessage: true,
    ips: [dedicated],
  });
});
