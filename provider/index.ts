import { type ArgsOf, resourceClass } from './resource';
import { domain } from './resources/domain';
import { route } from './resources/route';
import { webhook } from './resources/webhook';

export { Provider, type ProviderArgs } from './config';
export type { ResourceOptions } from './resource';

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
export class Domain extends resourceClass(domain) {}
export type DomainArgs = ArgsOf<typeof domain>;

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
export class Route extends resourceClass(route) {}
export type RouteArgs = ArgsOf<typeof route>;

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
export class Webhook extends resourceClass(webhook) {}
export type WebhookArgs = ArgsOf<typeof webhook>;
