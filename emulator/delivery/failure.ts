import type { Store } from '../store/store';
import type { StoredDomain, StoredMessage } from '../store/stored';
import { thingsOf } from '../store/things-of';

/** Why a message does not reach a recipient. */
export interface Failure {
  readonly reason: string;
  readonly code: number;
  readonly description: string;
}

/**
 * What keeps a message from a recipient: that they are suppressed, or that the template is not there. The reason of a bounce is recorded
 * (symfony/mailgun-mailer), the other two are those that statistics count; the codes are those of Mailgun's older webhooks.
 */
export function failureOf(store: Store, domain: StoredDomain, message: StoredMessage, recipient: string): Failure | undefined {
  const address = recipient.toLowerCase();
  if (domain.bounces.has(address))
    return { reason: 'suppress-bounce', code: 605, description: 'Not delivering to previously bounced address' };
  if (isUnsubscribed(domain, message, address))
    return { reason: 'suppress-unsubscribe', code: 606, description: 'Not delivering to unsubscribed address' };
  if (domain.complaints.has(address))
    return { reason: 'suppress-complaint', code: 607, description: 'Not delivering to a user who marked your messages as spam' };
  return failureOfTemplate(store, domain, message);
}

/** From everything, or from the tags that the message has. */
function isUnsubscribed({ unsubscribes }: StoredDomain, { input: { tags = [] } }: StoredMessage, address: string): boolean {
  const from = unsubscribes.get(address)?.tags ?? [];
  return from.some((tag) => tag === '*' || tags.includes(tag));
}

/** Mailgun accepts a message with an unknown template, and fails to make it afterwards; its words are not documented. */
function failureOfTemplate(store: Store, domain: StoredDomain, { input }: StoredMessage): Failure | undefined {
  const { template: name, templateVersion: tag } = input;
  if (name === undefined) return undefined;
  const template = domain.templates.get(name) ?? thingsOf(store, domain).templates.get(name);
  const version = template?.versions.get(tag?.toLowerCase() ?? template.activeTag ?? '');
  if (version !== undefined) return undefined;
  const description = template === undefined ? `template ${name} not found` : `template ${name} has no version ${tag ?? ''}`.trimEnd();
  return { reason: 'generic', code: 550, description };
}
