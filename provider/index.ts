// One class per resource, with its documentation: it is long because editors show only what is written here.
// Each base class is a named constant with an explicit type: an inferred type would be copied into the declarations of this file, without the
// documentation of the arguments.
import { type ArgsOf, type Output, type ResourceClass, resourceClass } from './pulumi/resource';
import { type SendingDomainArgsOf, type SendingDomainClass, sendingDomain } from './pulumi/sending-domain';
import { accountWebhook } from './resources/account-webhook';
import { apiKey } from './resources/api-key';
import { dkimKey } from './resources/dkim-key';
import { dkimRotation } from './resources/dkim-rotation';
import { domain } from './resources/domain';
import { domainVerification } from './resources/domain-verification';
import { forward } from './resources/forward';
import { ipAllowlistEntry } from './resources/ip-allowlist-entry';
import { ipPool } from './resources/ip-pool';
import { mailingList } from './resources/mailing-list';
import { mailingListMember } from './resources/mailing-list-member';
import { mailingListMembers } from './resources/mailing-list-members';
import { route } from './resources/route';
import { sendAlert } from './resources/send-alert';
import { smtpCredential } from './resources/smtp-credential';
import { subaccount } from './resources/subaccount';
import { suppressionAllowlistEntry } from './resources/suppression-allowlist-entry';
import { template } from './resources/template';
import { templateVersion } from './resources/template-version';
import { trackingCertificate } from './resources/tracking-certificate';
import { webhook } from './resources/webhook';

export { dnsRecordsOf } from './pulumi/dns-records-of';
export {
  type GetDomainArgs,
  type GetDomainsArgs,
  type GetMailingListArgs,
  type GetTemplateArgs,
  getDomain,
  getDomainOutput,
  getDomains,
  getDomainsOutput,
  getMailingList,
  getMailingListOutput,
  getRoutes,
  getRoutesOutput,
  getTemplate,
  getTemplateOutput,
  getWebhookSigningKey,
  getWebhookSigningKeyOutput,
} from './pulumi/functions';
export type { LookUpOptions, LookUpOutputOptions } from './pulumi/look-up';
export { Provider, type ProviderArgs } from './pulumi/provider';
export type { ResourceOptions } from './pulumi/resource';
export type { DnsRecordGroup, SendingDomainRecord, SendingDomainRecordSet } from './pulumi/sending-domain';
export type { DnsRecord } from './resources/dns-records';

const DomainBase: ResourceClass<typeof domain> = resourceClass(domain);
/**
 * A domain that sends and receives mail. Its id is its name.
 *
 * A change of an argument that Mailgun cannot change in place (`name`, `dkimKeySize`, `encryptIncomingMessage` …) replaces the domain: the old one is
 * deleted first.
 *
 * @example
 * const mail = new mailgun.Domain('mail', {
 *   name: 'mail.example.com',
 *   spamAction: 'tag',
 *   clickTracking: 'htmlonly',
 * });
 * export const records = mail.sendingDnsRecords;
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domains
 */
export class Domain extends DomainBase {}
/**
 * The arguments of `Domain`.
 *
 * @interface
 */
export type DomainArgs = ArgsOf<typeof domain>;

const RouteBase: ResourceClass<typeof route> = resourceClass(route);
/**
 * A rule for mail that the account receives. Routes belong to the account, not to a domain. Mailgun assigns the id.
 *
 * @example
 * new mailgun.Route('support', {
 *   expression: 'match_recipient("support@mail.example.com")',
 *   actions: ['forward("https://example.com/tickets")', 'stop()'],
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/routes
 */
export class Route extends RouteBase {}
/**
 * The arguments of `Route`.
 *
 * @interface
 */
export type RouteArgs = ArgsOf<typeof route>;

const WebhookBase: ResourceClass<typeof webhook> = resourceClass(webhook);
/**
 * One to three URLs that receive one type of event of one domain. Its id is `<domain>/<event type>`.
 *
 * @example
 * new mailgun.Webhook('delivered', {
 *   domain: mail.name,
 *   eventType: 'delivered',
 *   urls: ['https://example.com/mailgun'],
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domain-webhooks
 */
export class Webhook extends WebhookBase {}
/**
 * The arguments of `Webhook`.
 *
 * @interface
 */
export type WebhookArgs = ArgsOf<typeof webhook>;

