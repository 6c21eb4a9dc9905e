import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import type { ReceivedFile } from '../http/requests';

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
export type StoredSendAlert = Output<typeof api.sendAlerts.get>;
export type StoredLimitThreshold = Output<typeof api.limitThresholds.get>;
export type ThresholdHit = Output<typeof api.sendAlerts.listHits>['items'][number];
export type StoredAccountWebhook = Output<typeof api.accountWebhooks.get>;
export type SandboxRecipient = Required<Output<typeof api.account.createSandboxRecipient>['recipient']>;
export type StoredEvent = Output<typeof api.events.list>['items'][number] & {
  domain: string;
  /** The mailing list that the message was sent to. */
  mailingList?: { readonly address: string } | undefined;
};

/** A key that signs mail. Automatic sender security keeps its own, see `dns-records.ts`. */
export interface DkimKey {
  selector: string;
  bits: number;
  /** As the DNS record has it: SubjectPublicKeyInfo in base64. The private half is nowhere. */
  publicKey: string;
  /** Whether mail is signed with it. */
  active: boolean;
  /** What the last verification of the domain found of its record. */
  verifiedDns: 'valid' | 'unknown';
}

/** How the two keys of automatic sender security take turns. What a new domain has is not documented. */
export interface DkimRotation {
  enabled: boolean;
  interval: string;
  activeSelector: 'pdk1' | 'pdk2';
}

/** The certificate of a host of tracked links. Set `status` to `active`, and it is made; nothing else moves it. */
export interface TrackingCertificate {
  status: 'processing' | 'active' | 'expired' | 'error';
  /** Shown where a valid one is asked to be made anew; nothing else looks at it. */
  validUntil: Date;
}

/** A rule that forwards inbound mail; nothing is received here yet, so that nothing is forwarded. */
export interface StoredForward {
  id: string;
  match: string;
  urls: string[];
  recipients: string[];
  store: string | undefined;
  createdAt: Date;
  updatedAt: Date;
}

/** An address that the account sends from. */
export interface StoredIp {
  /** Only dedicated addresses can be in pools. */
  dedicated: boolean;
  enabled: boolean;
  /** When it was begun to be warmed up; undefined while it is not. */
  warmupStartedAt: Date | undefined;
  /** The band that it was put into. */
  band: string | undefined;
  createdAt: Date;
  /** Its name in reverse DNS. */
  rdns: string;
}

export type StoredAlert = Output<typeof api.alerts.create>;
export type StoredUser = Output<typeof api.users.get>;
export type DynamicPoolName = 'dynamic_good' | 'dynamic_new' | 'dynamic_poor';
export type DynamicPoolMove = Output<typeof api.dynamicIpPools.listHistory>['items'][number];

interface DynamicPoolMembership {
  pool: DynamicPoolName;
  /** Whether it stays there whatever its reputation. */
  isHeld: boolean;
  registeredAt: Date;
}

/** A pool of dedicated addresses. The domains that are linked to it say so themselves, by `poolId`. */
export interface StoredIpPool {
  name: string;
  description: string;
  /** When each address was put into the pool, by address. */
  ips: Map<string, Date>;
  /** Whether the parent account lends it; then it cannot be changed. */
  isInherited: boolean;
}

type TemplateAnswer = Output<typeof api.templates.create>['template'];
type VersionAnswer = NonNullable<TemplateAnswer['version']>;

/** A version of a template; the template says which one is active. */
export type StoredTemplateVersion = Required<Omit<VersionAnswer, 'active' | 'headers'>> & Pick<VersionAnswer, 'headers'>;

/** A template with its versions. A message with a template that is not there fails; nothing is rendered. */
export interface StoredTemplate {
  /** What the API shows, but for the versions. */
  settings: Required<Omit<TemplateAnswer, 'version' | 'domain'>>;
  /** By lower-case tag, oldest first. */
  versions: Map<string, StoredTemplateVersion>;
  /** The tag of the active version; every template with versions has one. */
  activeTag: string | undefined;
  /** Whether Mailgun does not know it everywhere yet: its name is taken, and nobody finds it. */
  isHidden?: boolean | undefined;
}

