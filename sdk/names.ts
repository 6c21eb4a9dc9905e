// The names that programs give to what they send and get. One rule: `mailgun.<nouns>.<verb>` takes a `<Verb><Noun>`, and a list of `<nouns>` is of
// `<Noun>`. `LoggedEvent` and `StoredMessage` stand beside the functions that they belong to; every other call has `InputOf`, `ItemOf` and `AnswerOf`.
import type { api } from './api';
import type { InputOf, ItemOf } from './calls';

/** A message to send. */
export interface SendMessage extends InputOf<typeof api.messages.send> {}

/** A message to send that is MIME already. */
export interface SendMimeMessage extends InputOf<typeof api.messages.sendMime> {}

/** A domain to make. */
export interface CreateDomain extends InputOf<typeof api.domains.create> {}

/** What to change of a domain. */
export interface UpdateDomain extends InputOf<typeof api.domains.update> {}

/** A route to make. */
export interface CreateRoute extends InputOf<typeof api.routes.create> {}

/** What to change of a route. */
export interface UpdateRoute extends InputOf<typeof api.routes.update> {}

/** The URLs of one event type of a domain. */
export interface CreateWebhook extends InputOf<typeof api.webhooks.create> {}

/** Other URLs of one event type of a domain. */
export interface UpdateWebhook extends InputOf<typeof api.webhooks.update> {}

/** A webhook to make for all domains. */
export interface CreateAccountWebhook extends InputOf<typeof api.accountWebhooks.create> {}

/** What a webhook for all domains becomes, as a whole. */
export interface UpdateAccountWebhook extends InputOf<typeof api.accountWebhooks.update> {}

/** A template to store. */
export interface CreateTemplate extends InputOf<typeof api.templates.create> {}

/** What to change of a template. */
export interface UpdateTemplate extends InputOf<typeof api.templates.update> {}

/** A version of a template to store. */
export interface CreateTemplateVersion extends InputOf<typeof api.templateVersions.create> {}

/** What to change of a version of a template. */
export interface UpdateTemplateVersion extends InputOf<typeof api.templateVersions.update> {}

/** A mailing list to make. */
export interface CreateList extends InputOf<typeof api.lists.create> {}

/** What to change of a mailing list. */
export interface UpdateList extends InputOf<typeof api.lists.update> {}

/** A member to add to a mailing list. */
export interface CreateListMember extends InputOf<typeof api.listMembers.create> {}

/** What to change of a member of a mailing list. */
export interface UpdateListMember extends InputOf<typeof api.listMembers.update> {}

/** An address to take for bounced. */
export interface CreateBounce extends InputOf<typeof api.bounces.create> {}

/** An address to take for unsubscribed. */
export interface CreateUnsubscribe extends InputOf<typeof api.unsubscribes.create> {}

/** An address to take for complained. */
export interface CreateComplaint extends InputOf<typeof api.complaints.create> {}

/** An address or a domain whose bounces do not count. */
export interface CreateAllowlistEntry extends InputOf<typeof api.allowlist.create> {}

/** An SMTP login to make. */
export interface CreateCredential extends InputOf<typeof api.credentials.create> {}

/** An API key to make. */
export interface CreateKey extends InputOf<typeof api.keys.create> {}

/** A DKIM key to make or to bring. */
export interface CreateDomainKey extends InputOf<typeof api.domainKeys.create> {}

/** A forward to make. */
export interface CreateForward extends InputOf<typeof api.forwards.create> {}

/** What to change of a forward. */
export interface UpdateForward extends InputOf<typeof api.forwards.update> {}

/** A pool of dedicated addresses to make. */
export interface CreateIpPool extends InputOf<typeof api.ipPools.create> {}

/** What to change of a pool of dedicated addresses. */
export interface UpdateIpPool extends InputOf<typeof api.ipPools.update> {}

/** A sub-account to make. */
export interface CreateSubaccount extends InputOf<typeof api.subaccounts.create> {}

/** An alert to make. */
export interface CreateSendAlert extends InputOf<typeof api.sendAlerts.create> {}

/** What an alert becomes, as a whole. */
export interface UpdateSendAlert extends InputOf<typeof api.sendAlerts.update> {}

/** What to count, over which time and by which dimensions. */
export interface QueryMetrics extends InputOf<typeof api.metrics.query> {}

/** A domain as a list shows it. */
export interface Domain extends ItemOf<typeof api.domains.list> {}

/** A route. */
export interface Route extends ItemOf<typeof api.routes.list> {}

/** A webhook for all domains. */
export interface AccountWebhook extends ItemOf<typeof api.accountWebhooks.list> {}

/** A template as a list shows it. */
export interface Template extends ItemOf<typeof api.templates.list> {}

/** A version of a template as a list shows it, without its content. */
export interface TemplateVersion extends ItemOf<typeof api.templateVersions.list> {}

/** A mailing list. */
export interface List extends ItemOf<typeof api.lists.list> {}

/** A member of a mailing list. */
export interface ListMember extends ItemOf<typeof api.listMembers.list> {}

/** An address that is taken for bounced. */
export interface Bounce extends ItemOf<typeof api.bounces.list> {}

/** An address that is taken for unsubscribed. */
export interface Unsubscribe extends ItemOf<typeof api.unsubscribes.list> {}

/** An address that is taken for complained. */
export interface Complaint extends ItemOf<typeof api.complaints.list> {}

/** An address or a domain whose bounces do not count. */
export interface AllowlistEntry extends ItemOf<typeof api.allowlist.list> {}

/** An SMTP login. */
export interface Credential extends ItemOf<typeof api.credentials.list> {}

/** An API key without its secret. */
export interface Key extends ItemOf<typeof api.keys.list> {}

/** A DKIM key without its private half. */
export interface DomainKey extends ItemOf<typeof api.domainKeys.listAll> {}

/** A forward. */
export interface Forward extends ItemOf<typeof api.forwards.list> {}

/** A pool of dedicated addresses. */
export interface IpPool extends ItemOf<typeof api.ipPools.list> {}

/** A sub-account. */
export interface Subaccount extends ItemOf<typeof api.subaccounts.list> {}

/** An alert. */
export interface SendAlert extends ItemOf<typeof api.sendAlerts.list> {}

/** An entry of the log of the analytics. */
export interface Log extends ItemOf<typeof api.logs.list> {}