const MailingListBase: ResourceClass<typeof mailingList> = resourceClass(mailingList);
/**
 * A mailing list: mail to its address is sent to its members. Its id is its address, which must be at a domain of the account.
 *
 * A new `address` renames the list and keeps its members. The `id` changes with the next refresh only, so give other resources the `address`.
 *
 * @example
 * const news = new mailgun.MailingList('news', {
 *   address: 'news@mail.example.com',
 *   accessLevel: 'members',
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/mailing-lists
 */
export class MailingList extends MailingListBase {}
/**
 * The arguments of `MailingList`.
 *
 * @interface
 */
export type MailingListArgs = ArgsOf<typeof mailingList>;

const MailingListMemberBase: ResourceClass<typeof mailingListMember> = resourceClass(mailingListMember);
/**
 * One member of a mailing list. Its id is `<list>/<address>`.
 *
 * @example
 * new mailgun.MailingListMember('alice', {
 *   list: 'news@mail.example.com',
 *   address: 'alice@example.com',
 *   vars: { plan: { name: 'large', seats: 12 } },
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/mailing-lists
 */
export class MailingListMember extends MailingListMemberBase {}
/**
 * The arguments of `MailingListMember`.
 *
 * @interface
 */
export type MailingListMemberArgs = ArgsOf<typeof mailingListMember>;

const MailingListMembersBase: ResourceClass<typeof mailingListMembers> = resourceClass(mailingListMembers);
/**
 * Many members of a mailing list, written 1,000 at a time, and only those that differ. Its id is the address of the list.
 *
 * With `authoritative`, members that are not given are removed; without it, members that others add are left alone. Deleting the resource removes its
 * members one by one, because Mailgun has no other call. If the list will be deleted too, the option `deletedWith` with the list avoids that.
 *
 * @example
 * new mailgun.MailingListMembers('staff', {
 *   list: 'staff@mail.example.com',
 *   members: [{ address: 'alice@example.com', name: 'Alice' }, { address: 'bob@example.com' }],
 *   authoritative: true,
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/mailing-lists
 */
export class MailingListMembers extends MailingListMembersBase {}
/**
 * The arguments of `MailingListMembers`.
 *
 * @interface
 */
export type MailingListMembersArgs = ArgsOf<typeof mailingListMembers>;

const DomainVerificationBase: ResourceClass<typeof domainVerification> = resourceClass(domainVerification);
/**
 * Asks Mailgun to verify a domain until the chosen DNS records are valid, for at most `timeout` seconds. The error names the missing records and their
 * values. Its id is the name of the domain. Deleting it does nothing.
 *
 * @example
 * new mailgun.DomainVerification('mail', {
 *   domain: mail.name,
 *   records: ['sending', 'receiving', 'tracking'],
 *   timeout: 1800,
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify
 */
export class DomainVerification extends DomainVerificationBase {}
/**
 * The arguments of `DomainVerification`.
 *
 * @interface
 */
export type DomainVerificationArgs = ArgsOf<typeof domainVerification>;

const SuppressionAllowlistEntryBase: ResourceClass<typeof suppressionAllowlistEntry> = resourceClass(suppressionAllowlistEntry);
/**
 * A recipient address, or a whole domain of recipients, whose bounces one of your domains ignores. Its id is
 * `<domain>/<address>` or `<domain>/<allowed domain>`.
 *
 * @example
 * new mailgun.SuppressionAllowlistEntry('partner', {
 *   domain: mail.name,
 *   allowedDomain: 'example.com',
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/allowlist
 */
export class SuppressionAllowlistEntry extends SuppressionAllowlistEntryBase {}
/**
 * The arguments of `SuppressionAllowlistEntry`.
 *
 * @interface
 */
export type SuppressionAllowlistEntryArgs = ArgsOf<typeof suppressionAllowlistEntry>;

const DkimKeyBase: ResourceClass<typeof dkimKey> = resourceClass(dkimKey);
/**
 * A DKIM key of a domain. A domain has at most three. Its id is `<signing domain>/<selector>`.
 *
 * A new key is inactive. With `active`, Mailgun checks its DNS record and signs with it. If the record is not published yet, the key is kept, the error
 * names the record, and the next update activates the key. Mailgun does not delete the last active key of a domain: the option `deletedWith` leaves it to
 * the deletion of the domain. Any other change replaces the key: the old one is deleted first.
 *
 * @example
 * const key = new mailgun.DkimKey(
 *   'key',
 *   { signingDomain: mail.name, selector: '2026', bits: 2048, active: true },
 *   { deletedWith: mail },
 * );
 * export const record = key.dnsRecord;
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domain-keys
 */
