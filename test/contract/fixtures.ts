import type { Emulator, Store } from 'mailgun-emulator';

type Values = Readonly<Record<string, unknown>>;

/** What the contract needs to know of a resource, told by somebody who read Mailgun's documentation and not our code. */
export interface Fixture {
  readonly type: 'Domain' | 'Route' | 'Webhook';
  /** What must be there first. */
  readonly prepare?: (emulator: Emulator) => Promise<void>;
  readonly createRoute: string;
  readonly readRoute: string;
  /** Only what must be given. */
  readonly minimal: Values;
  /** Everything that can be given together. */
  readonly full: Values;
  /** The name of each argument in the request that makes the thing, if it is not the argument's name in snake case. */
  readonly wire?: Readonly<Record<string, string>>;
  /** The arguments that can change in place: to what, by which requests, and how the store then shows it. */
  readonly changes: Readonly<
    Record<
      string,
      { readonly to: unknown; readonly by: readonly string[]; readonly shown: (store: Store) => unknown; readonly as?: unknown }
    >
  >;
  /** The arguments that cannot. */
  readonly immutable: Values;
  /** What somebody might do at the dashboard to each argument that can be read. */
  readonly outside: Readonly<Record<string, (store: Store) => void>>;
  /** Arguments that Mailgun shows only when they are not as `full` has them. */
  readonly hidden?: readonly string[];
  /** What the store shows of each argument that was given and is taken away. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly count: (store: Store) => number;
  readonly removeOutside: (store: Store) => void;
  /** Mailgun refuses a second one. */
  readonly unique: boolean;
}

const name = 'contract.example.com';

/** Made with fetch, not with our own SDK. */
const createDomain = (domain: string) => async (emulator: Emulator) => {
  const headers = { authorization: `Basic ${Buffer.from(`api:${emulator.apiKey}`).toString('base64')}` };
  const answer = await fetch(`${emulator.url}/v4/domains`, { method: 'POST', headers, body: new URLSearchParams({ name: domain }) });
  if (!answer.ok) throw new Error(await answer.text());
};

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the emulator does not have it');
  return value;
}

/** Changes what somebody changed at the dashboard. */
const set =
  <T extends object>(find: (store: Store) => T, values: Partial<T>) =>
  (store: Store) =>
    void Object.assign(find(store), values);

const domainOf = (store: Store) => there(store.domains.get(name));
const routeOf = (store: Store) => there([...store.routes.values()][0]);

const put = ['PUT /v4/domains/{name}'];
const setting = (key: string, to: unknown, as = to) => ({
  to,
  as,
  by: put,
  shown: (store: Store) => (domainOf(store).settings as Values)[key],
});

const route: Fixture = {
  type: 'Route',
  createRoute: 'POST /v3/routes',
  readRoute: 'GET /v3/routes/{id}',
  minimal: { expression: 'catch_all()', actions: ['stop()'] },
  full: {
    expression: 'match_recipient("a@example.com")',
    actions: ['forward("https://example.com/a")', 'stop()'],
    priority: 7,
    description: 'seven',
  },
  wire: { actions: 'action' },
  changes: {
    expression: { to: 'catch_all()', by: ['PUT /v3/routes/{id}'], shown: (store) => routeOf(store).expression },
    actions: { to: ['stop()'], by: ['PUT /v3/routes/{id}'], shown: (store) => routeOf(store).actions },
    priority: { to: 0, by: ['PUT /v3/routes/{id}'], shown: (store) => routeOf(store).priority },
    description: { to: '', by: ['PUT /v3/routes/{id}'], shown: (store) => routeOf(store).description },
  },
  immutable: {},
  outside: {
    expression: set((store) => routeOf(store), { expression: 'match_recipient("b@example.com")' }),
    actions: set((store) => routeOf(store), { actions: ['store()'] }),
    priority: set((store) => routeOf(store), { priority: 3 }),
    description: set((store) => routeOf(store), { description: 'changed' }),
  },
  defaults: { priority: 0, description: '' },
  count: (store) => store.routes.size,
  removeOutside: (store) => store.routes.clear(),
  unique: false,
};

