import type { api, Region } from 'mailgun-sdk';
import type { z } from 'zod';
import { createKeyId, createObjectId, createPublicKey, createSigningKey } from './ids';
import type {
  SandboxRecipient,
  StoredAccountWebhook,
  StoredDomain,
  StoredEvent,
  StoredIp,
  StoredIpPool,
  StoredKey,
  StoredLimitThreshold,
  StoredList,
  StoredMessage,
  StoredRoute,
  StoredSendAlert,
  StoredSubaccount,
  StoredTemplate,
  TagNote,
  ThresholdHit,
} from './stored';

type Input<E extends { input: z.ZodType }> = z.output<E['input']>;

/** What both regions have alike. */
export interface Account {
  readonly id: string;
  /** By id, oldest first. The key of the options is not among them. */
  readonly keys: Map<string, StoredKey>;
  /** What the API shows of the key of the options; undefined after it was deleted: then it is refused. */
  ownKey: StoredKey['settings'] | undefined;
  /** Descriptions by address or range, oldest first. Nobody is locked out by it. */
  readonly ipAllowlist: Map<string, string>;
  /** By id, oldest first. Only domains belong to one of them; everything else they share with the account. */
  readonly subaccounts: Map<string, StoredSubaccount>;
  /** Who may get mail from a sandbox domain, by lower-case address; set `activated`, and they have agreed. */
  readonly sandboxRecipients: Map<string, SandboxRecipient>;
  signingKey: string;
  publicKey: string;
  /** What was set; the API shows nothing of it. */
  settings: Input<typeof api.account.update>;
  features: Input<typeof api.account.updateFeatures>;
}

/** Everything that one region holds. */
export interface Store {
  /** The same in the other region. */
  readonly account: Account;
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
  /** By name, oldest first. */
  readonly sendAlerts: Map<string, StoredSendAlert>;
  /** By name, oldest first. */
  readonly limitThresholds: Map<string, StoredLimitThreshold>;
  /** What has passed the limit of an alert: nothing is measured here, so that only a test puts something in. */
  readonly hits: ThresholdHit[];
  /** By id, oldest first. */
  readonly accountWebhooks: Map<string, StoredAccountWebhook>;
  /** Of the account, as each domain has its own. */
  readonly tags: Map<string, TagNote>;
  /** Oldest first. */
  readonly messages: StoredMessage[];
  /** As they happened; an event of a scheduled delivery is here before its time and shown after it. */
  readonly events: StoredEvent[];
}

export type Stores = Readonly<Record<Region, Store>>;

/** As one that the control panel makes (mailgun-ruby, api_keys.yml, 2026-06). */
const createOwnKey = (): StoredKey['settings'] => {
  const createdAt = new Date();
  return { id: createKeyId(), description: '', kind: 'user', role: 'admin', createdAt, updatedAt: createdAt, isDisabled: false };
};

const createAccount = (): Account => ({
  id: createObjectId(),
  keys: new Map(),
  ownKey: createOwnKey(),
  ipAllowlist: new Map(),
  subaccounts: new Map(),
  sandboxRecipients: new Map(),
  signingKey: createSigningKey(),
  publicKey: createPublicKey(),
  settings: {},
  features: {},
});

const createStore = (account: Account): Store => ({
  account,
  domains: new Map(),
  routes: new Map(),
  lists: new Map(),
  templates: new Map(),
  ips: createIps(),
  ipPools: new Map(),
  ipSettings: createIpSettings(),
  sendAlerts: new Map(),
  limitThresholds: new Map(),
  hits: [],
  accountWebhooks: new Map(),
  tags: new Map(),
  messages: [],
  events: [],
});

export function createStores(): Stores {
  const account = createAccount();
  return { us: createStore(account), eu: createStore(account) };
}

/** The signing key and the public one stay. */
function emptyAccount(account: Account): void {
  account.keys.clear();
  account.ownKey ??= createOwnKey();
  account.ipAllowlist.clear();
  account.subaccounts.clear();
  account.sandboxRecipients.clear();
  account.settings = {};
  account.features = {};
}

export function emptyStore(store: Store): void {
  emptyAccount(store.account);
  store.domains.clear();
  store.routes.clear();
  store.lists.clear();
  store.templates.clear();
  store.ips.clear();
  for (const [address, ip] of createIps()) store.ips.set(address, ip);
  store.ipPools.clear();
  Object.assign(store.ipSettings, createIpSettings());
  store.sendAlerts.clear();
  store.limitThresholds.clear();
  store.hits.length = 0;
  store.accountWebhooks.clear();
  store.tags.clear();
  store.messages.length = 0;
  store.events.length = 0;
}

const createIpSettings = () => ({ allowance: 4, spilloverPoolId: undefined });

const createIps = () =>
  new Map(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '198.51.100.1'].map((address) => [address, createIp(address)] as const));

export const createIp = (ip: string, createdAt = new Date()): StoredIp => ({
  dedicated: ip.startsWith('192.'),
  enabled: true,
  warmupStartedAt: undefined,
  band: undefined,
  createdAt,
  rdns: `ip${ip.replaceAll('.', '-')}.mailgun.net`,
});
