import type { api, Region } from 'mailgun-sdk';
import type { z } from 'zod';
import { createKeyId, createObjectId, createPublicKey, createSigningKey, type Source } from './ids';
import type {
  DeliveryRule,
  DynamicPoolMove,
  DynamicPoolName,
  SandboxRecipient,
  StoredAccountWebhook,
  StoredAlert,
  StoredBulkValidation,
  StoredDomain,
  StoredEvent,
  StoredInboxResult,
  StoredIp,
  StoredIpPool,
  StoredKey,
  StoredLimitThreshold,
  StoredList,
  StoredMessage,
  StoredPosting,
  StoredRoute,
  StoredSeedList,
  StoredSendAlert,
  StoredSubaccount,
  StoredTemplate,
  StoredUser,
  TagNote,
  ThresholdHit,
} from './stored';

type Input<E extends { input: z.ZodType }> = z.output<E['input']>;

/** What both regions have alike. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly openedAt: Date;
  /** By id, oldest first. The key of the options is not among them. */
  readonly keys: Map<string, StoredKey>;
  /** What the API shows of the key of the options; undefined after it was deleted: then it is refused. */
  ownKey: StoredKey['settings'] | undefined;
  /** Descriptions by address or range, oldest first. Once there is one, calls from other public addresses are refused. */
  readonly ipAllowlist: Map<string, string>;
  /** By id, oldest first. Keys, users, the IP allowlist and the sandbox they share with the account. */
  readonly subaccounts: Map<string, StoredSubaccount>;
  /** By id, oldest first. At the start there is the one who opened the account. */
  readonly users: Map<string, StoredUser>;
  /** Who may get mail from a sandbox domain, by lower-case address; set `activated`, and they have agreed. */
  readonly sandboxRecipients: Map<string, SandboxRecipient>;
  signingKey: string;
  /** Signs the addresses of tracked links. */
  readonly trackingSecret: string;
  publicKey: string;
  /** By id, oldest first: the first one that fits and is not used up holds. */
  readonly deliveryRules: Map<string, DeliveryRule>;
  /** What was set; the API shows nothing of it. */
  settings: Input<typeof api.account.update>;
  features: Input<typeof api.account.updateFeatures>;
}

/** Alerts by email, webhooks and Slack. */
export interface AlertSettings {
  /** By id, oldest first. */
  readonly events: Map<string, StoredAlert>;
  /** What signs their webhooks; undefined until it is first needed. */
  signingKey: string | undefined;
  slack: { token: string; teamId: string; teamName: string; scope: string } | undefined;
  /** The channels of the Slack workspace. */
  readonly channels: { id: string; name: string; isArchived: boolean }[];
  /** The test alerts that were sent, oldest first. */
  readonly tests: { readonly eventType: string; readonly channel: string; readonly to: readonly string[]; readonly sentAt: Date }[];
}

/** Everything that one region holds. */
export interface Store extends Source {
  /** The same in the other region, and for sub-accounts. */
  readonly account: Account;
  /** The sub-account whose it is; undefined for that of the account itself. */
  readonly subaccountId: string | undefined;
  /**
   * What each sub-account has, by its id: routes, lists, templates, pools, alerts, webhooks. Its domains are among those of the account and say
   * whose they are, and so messages and events, addresses and dynamic pools are kept there.
   */
  readonly ofSubaccounts: Map<string, Store>;
  /** By lower-case name, oldest first. */
  readonly domains: Map<string, StoredDomain>;
  /** By id, oldest first. */
  readonly routes: Map<string, StoredRoute>;
  /** By lower-case address, oldest first. */
  readonly lists: Map<string, StoredList>;
  /** Those of the account, which all domains share; by lower-case name, oldest first. */
  readonly templates: Map<string, StoredTemplate>;
  /** By address. At the start there are four dedicated ones and a shared one, of those that are kept for examples (RFC 5737). */
  readonly ips: Map<string, StoredIp>;
  /** By id, oldest first. */
  readonly ipPools: Map<string, StoredIpPool>;
  /** How many dedicated addresses may still be added, and the pool that takes the mail of every domain once its own addresses have no room. */
  readonly ipSettings: { allowance: number; spilloverPoolId: string | undefined };
  /** The addresses of each dynamic pool; empty until they are set up. */
  readonly dynamicPools: Map<DynamicPoolName, { readonly id: string; ips: string[] }>;
  /** The moves of domains from one dynamic pool to another, oldest first. */
  readonly dynamicPoolMoves: DynamicPoolMove[];
  /** How many messages a month the account may send, and when it was disabled because they were sent. */
  readonly sendingLimit: { monthly: number | undefined; disabledAt: Date | undefined };
  /** By name, oldest first. */
  readonly sendAlerts: Map<string, StoredSendAlert>;
  /** By name, oldest first. */
  readonly limitThresholds: Map<string, StoredLimitThreshold>;
  /** What has passed the limit of an alert, as it was last measured. */
  readonly hits: ThresholdHit[];
  readonly alerts: AlertSettings;
  /** By id, oldest first. */
  readonly bulkValidations: Map<string, StoredBulkValidation>;
  /** By lower-case address, oldest first. */
  readonly seedLists: Map<string, StoredSeedList>;
  /** By id, oldest first. */
  readonly inboxResults: Map<string, StoredInboxResult>;
  /** By id, oldest first. */
  readonly accountWebhooks: Map<string, StoredAccountWebhook>;
  /** Of the account, as each domain has its own. */
  readonly tags: Map<string, TagNote>;
  /** Oldest first. */
  readonly messages: StoredMessage[];
  /** As they happened. */
  readonly events: StoredEvent[];
  /** By id, oldest first. */
  readonly postings: Map<string, StoredPosting>;
}