/** An SMTP login. */
export interface StoredCredential {
  /** The whole address. */
  login: string;
  /** Never shown by the API. */
  password: string;
  /** Whether Mailgun made it itself, as `postmaster@…`. */
  system: boolean;
  createdAt: Date;
}

/** A made API key. */
export interface StoredKey {
  /** What the API shows. A key that is disabled here is refused. */
  settings: Output<typeof api.keys.list>['items'][number];
  /** The key itself, which only the answer to its creation shows. */
  secret: string;
  /** The user whom it belongs to, if it is anybody's. */
  userId?: string | undefined;
}

export interface StoredSubaccount {
  /** What the API shows; `closed` is a deleted one. */
  settings: Output<typeof api.subaccounts.get>['subaccount'];
  /** Messages a month, after which no more are taken. */
  monthlyLimit: number | undefined;
  /** The pools of dedicated addresses that it is lent. */
  readonly poolIds: Set<string>;
  /** The dedicated addresses that it is linked to. */
  readonly ips: Set<string>;
}

/** A list of addresses that was validated. */
export interface StoredBulkValidation {
  id: string;
  createdAt: Date;
  /** One for each address. */
  results: Output<typeof api.validations.get>[];
}

/** Mailboxes of many providers to which a message is sent to see where it ends up. */
export interface StoredSeedList {
  id: string;
  address: string;
  name: string | undefined;
  createdAt: Date;
  updatedAt: Date;
  sendingDomains: string[];
  seedFilter: string | undefined;
  providerFilter: string | undefined;
  mailboxes: string[];
  isAutoGenerated: boolean;
}

/** What came of a message to a seed list. */
export interface StoredInboxResult {
  id: string;
  /** Address of the seed list. */
  seedList: string;
  subject: string;
  sender: string;
  createdAt: Date;
  updatedAt: Date;
  /** One for each mailbox; a test may change where the message ended up. */
  seedResults: Output<typeof api.inboxResults.get>['result']['seedResults'];
  /** The id under which anybody can see it, and until when. */
  shareId: string | undefined;
  sharedUntil: Date | undefined;
}

/** What is known of a tag beside the events that have it. */
export interface TagNote {
  description: string;
  /** Until then its events are those of a tag that is gone. */
  deletedAt: Date | undefined;
}