export class DkimKey extends DkimKeyBase {}
/**
 * The arguments of `DkimKey`.
 *
 * @interface
 */
export type DkimKeyArgs = ArgsOf<typeof dkimKey>;

const ForwardBase: ResourceClass<typeof forward> = resourceClass(forward);
/**
 * Forwards mail to matching addresses of a domain to URLs, to addresses, or to Mailgun's store. Mailgun assigns the id.
 *
 * At least one of `urls`, `recipients` and `store` must be given. Mailgun cannot clear one of them, so removing one from the program replaces the
 * forward: the new one is created before the old one is deleted.
 *
 * @example
 * new mailgun.Forward('sales', {
 *   match: 'sales-*@mail.example.com',
 *   recipients: ['alice@example.com'],
 *   urls: ['https://example.com/sales'],
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/forwards
 */
export class Forward extends ForwardBase {}
/**
 * The arguments of `Forward`.
 *
 * @interface
 */
export type ForwardArgs = ArgsOf<typeof forward>;

const SendAlertBase: ResourceClass<typeof sendAlert> = resourceClass(sendAlert);
/**
 * An alert when the rate of bounces, failures, complaints or deliveries of the account exceeds a limit. Its id is its name.
 *
 * A new `name` replaces it. Settings that the program does not give are kept.
 *
 * @example
 * new mailgun.SendAlert('bounces', {
 *   name: 'hard bounces',
 *   metric: 'hard_bounce_rate',
 *   comparator: '>',
 *   limit: '0.05',
 *   dimension: 'domain',
 *   filters: [{ dimension: 'domain', comparator: '=', values: [mail.name] }],
 *   alertChannels: ['email'],
 *   period: '1h',
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/send-alerts
 */
export class SendAlert extends SendAlertBase {}
/**
 * The arguments of `SendAlert`.
 *
 * @interface
 */
export type SendAlertArgs = ArgsOf<typeof sendAlert>;

const IpPoolBase: ResourceClass<typeof ipPool> = resourceClass(ipPool);
/**
 * A pool of dedicated IP addresses. Domains use it through their `poolId`. Mailgun assigns the id.
 *
 * A pool that domains use cannot be deleted. If `ips` is removed from the program, the pool keeps its addresses.
 *
 * @example
 * const pool = new mailgun.IpPool('news', {
 *   name: 'news',
 *   description: 'Mail that can wait',
 *   ips: ['192.0.2.1', '192.0.2.2'],
 * });
 * new mailgun.Domain('news', { name: 'news.example.com', poolId: pool.id });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/ip-pools
 */
export class IpPool extends IpPoolBase {}
/**
 * The arguments of `IpPool`.
 *
 * @interface
 */
export type IpPoolArgs = ArgsOf<typeof ipPool>;

const ApiKeyBase: ResourceClass<typeof apiKey> = resourceClass(apiKey);
/**
 * An API key of the account, or a sending key of one domain. Its id is the last part of the key, `f2153fd0-f1277777`.
 *
 * Mailgun shows `secret`, the key itself, only when it is created: the state keeps it encrypted, and a key that is taken over has none. Mailgun cannot
 * change a key, so every change creates a new one before the old one is deleted. A refresh treats an expired key as deleted, and the next update
 * creates a new one. The key that the stack itself uses is never deleted. The role Support of Mailgun's documentation is not in its API. Mailgun
 * informs the account's owner of each new key by email.
 *
 * @example
 * const sender = new mailgun.ApiKey('sender', {
 *   role: 'sending',
 *   domainName: mail.name,
 *   description: 'shop',
 *   keepers: { year: '2026' },
 * });
 * export const key = sender.secret;
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/keys
 */
export class ApiKey extends ApiKeyBase {}
/**
 * The arguments of `ApiKey`.
 *
 * @interface
 */
export type ApiKeyArgs = ArgsOf<typeof apiKey>;

const DkimRotationBase: ResourceClass<typeof dkimRotation> = resourceClass(dkimRotation);
/**
 * How often Mailgun replaces the DKIM keys of a domain with automatic sender security (`useAutomaticSenderSecurity` of Domain). Its id is the name of the
 * domain.
 *
 * Mailgun does not show these settings, so drift is not found. Deleting the resource leaves the rotation as it is; to stop it, set `enabled` to false.
 *
 * @example
 * const mail = new mailgun.Domain('mail', { name: 'mail.example.com', useAutomaticSenderSecurity: true });
 * new mailgun.DkimRotation('mail', {
 *   domain: mail.name,
 *   interval: '30d',
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/dkim-security
 */