const tracking = (part: 'open' | 'click' | 'unsubscribe', to: unknown, as: unknown) => ({
  to,
  as,
  by: [`PUT /v3/domains/{name}/tracking/${part}`],
  shown: (store: Store) => domainOf(store).tracking[part],
});

const domain: Fixture = {
  type: 'Domain',
  // The root domain is in the account, so that the authority for DKIM is a choice.
  prepare: createDomain('example.com'),
  createRoute: 'POST /v4/domains',
  readRoute: 'GET /v4/domains/{name}',
  minimal: { name },
  full: {
    name,
    archiveTo: 'https://example.com/archive',
    dkimKeySize: 2048,
    dkimSelector: 'first',
    encryptIncomingMessage: true,
    forceDkimAuthority: true,
    forceRootDkimHost: false,
    ips: ['192.0.2.1', '192.0.2.2'],
    mailfromHost: 'bounce.example.com',
    messageTtl: 86_400,
    poolId: 'pool-1',
    requireTls: true,
    skipVerification: true,
    smtpPassword: 'first-password',
    spamAction: 'tag',
    useAutomaticSenderSecurity: false,
    webPrefix: 'links',
    webScheme: 'https',
    webhooksRedactPii: true,
    wildcard: true,
    openTracking: { active: true, placeAtTheTop: true },
    clickTracking: 'htmlonly',
    unsubscribeTracking: { active: true, htmlFooter: '<p>%unsubscribe_url%</p>', textFooter: '%unsubscribe_url%' },
  },
  wire: { openTracking: '', clickTracking: '', unsubscribeTracking: '' },
  changes: {
    archiveTo: setting('archiveTo', 'https://example.com/other'),
    messageTtl: setting('messageTtl', 0),
    requireTls: setting('requireTls', false),
    skipVerification: setting('skipVerification', false),
    spamAction: setting('spamAction', 'block'),
    useAutomaticSenderSecurity: setting('useAutomaticSenderSecurity', true),
    webPrefix: setting('webPrefix', 'track'),
    webScheme: setting('webScheme', 'http'),
    webhooksRedactPii: setting('webhooksRedactPii', false),
    wildcard: setting('wildcard', false),
    mailfromHost: { to: 'return.example.com', by: put, shown: (store) => domainOf(store).mailfromHost },
    smtpPassword: { to: 'second-password', by: put, shown: (store) => domainOf(store).smtpPassword },
    // The records that they change are outputs, and neither call answers with all of them.
    dkimSelector: {
      to: 'second',
      by: ['PUT /v3/domains/{name}/dkim_selector', 'GET /v4/domains/{name}'],
      shown: (store) => domainOf(store).dkimKeys.map(({ selector }) => selector),
      as: ['second'],
    },
    forceDkimAuthority: {
      to: false,
      by: ['PUT /v3/domains/{name}/dkim_authority', 'GET /v4/domains/{name}'],
      shown: (store) => domainOf(store).dkimHost,
      as: 'example.com',
    },
    ips: {
      to: ['192.0.2.2', '192.0.2.3'],
      // One call an address, and one to learn which are there.
      by: ['GET /v3/domains/{name}/ips', 'POST /v3/domains/{name}/ips', 'DELETE /v3/domains/{name}/ips/{ip}'],
      shown: (store) => domainOf(store).ips,
    },
    poolId: { to: 'pool-2', by: ['POST /v3/domains/{name}/ips'], shown: (store) => domainOf(store).poolId },
    openTracking: tracking('open', { active: false, placeAtTheTop: true }, { active: false, placeAtTheTop: true }),
    clickTracking: tracking('click', false, { active: false }),
    unsubscribeTracking: tracking(
      'unsubscribe',
      { active: true, htmlFooter: '', textFooter: '%unsubscribe_url%' },
      { active: true, htmlFooter: '', textFooter: '%unsubscribe_url%' },
    ),
  },
  immutable: {
    name: 'other.example.com',
    dkimHostName: 'example.com',
    dkimKeySize: 1024,
    encryptIncomingMessage: false,
    forceRootDkimHost: true,
  },
  outside: {
    archiveTo: set((store) => domainOf(store).settings, { archiveTo: 'https://example.com/changed' }),
    messageTtl: set((store) => domainOf(store).settings, { messageTtl: 60 }),
    requireTls: set((store) => domainOf(store).settings, { requireTls: false }),
    skipVerification: set((store) => domainOf(store).settings, { skipVerification: false }),
    spamAction: set((store) => domainOf(store).settings, { spamAction: 'block' }),
    useAutomaticSenderSecurity: set((store) => domainOf(store).settings, { useAutomaticSenderSecurity: true }),
    webPrefix: set((store) => domainOf(store).settings, { webPrefix: 'changed' }),
    webScheme: set((store) => domainOf(store).settings, { webScheme: 'http' }),
    webhooksRedactPii: set((store) => domainOf(store).settings, { webhooksRedactPii: false }),
    wildcard: set((store) => domainOf(store).settings, { wildcard: false }),
    encryptIncomingMessage: set((store) => domainOf(store).settings, { encryptIncomingMessage: false }),
    ips: set(domainOf, { ips: ['192.0.2.9'] }),
    mailfromHost: set((store) => domainOf(store), { mailfromHost: 'changed.example.com' }),
    dkimSelector: set((store) => domainOf(store), { dkimKeys: [{ selector: 'changed', bits: 2048 }] }),
    forceDkimAuthority: set((store) => domainOf(store), { dkimHost: 'example.com' }),
    openTracking: set((store) => domainOf(store).tracking.open, { active: false }),
    clickTracking: set((store) => domainOf(store).tracking.click, { active: true }),
    unsubscribeTracking: set((store) => domainOf(store).tracking.unsubscribe, { textFooter: 'changed' }),
  },
  defaults: {
    archiveTo: '',
    messageTtl: 0,
    requireTls: false,
    skipVerification: false,
    spamAction: 'disabled',
    webPrefix: 'email',
    webScheme: 'http',
    webhooksRedactPii: false,
    wildcard: false,
    forceDkimAuthority: 'example.com',
    openTracking: { active: false, placeAtTheTop: false },
    clickTracking: { active: false },
    unsubscribeTracking: {
      active: false,
      htmlFooter: '\n<br>\n<p><a href="%unsubscribe_url%">unsubscribe</a></p>\n',
      textFooter: '\n\nTo unsubscribe click: <%unsubscribe_url%>\n\n',
    },
  },
  hidden: ['forceDkimAuthority'],
  count: (store) => store.domains.size - 1,
  removeOutside: (store) => void store.domains.delete(name),
  unique: true,
};