export type Stores = Readonly<Record<Region, Store>>;

/** As one that the control panel makes (mailgun-ruby, api_keys.yml, 2026-06). */
const createOwnKey = (source: Source): StoredKey['settings'] => {
  const createdAt = source.now();
  return { id: createKeyId(source), description: '', kind: 'user', role: 'admin', createdAt, updatedAt: createdAt, isDisabled: false };
};

/** The values are those of the OpenAPI document. */
function createOwner(source: Source): [string, StoredUser] {
  const id = createObjectId(source);
  const address = 'owner@example.com';
  const emailDetails = { address, isValid: true, parts: { localPart: 'owner', domain: 'example.com' } };
  const about = { activated: true, isDisabled: false, isMaster: true, tfaEnabled: false, tfaActive: false, metadata: {} };
  return [id, { id, name: 'Owner', email: address, emailDetails, role: 'admin', auth: { method: 'password' }, ...about }];
}

const createAccount = (source: Source): Account => ({
  id: createObjectId(source),
  name: 'Local account',
  openedAt: source.now(),
  keys: new Map(),
  ownKey: createOwnKey(source),
  ipAllowlist: new Map(),
  subaccounts: new Map(),
  users: new Map([createOwner(source)]),
  sandboxRecipients: new Map(),
  deliveryRules: new Map(),
  signingKey: createSigningKey(source),
  trackingSecret: source.randomBytes(32).toString('base64url'),
  publicKey: createPublicKey(source),
  settings: {},
  features: {},
});

export const createStore = (account: Account, { now, randomBytes }: Source, subaccountId?: string): Store => ({
  now,
  randomBytes,
  account,
  subaccountId,
  ofSubaccounts: new Map(),
  domains: new Map(),
  routes: new Map(),
  lists: new Map(),
  templates: new Map(),
  ips: createIps(now()),
  ipPools: new Map(),
  ipSettings: createIpSettings(),
  dynamicPools: new Map(),
  dynamicPoolMoves: [],
  sendingLimit: createSendingLimit(),
  sendAlerts: new Map(),
  limitThresholds: new Map(),
  hits: [],
  alerts: createAlerts(),
  bulkValidations: new Map(),
  seedLists: new Map(),
  inboxResults: new Map(),
  accountWebhooks: new Map(),
  tags: new Map(),
  messages: [],
  events: [],
  postings: new Map(),
});

export function createStores(source: Source): Stores {
  const account = createAccount(source);
  return { us: createStore(account, source), eu: createStore(account, source) };
}

/** The signing key and the public one stay. */
function emptyAccount(account: Account, source: Source): void {
  account.keys.clear();
  account.ownKey ??= createOwnKey(source);
  account.ipAllowlist.clear();
  account.subaccounts.clear();
  account.users.clear();
  account.users.set(...createOwner(source));
  account.sandboxRecipients.clear();
  account.deliveryRules.clear();
  account.settings = {};
  account.features = {};
}

export function emptyStore(store: Store): void {
  emptyAccount(store.account, store);
  store.ofSubaccounts.clear();
  store.domains.clear();
  store.routes.clear();
  store.lists.clear();
  store.templates.clear();
  store.ips.clear();
  for (const [address, ip] of createIps(store.now())) store.ips.set(address, ip);
  store.ipPools.clear();
  Object.assign(store.ipSettings, createIpSettings());
  store.dynamicPools.clear();
  store.dynamicPoolMoves.length = 0;
  Object.assign(store.sendingLimit, createSendingLimit());
  store.sendAlerts.clear();
  store.limitThresholds.clear();
  store.hits.length = 0;
  Object.assign(store.alerts, createAlerts());
  store.bulkValidations.clear();
  store.seedLists.clear();
  store.inboxResults.clear();
  store.accountWebhooks.clear();
  store.tags.clear();
  store.messages.length = 0;
  store.events.length = 0;
  store.postings.clear();
}

const createAlerts = (): AlertSettings => ({
  events: new Map(),
  signingKey: undefined,
  slack: undefined,
  channels: ['alerts', 'general'].map((name, index) => ({ id: `C0000000${index + 1}`, name, isArchived: false })),
  tests: [],
});

const createSendingLimit = () => ({ monthly: undefined, disabledAt: undefined });

const createIpSettings = () => ({ allowance: 4, spilloverPoolId: undefined });

const createIps = (createdAt: Date) =>
  new Map(
    ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '198.51.100.1'].map((address) => [address, createIp(address, createdAt)] as const),
  );

export const createIp = (ip: string, createdAt: Date): StoredIp => ({
  dedicated: ip.startsWith('192.'),
  enabled: true,
  warmupStartedAt: undefined,
  band: undefined,
  createdAt,
  rdns: `ip${ip.replaceAll('.', '-')}.mailgun.net`,
});
