import type { AnalysedEvent } from './analysed-events';
import { metricEvents } from './measures';

/** Who refused mail, by the domain of the recipient. Mailgun's table is longer; the first two have its names. */
const mailboxProviders: Readonly<Record<string, { readonly name: string; readonly domains: readonly string[] }>> = {
  gmail: { name: 'Gmail', domains: ['gmail.com', 'googlemail.com'] },
  hotmail: { name: 'Microsoft (Hotmail)', domains: ['hotmail.com', 'outlook.com', 'live.com', 'msn.com'] },
  yahoo: { name: 'Yahoo', domains: ['yahoo.com', 'ymail.com', 'aol.com'] },
  icloud: { name: 'Apple iCloud', domains: ['icloud.com', 'me.com', 'mac.com'] },
  other: { name: 'Other', domains: [] },
};

interface Reason {
  readonly category: string;
  readonly sampleText: string;
  readonly explanation: string;
  /** Whether the sender's reputation is at stake. */
  readonly isCritical: boolean;
}

/** Why mail was refused, by the `reason` of the event. Mailgun's own rules look at the words of the server. */
const reasons: Readonly<Record<string, Reason>> = {
  espblock: { category: 'ESPBLOCK', sampleText: '5.7.1 message blocked', explanation: 'Blocked by the mailbox provider', isCritical: true },
  blacklisted: { category: 'BLOCKLIST', sampleText: '5.7.1 listed on a blocklist', explanation: 'On a blocklist', isCritical: true },
  greylisted: { category: 'GREYLIST', sampleText: '4.7.1 greylisted', explanation: 'Greylisted, try again later', isCritical: false },
  bounce: { category: 'RECIPIENT', sampleText: '5.1.1 user unknown', explanation: 'The mailbox does not exist', isCritical: false },
  old: { category: 'RETRIES', sampleText: '4.4.7 message expired', explanation: 'Retried for too long', isCritical: false },
  generic: { category: 'OTHER', sampleText: '5.0.0 not delivered', explanation: 'Another reason', isCritical: false },
};

export interface BounceClass {
  readonly entityId: string;
  readonly entityName: string;
  readonly ruleId: string;
  readonly severity: 'PERMANENT' | 'TEMPORARY';
  readonly reason: Reason;
}

/** What a failure is put to; nothing for what failed without a server having refused it. */
export function classOf(event: AnalysedEvent): BounceClass | undefined {
  if (event.event !== 'failed' || metricEvents.suppressed_bounces(event) || event.reason?.startsWith('suppress-')) return undefined;
  const { reason: name = 'generic' } = event;
  const known = Object.hasOwn(reasons, name) ? name : 'generic';
  const entityId = entityOf(event);
  return {
    entityId,
    entityName: entityNames[entityId] ?? '',
    ruleId: `${entityId}-${known}`,
    severity: event.severity === 'temporary' ? 'TEMPORARY' : 'PERMANENT',
    reason: reasons[known] as Reason,
  };
}

const entityOf = ({ recipient = '', recipientDomain = recipient.slice(recipient.lastIndexOf('@') + 1) }: AnalysedEvent) =>
  Object.entries(mailboxProviders).find(([, { domains }]) => domains.includes(recipientDomain.toLowerCase()))?.[0] ?? 'other';

export const entityNameOf = (event: AnalysedEvent): string => entityNames[entityOf(event)] ?? '';

/** By id. */
export const entityNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(mailboxProviders).map(([id, { name }]) => [id, name]),
);

/** By id. */
export const bounceRules = Object.fromEntries(
  Object.keys(mailboxProviders).flatMap((entityId) =>
    Object.entries(reasons).map(([name, { category, sampleText, explanation }]) => [
      `${entityId}-${name}`,
      { entityId, class: category, sampleText, explanation, shortExplanation: explanation },
    ]),
  ),
);