const urls = ['https://example.com/1', 'https://example.com/2', 'https://example.com/3'];

const webhook: Fixture = {
  type: 'Webhook',
  prepare: createDomain(name),
  createRoute: 'POST /v3/domains/{domain}/webhooks',
  readRoute: 'GET /v3/domains/{domain_name}/webhooks/{webhook_name}',
  minimal: { domain: name, eventType: 'clicked', urls: urls.slice(0, 1) },
  full: { domain: name, eventType: 'clicked', urls },
  wire: { domain: '', eventType: 'id', urls: 'url' },
  changes: {
    urls: {
      to: ['https://example.com/4'],
      by: ['PUT /v3/domains/{domain_name}/webhooks/{webhook_name}'],
      shown: (store) => domainOf(store).webhooks.get('clicked'),
    },
  },
  immutable: { domain: 'other.example.com', eventType: 'opened' },
  outside: { urls: (store) => void domainOf(store).webhooks.set('clicked', ['https://example.com/changed']) },
  defaults: {},
  count: (store) => domainOf(store).webhooks.size,
  removeOutside: (store) => domainOf(store).webhooks.clear(),
  unique: true,
};

/** A resource that is missing here fails the contract by its name. */
export const fixtures: readonly Fixture[] = [domain, route, webhook];