export class DkimRotation extends DkimRotationBase {}
/**
 * The arguments of `DkimRotation`.
 *
 * @interface
 */
export type DkimRotationArgs = ArgsOf<typeof dkimRotation>;

const SmtpCredentialBase: ResourceClass<typeof smtpCredential> = resourceClass(smtpCredential);
/**
 * A user name and password to send mail of a domain over SMTP. Its id is the user name, which is the whole address:
 * `<login>@<domain>`.
 *
 * If the program gives no password, one is generated; it is the output `password`, encrypted in the state. It changes only when the program gives a
 * different one, or when `keepers` change. A credential that is taken over has no known password until then.
 *
 * @example
 * const shop = new mailgun.SmtpCredential('shop', {
 *   domain: mail.name,
 *   login: 'shop',
 *   keepers: { quarter: '2026-1' },
 * });
 * export const password = shop.password;
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/credentials
 */
export class SmtpCredential extends SmtpCredentialBase {
  /** The password, 5 to 32 characters. If the program gives none, one of 32 characters is generated, and kept until `keepers` change. */
  declare readonly password: Output<string>;
}
/**
 * The arguments of `SmtpCredential`.
 *
 * @interface
 */
export type SmtpCredentialArgs = ArgsOf<typeof smtpCredential>;

const TemplateBase: ResourceClass<typeof template> = resourceClass(template);
/**
 * A template for messages of a domain, or, without `domain`, of the whole account. Its id is `<domain>/<name>` or `<name>`.
 *
 * New content becomes a new version, which is active immediately. The newest `keepVersions` versions of this resource are kept; versions of others are
 * left alone. A new `name` renames the template. The `id` changes with the next refresh only, so give other resources the `name`.
 *
 * @example
 * new mailgun.Template('welcome', {
 *   domain: mail.name,
 *   name: 'welcome',
 *   template: '<p>Hello {{name}}</p>',
 *   headers: { subject: 'Welcome, {{name}}' },
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-templates
 */
export class Template extends TemplateBase {}
/**
 * The arguments of `Template`.
 *
 * @interface
 */
export type TemplateArgs = ArgsOf<typeof template>;

const TemplateVersionBase: ResourceClass<typeof templateVersion> = resourceClass(templateVersion);
/**
 * A version of a template with a tag of your choice, for a Template without content. Its id is `<domain>/<name>/<tag>` or `<name>/<tag>`.
 *
 * Mailgun does not delete the active version. The last version stays until its template is deleted. To delete the active one of several, activate
 * another one first. If the template will be deleted too, the option `deletedWith` leaves its versions to that deletion.
 *
 * @example
 * const welcome = new mailgun.Template('welcome', { name: 'welcome' });
 * new mailgun.TemplateVersion(
 *   'welcome-v2',
 *   { name: welcome.name, tag: 'v2', template: '<p>Hello {{name}}</p>', active: true },
 *   { deletedWith: welcome },
 * );
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-templates
 */
export class TemplateVersion extends TemplateVersionBase {}
/**
 * The arguments of `TemplateVersion`.
 *
 * @interface
 */
export type TemplateVersionArgs = ArgsOf<typeof templateVersion>;

const TrackingCertificateBase: ResourceClass<typeof trackingCertificate> = resourceClass(trackingCertificate);
/**
 * The TLS certificate for a domain's tracked links, which `webScheme: 'https'` requires. Its id is the host: `webPrefix` and name of the domain.
 *
 * Mailgun needs the CNAME record of the host to get the certificate. The resource waits for it, for at most `timeout` seconds. An expired certificate is
 * renewed by the next update with a refresh. Mailgun cannot delete a certificate: deleting the resource leaves it, and creating it again takes it over.
 *
 * @example
 * new mailgun.TrackingCertificate('links', {
 *   host: 'email.mail.example.com',
 *   timeout: 1800,
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domain-tracking
 */
export class TrackingCertificate extends TrackingCertificateBase {}
/**
 * The arguments of `TrackingCertificate`.
 *
 * @interface
 */
export type TrackingCertificateArgs = ArgsOf<typeof trackingCertificate>;

