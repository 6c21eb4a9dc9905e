import type { StoredDomain, StoredMessage } from '../store/stored';

/** Why a message does not reach a recipient. */
export interface Failure {
  readonly reason: string;
  readonly code: number;
  readonly description: string;
}

/**
 * What keeps a message from a recipient: that they are suppressed. The reason of a bounce is recorded
 * (symfony/mailgun-mailer), the other two are those that statistics count; the codes are those of Mailgun's older webhooks.
 */
export function failureOf(domain: StoredDomain, message: StoredMessage, recipient: string): Failure | undefined {
  const address = recipient.toLowerCase();
  if (domain.bounces.has(address))
    return { reason: 'suppress-bounce', code: 605, description: 'Not delivering to previously bounced address' };
  if (isUnsubscribed(domain, message, address))
    return { reason: 'suppress-unsubscribe', code: 606, description: 'Not delivering to unsubscribed address' };
  if (domain.complaints.has(address))
    return { reason: 'suppress-complaint', code: 607, description: 'Not delivering to a user who marked your messages as spam' };
  return undefined;
}

/** From everything, or from the tags that the message has. */
function isUnsubscribed({ unsubscribes }: StoredDomain, { input: { tags = [] } }: StoredMessage, address: string): boolean {
  const from = unsubscribes.get(address)?.tags ?? [];
  return from.some((tag) => tag === '*' || tags.includes(tag));
}