/** A domain with everything that hangs on it. All of it may be changed; the API answers the change next. */
export interface StoredDomain {
  /** What the API shows: `state`, `spamAction`, `wildcard` and so on. */
  settings: DomainSettings;
  /** What a resolver would find. With `valid` the next verification, or message, makes the domain active. */
  dns: 'valid' | 'unknown';
  /** What the last verification found; the API shows it as `valid` on every record. */
  verifiedDns: 'valid' | 'unknown';
  /** SMTP logins by lower-case address, oldest first. */
  credentials: Map<string, StoredCredential>;
  mailfromHost: string;
  /** The domain under which the DKIM record stands: this one or its root. */
  dkimHost: string;
  dkimKeys: DkimKey[];
  rotation: DkimRotation;
  tracking: Tracking;
  /** By lower-case host of tracked links: `email.mail.example.com`. */
  certificates: Map<string, TrackingCertificate>;
  /** By id, oldest first. */
  forwards: Map<string, StoredForward>;
  webhooks: Map<WebhookEventType, string[]>;
  /** By lower-case name, oldest first. */
  templates: Map<string, StoredTemplate>;
  /** Suppressions by lower-case address: messages to those fail. */
  bounces: Map<string, StoredBounce>;
  unsubscribes: Map<string, StoredUnsubscribe>;
  complaints: Map<string, StoredComplaint>;
  /** By lower-case address or domain: what bounces there is not put onto the bounce list, see `recordBounce`. */
  allowlist: Map<string, AllowlistEntry>;
  /** By lower-case tag, those that were described or deleted. A tag is there because an event has it. */
  tags: Map<string, TagNote>;
  /** Its own addresses. As long as a pool is linked it sends from those of the pool. */
  ips: string[];
  poolId: string | undefined;
  /** The pool that takes its mail once its own addresses have no room. */
  spilloverPoolId: string | undefined;
  /** The dynamic pool that it was put into; undefined where its addresses are fixed. */
  dynamicPool: DynamicPoolMembership | undefined;
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

/** What becomes of mail to recipients, as a test says it. */
export interface DeliveryRule {
  readonly id: string;
  /** An address; `*` stands for any characters. */
  readonly recipient: string;
  readonly outcome: 'deliver' | 'bounce' | 'temporary-failure' | 'complain' | 'open' | 'click' | 'unsubscribe';
  /** The code and words of the recipient's server, where the mail fails. */
  readonly code?: number | undefined;
  readonly message?: string | undefined;
  /** How many attempts it holds for. */
  readonly times: number;
  hits: number;
}

/** One attempt to post something. */
export interface PostAttempt {
  readonly at: Date;
  /** The answer, if there was one. */
  readonly status: number | undefined;
  /** Why there was none. */
  readonly problem: string | undefined;
  readonly milliseconds: number;
}

/** What is posted to a URL that takes mail. */
export interface PostedForm {
  /** In their order; a name may be there more than once. Bytes are text that may be in any charset. */
  readonly fields: readonly (readonly [name: string, value: string | Buffer])[];
  readonly files: readonly { readonly field: string; readonly filename: string; readonly contentType: string; readonly data: Buffer }[];
  /** Whether it travels as `multipart/form-data`; otherwise as `application/x-www-form-urlencoded`. */
  readonly multipart: boolean;
}

/** What a posting proves its origin with, as Mailgun writes it. */
export interface Signature {
  readonly timestamp: string;
  readonly token: string;
  readonly signature: string;
}

/** What all events of a message that came in share, for one recipient. */
export type InboundEvent = Omit<StoredEvent, 'id' | 'event' | 'timestamp'>;

/** A request to a server of the user's: a webhook, or mail that a route or a forward posts. */
export interface StoredPosting {
  readonly id: string;
  readonly kind: 'webhook' | 'forward' | 'store';
  readonly url: string;
  readonly domain: string;
  /** Of a webhook. */
  readonly eventType: WebhookEventType | undefined;
  /** The message that it is about. */
  readonly storageKey: string | undefined;
  readonly createdAt: Date;
  /**
   * Signed once, and kept with its signature, also when the signing key changes: Mailgun reportedly posts it again with the first one
   * (https://github.com/PostHog/posthog/pull/103057). A form has its signature among its fields.
   */
  readonly payload: { readonly event: Readonly<Record<string, unknown>>; readonly signature: Signature } | { readonly form: PostedForm };
  /** What the events of its attempts share, where it hands mail on. */
  readonly event: InboundEvent | undefined;
  readonly isRetried: boolean;
  /** `refused`: the answer was 406, or the host is not allowed. `given-up`: no further attempt is made. */
  state: 'waiting' | 'done' | 'refused' | 'given-up';
  attempts: PostAttempt[];
}

/** A file of a message. */
export interface StoredFile extends ReceivedFile {
  /** By which the HTML shows it as `cid:…`, without angle brackets; attachments have none. */
  readonly contentId?: string | undefined;
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
  files: readonly StoredFile[];
  /** The message as it came, where it came as MIME. */
  mime: string | undefined;
  /** Its headers as MIME had them. */
  headers: [string, string][] | undefined;
  storageKey: string;
  receivedAt: Date;
  /** How it came. */
  method: 'HTTP' | 'smtp';
  /** Whether a route or a forward hands it on. */
  isRouted?: boolean | undefined;
  /** The mailing list whose member gets it. */
  list?: string | undefined;
  /** Where the emulator was reached when it came, region prefix included: its links lead there. */
  baseUrl: string;
}
