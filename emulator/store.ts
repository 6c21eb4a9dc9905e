import type { api, Region } from 'mailgun-sdk';
import type { z } from 'zod';
import type { ReceivedFile } from './requests';

type Output<E extends { output: z.ZodType }> = z.output<E['output']>;
type Input<E extends { input: z.ZodType }> = z.output<E['input']>;

/** What the API shows of a domain. */
export type DomainSettings = Output<typeof api.domains.get>['domain'];
export type DnsRecord = Output<typeof api.domains.get>['sendingDnsRecords'][number];
export type Tracking = Omit<Output<typeof api.domainTracking.get>['tracking'], 'webScheme'>;
export type WebhookEventType = Input<typeof api.webhooks.create>['eventType'];
export type StoredRoute = Output<typeof api.routes.get>['route'];
export type StoredBounce = Output<typeof api.bounces.get>;
export type StoredUnsubscribe = Output<typeof api.unsubscribes.get>;
export type StoredComplaint = Output<typeof api.complaints.get>;
export type AllowlistEntry = Output<typeof api.allowlist.get>;
export type StoredMember = Required<Output<typeof api.listMembers.get>['member']>;
export type StoredEvent = Output<typeof api.events.list>['items'][number] & { domain: string };

/** A key that signs mail. Automatic sender security keeps its own, see `dns-records.ts`. */
export interface DkimKey {
  selector: string;
  bits: 1024 | 2048;
}

type TemplateAnswer = Output<typeof api.templates.create>['template'];
type VersionAnswer = NonNullable<TemplateAnswer['version']>;

/** A version of a template; the template says which one is active. */
export type StoredTemplateVersion = Required<Omit<VersionAnswer, 'active' | 'headers'>> & Pick<VersionAnswer, 'headers'>;

/** A template with its versions. Messages do not look at it. */
export interface StoredTemplate {
  /** What the API shows, but for the versions. */
  settings: Required<Omit<TemplateAnswer, 'version' | 'domain'>>;
  /** By lower-case tag, oldest first. */
  versions: Map<string, StoredTemplateVersion>;
  /** The tag of the active version; every template with versions has one. */
  activeTag: string | undefined;
}

/** A domain with everything that hangs on it. All of it may be changed; the API answers the change next. */
export interface StoredDomain {
  /** What the API shows: `state`, `spamAction`, `wildcard` and so on. */
  settings: DomainSettings;
  /** What a resolver would find. Set it to `valid`, and the next verification makes the domain active. */
  dns: 'valid' | 'unknown';
  /** What the last verification found; the API shows it as `valid` on every record. */
  verifiedDns: 'valid' | 'unknown';
  /** Never shown by the API. */
  smtpPassword: string | undefined;
  mailfromHost: string;
  /** The domain under which the DKIM record stands: this one or its root. */
  dkimHost: string;
  dkimKeys: DkimKey[];
  tracking: Tracking;
  webhooks: Map<WebhookEventType, string[]>;
  /** By lower-case name, oldest first. */
  templates: Map<string, StoredTemplate>;
  /** Suppressions by lower-case address, the allowlist by lower-case address or domain. Messages do not look at them. */
  bounces: Map<string, StoredBounce>;
  unsubscribes: Map<string, StoredUnsubscribe>;
  complaints: Map<string, StoredComplaint>;
  allowlist: Map<string, AllowlistEntry>;
  /** Who may get mail from a sandbox domain; other domains do not look at it. */
  authorizedRecipients: Set<string>;
  ips: string[];
  poolId: string | undefined;
  /** How often the sending records were shown; their order depends on it. */
  timesShown: number;
}

/** A mailing list with its members. */
export interface StoredList {
  /** What the API shows, but for the number of members. */
  settings: Required<Omit<Output<typeof api.lists.get>['list'], 'membersCount'>>;
  /** The `List-Id` that was given; the API takes it and never shows it. */
  listId: string | undefined;
  /** By lower-case address. */
  members: Map<string, StoredMember>;
}

/** A message as it was sent, in the SDK's spelling. */
export interface StoredMessage {
  /** The Message-ID, without angle brackets. */
  id: string;
  domain: string;
  input: Input<typeof api.messages.send>;
  /** Bare addresses of to, cc and bcc, each once. */
  recipients: string[];
  /** Attachments, and images that the HTML shows. */
  files: readonly ReceivedFile[];
  /** The message as it came, where it came as MIME. */
  mime: string | undefined;
  storageKey: string;
  receivedAt: Date;
}

/** Everything that one region holds. */
export interface Store {
  /** By lower-case name, oldest first. */
  readonly domains: Map<string, StoredDomain>;
  /** By id, oldest first. */
  readonly routes: Map<string, StoredRoute>;
  /** By lower-case address, oldest first. */
  readonly lists: Map<string, StoredList>;
  /** Those of the account, which all domains share; by lower-case name, oldest first. */
  readonly templates: Map<string, StoredTemplate>;
  /** Oldest first. */
  readonly messages: StoredMessage[];
  /** As they happened; an event of a scheduled delivery is here before its time and shown after it. */
  readonly events: StoredEvent[];
}

export type Stores = Readonly<Record<Region, Store>>;

const createStore = (): Store => ({
  domains: new Map(),
  routes: new Map(),
  lists: new Map(),
  templates: new Map(),
  messages: [],
  events: [],
});

export const createStores = (): Stores => ({ us: createStore(), eu: createStore() });

export function emptyStore(store: Store): void {
  store.domains.clear();
  store.routes.clear();
  store.lists.clear();
  store.templates.clear();
  store.messages.length = 0;
  store.events.length = 0;
}