const AccountWebhookBase: ResourceClass<typeof accountWebhook> = resourceClass(accountWebhook);
/**
 * A URL that receives chosen types of events of all domains in one region, including those of sub-accounts. Mailgun assigns the id.
 *
 * Mailgun accepts three URLs per event type, each once. A URL that is also in a domain's own webhook is called once. A change takes effect within ten
 * minutes.
 *
 * @example
 * new mailgun.AccountWebhook('failures', {
 *   url: 'https://example.com/mailgun',
 *   eventTypes: ['permanent_fail', 'complained'],
 *   description: 'support',
 * });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/account-webhooks
 */
export class AccountWebhook extends AccountWebhookBase {}
/**
 * The arguments of `AccountWebhook`.
 *
 * @interface
 */
export type AccountWebhookArgs = ArgsOf<typeof accountWebhook>;

const IpAllowlistEntryBase: ResourceClass<typeof ipAllowlistEntry> = resourceClass(ipAllowlistEntry);
/**
 * An IP address, or a range of addresses, that may use the account's API. Its id is the address.
 *
 * The first entry locks everybody else out, including this program. Create an entry for the machine that runs the program, and let all others depend on
 * it, so that it is created first and deleted last. A new `address` is added before the old one is removed.
 *
 * @example
 * const runner = new mailgun.IpAllowlistEntry('runner', { address: '192.0.2.1', description: 'pipeline' });
 * new mailgun.IpAllowlistEntry('office', { address: '198.51.100.0/24' }, { dependsOn: runner });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/ip-allowlist
 */
export class IpAllowlistEntry extends IpAllowlistEntryBase {}
/**
 * The arguments of `IpAllowlistEntry`.
 *
 * @interface
 */
export type IpAllowlistEntryArgs = ArgsOf<typeof ipAllowlistEntry>;

const SubaccountBase: ResourceClass<typeof subaccount> = resourceClass(subaccount);
/**
 * A sub-account. Mailgun assigns the id. To create resources in the sub-account, use a `Provider` with this id as `subaccountId`.
 *
 * Deleting it also deletes its domains: Pulumi's option `protect` prevents that. Mailgun cannot rename a sub-account, so a new `name` creates another
 * sub-account and deletes this one.
 *
 * @example
 * const shop = new mailgun.Subaccount('shop', { name: 'Shop', monthlyLimit: 50_000, features: { sending: { enabled: true } } });
 * const provider = new mailgun.Provider('shop', { apiKey: process.env.MAILGUN_API_KEY ?? '', subaccountId: shop.id });
 * new mailgun.Domain('shop', { name: 'shop.example.com' }, { provider });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/subaccounts
 */
export class Subaccount extends SubaccountBase {}
/**
 * The arguments of `Subaccount`.
 *
 * @interface
 */
export type SubaccountArgs = ArgsOf<typeof subaccount>;

interface OwnClasses {
  readonly Domain: typeof Domain;
  readonly DomainVerification: typeof DomainVerification;
  readonly Webhook: typeof Webhook;
  readonly SmtpCredential: typeof SmtpCredential;
  readonly ApiKey: typeof ApiKey;
}

const SendingDomainBase: SendingDomainClass<OwnClasses> = sendingDomain({ Domain, DomainVerification, Webhook, SmtpCredential, ApiKey });
/**
 * A domain with all that it needs to send: its DNS records at any DNS provider, the verification that waits for them and, where they are asked for, an SMTP
 * login, webhooks and an API key for the application. All of them are children of this component.
 *
 * The number, types and names of the DNS records are known before Mailgun has created the domain, so that they are in the first preview; their values, and
 * without `dkimSelector` the name of the DKIM record, are known when it has.
 *
 * @example
 * const letters = new mailgun.SendingDomain('letters', {
 *   domain: { name: 'letters.example.com', requireTls: true },
 *   createRecord: ({ resourceName, type, nameIn, value, priority }, options) =>
 *     new digitalocean.DnsRecord(
 *       resourceName,
 *       {
 *         domain: 'example.com',
 *         type,
 *         name: nameIn('example.com'),
 *         value: type === 'TXT' ? value : pulumi.interpolate`${value}.`,
 *         priority,
 *       },
 *       options,
 *     ),
 *   webhooks: { permanent_fail: ['https://example.com/mailgun'] },
 *   sendingKey: { description: 'shop' },
 * });
 * export const sendingKey = letters.key;
 */
export class SendingDomain extends SendingDomainBase {}
/** The arguments of `SendingDomain`. */
export type SendingDomainArgs = SendingDomainArgsOf<OwnClasses>;
