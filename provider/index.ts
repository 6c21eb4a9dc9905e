// One class a resource, and its documentation: it is long because editors show a program what stands here and nowhere else.
// Each has its base by name, with a type that is written: an inferred one would be copied into the declarations of this file, without the
// documentation of its arguments.
import { type ArgsOf, type Output, type ResourceClass, resourceClass } from './pulumi/resource';
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

export { Provider, type ProviderArgs } from './pulumi/config';
export {
  dnsRecordsOf,
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
export type { ResourceOptions } from './pulumi/resource';
export type { DnsRecord } from './resources/dns-records';

const DomainBase: ResourceClass<typeof domain> = resourceClass(domain);
/**
 * A domain to send and receive mail with. Its id is its name.
 *
 * Changing what Mailgun cannot change in place (`name`, `dkimKeySize`, `encryptIncomingMessage` …) replaces it, the old one is deleted first.
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
export type DomainArgs = ArgsOf<typeof domain>;

const RouteBase: ResourceClass<typeof route> = resourceClass(route);
/**
 * What happens to mail that the account receives. Routes belong to the account, not to a domain; their id is Mailgun's.
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
export type RouteArgs = ArgsOf<typeof route>;

const WebhookBase: ResourceClass<typeof webhook> = resourceClass(webhook);
/**
 * The URLs, one to three, that learn of one type of event of one domain. Its id is `<domain>/<event type>`.
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
export type WebhookArgs = ArgsOf<typeof webhook>;

const MailingListBase: ResourceClass<typeof mailingList> = resourceClass(mailingList);
/**
 * A mailing list: whatever is sent to its address goes to its members. Its id is its address, which a domain of the account must receive.
 *
 * A new `address` renames it, and its members stay; its `id` follows with the next refresh, so that other resources should be given its `address`.
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
export type MailingListMemberArgs = ArgsOf<typeof mailingListMember>;

const MailingListMembersBase: ResourceClass<typeof mailingListMembers> = resourceClass(mailingListMembers);
/**
 * Many members of a mailing list, written 1,000 at a time and only where they differ. Its id is the address of the list.
 *
 * With `authoritative` whoever is not given is removed; without it, members that others add are left alone. Deleting it removes those that it holds,
 * one by one, because Mailgun has no other call: the option `deletedWith` with the list spares that where the list goes too.
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
export type MailingListMembersArgs = ArgsOf<typeof mailingListMembers>;

const DomainVerificationBase: ResourceClass<typeof domainVerification> = resourceClass(domainVerification);
/**
 * Asks Mailgun to verify a domain until the chosen DNS records are valid, at most `timeout` seconds; the error names the records that are missing and
 * the values that they need. Its id is the domain; deleting it does nothing.
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
export type DomainVerificationArgs = ArgsOf<typeof domainVerification>;

const SuppressionAllowlistEntryBase: ResourceClass<typeof suppressionAllowlistEntry> = resourceClass(suppressionAllowlistEntry);
/**
 * An address, or a whole domain of recipients, whose bounces are not counted by one of your domains. Its id is `<domain>/<address or domain>`.
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
export type SuppressionAllowlistEntryArgs = ArgsOf<typeof suppressionAllowlistEntry>;

const DkimKeyBase: ResourceClass<typeof dkimKey> = resourceClass(dkimKey);
/**
 * A DKIM key of a domain, which has at most three. Its id is `<domain>/<selector>`.
 *
 * A new key is inactive. With `active` Mailgun is told to look for its DNS record and to sign with it: where the record is not there yet, the key is
 * kept, the error names the record, and the next update activates it. Mailgun keeps one active key a domain; the option `deletedWith` lets the last
 * one go with its domain. Any other change replaces the key, the old one is deleted first.
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
export type DkimKeyArgs = ArgsOf<typeof dkimKey>;

const ForwardBase: ResourceClass<typeof forward> = resourceClass(forward);
/**
 * Where mail to matching addresses of a domain is sent on to: URLs, addresses, or Mailgun's store. Its id is Mailgun's.
 *
 * At least one of `urls`, `recipients` and `store` must be given. Mailgun cannot empty one of them, so that taking one out of the program replaces
 * the forward; the new one is there before the old one is deleted.
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
export type ForwardArgs = ArgsOf<typeof forward>;

const SendAlertBase: ResourceClass<typeof sendAlert> = resourceClass(sendAlert);
/**
 * An alert while the rate of bounces, failures, complaints or deliveries of the account is beyond a limit. Its id is its name.
 *
 * Another `name` replaces it. Mailgun takes all settings of an alert at once; those that the program does not give are kept.
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
export type SendAlertArgs = ArgsOf<typeof sendAlert>;

const IpPoolBase: ResourceClass<typeof ipPool> = resourceClass(ipPool);
/**
 * A pool of dedicated addresses, which domains send from by their `poolId`. Its id is Mailgun's.
 *
 * A pool that domains send from is not deleted. One that no longer says its `ips` keeps them.
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
export type IpPoolArgs = ArgsOf<typeof ipPool>;

const ApiKeyBase: ResourceClass<typeof apiKey> = resourceClass(apiKey);
/**
 * An API key of the account, or a sending key of one domain. Its id is the last part of the key, `f2153fd0-f1277777`.
 *
 * `secret`, the key itself, is shown when it is made and never again: the state keeps it encrypted, and one that is taken over has none. Mailgun changes
 * nothing of a key, so that every change makes a new one, before the old one is deleted. One that has expired is found gone by a refresh, and the next
 * update makes another; the key that the stack itself works with is never deleted. The role Support of Mailgun's pages is not in its API. Each new
 * key is announced to the account's owner by email.
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
export type ApiKeyArgs = ArgsOf<typeof apiKey>;

const DkimRotationBase: ResourceClass<typeof dkimRotation> = resourceClass(dkimRotation);
/**
 * How often Mailgun takes new DKIM keys for a domain with automatic sender security (`useAutomaticSenderSecurity` of Domain). Its id is the domain.
 *
 * Mailgun does not show what is set, so that a change outside of Pulumi is not seen. Deleting it leaves the rotation as it is; to stop it, set
 * `enabled` to false.
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
export type DkimRotationArgs = ArgsOf<typeof dkimRotation>;

const SmtpCredentialBase: ResourceClass<typeof smtpCredential> = resourceClass(smtpCredential);
/**
 * A login to send mail of a domain over SMTP. Its id is the whole address, `shop@mail.example.com`, which is the user name.
 *
 * A password that the program does not give is made up once; it is read as `password` and encrypted in the state. It changes when it is given anew, or when
 * `keepers` change, and never otherwise. One that is taken over has none until then.
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
  /** Password of the login, 5 to 32 characters. Where the program gives none, one of 32 is made up, which stays until `keepers` change. */
  declare readonly password: Output<string>;
}
export type SmtpCredentialArgs = ArgsOf<typeof smtpCredential>;

const TemplateBase: ResourceClass<typeof template> = resourceClass(template);
/**
 * A template that messages of a domain, or without `domain` of the whole account, are made of. Its id is `<domain>/<name>` or `<name>`.
 *
 * New content is a new version, active from the moment it is there; the newest `keepVersions` that were made so are kept, and versions of others
 * left alone. A new `name` renames it; its `id` follows with the next refresh, so that other resources should be given its `name`.
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
export type TemplateArgs = ArgsOf<typeof template>;

const TemplateVersionBase: ResourceClass<typeof templateVersion> = resourceClass(templateVersion);
/**
 * A version of a template under a tag of your own, for templates without content of their own. Its id is `<domain>/<name>/<tag>` or `<name>/<tag>`.
 *
 * Mailgun does not delete the active version. The last one stays until its template is deleted, and deleting the active one of several fails until
 * another is active: `deletedWith` leaves them to the deletion of the template.
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
export type TemplateVersionArgs = ArgsOf<typeof templateVersion>;

const TrackingCertificateBase: ResourceClass<typeof trackingCertificate> = resourceClass(trackingCertificate);
/**
 * The TLS certificate of a domain's tracked links, which `webScheme: 'https'` needs. Its id is the host: `webPrefix` and name of the domain.
 *
 * Mailgun asks for it over the CNAME record of the host, and it is waited for at most `timeout` seconds. One that has run out is renewed by the next
 * update with a refresh. Mailgun cannot delete a certificate: deleting the resource leaves it, and making it again takes it up.
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
export type TrackingCertificateArgs = ArgsOf<typeof trackingCertificate>;

const AccountWebhookBase: ResourceClass<typeof accountWebhook> = resourceClass(accountWebhook);
/**
 * A URL that learns of some types of events of all domains, sub-accounts included, in one region. Its id is Mailgun's.
 *
 * Mailgun takes three URLs an event type, each once; a URL that a domain's own webhook names too is called once. A change takes up to ten minutes.
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
export type AccountWebhookArgs = ArgsOf<typeof accountWebhook>;

const IpAllowlistEntryBase: ResourceClass<typeof ipAllowlistEntry> = resourceClass(ipAllowlistEntry);
/**
 * An address, or a range of addresses, that may use the account. Its id is the address.
 *
 * The first entry locks everybody else out, this program included: give the machine that runs it an entry of its own, and let all others depend on
 * that one, so that it comes first and goes last. An entry that gets another address is added anew before the old one goes.
 *
 * @example
 * const runner = new mailgun.IpAllowlistEntry('runner', { address: '192.0.2.1', description: 'pipeline' });
 * new mailgun.IpAllowlistEntry('office', { address: '198.51.100.0/24' }, { dependsOn: runner });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/ip-allowlist
 */
export class IpAllowlistEntry extends IpAllowlistEntryBase {}
export type IpAllowlistEntryArgs = ArgsOf<typeof ipAllowlistEntry>;

const SubaccountBase: ResourceClass<typeof subaccount> = resourceClass(subaccount);
/**
 * A sub-account. Its id is Mailgun's; a `Provider` with that `subaccountId` makes what belongs to it.
 *
 * Deleting it deletes its domains with it: Pulumi's option `protect` keeps it. Mailgun cannot rename one, so that another `name` makes another sub-account and
 * deletes this one.
 *
 * @example
 * const shop = new mailgun.Subaccount('shop', { name: 'Shop', monthlyLimit: 50_000, features: { sending: { enabled: true } } });
 * const provider = new mailgun.Provider('shop', { apiKey: process.env.MAILGUN_API_KEY ?? '', subaccountId: shop.id });
 * new mailgun.Domain('shop', { name: 'shop.example.com' }, { provider });
 *
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/subaccounts
 */
export class Subaccount extends SubaccountBase {}
export type SubaccountArgs = ArgsOf<typeof subaccount>;
