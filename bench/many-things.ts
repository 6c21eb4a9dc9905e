import type { Values } from '../provider/lifecycle/define-resource';

export interface Wanted {
  readonly type: string;
  readonly args: Values;
}

export const several = (count: number, one: (index: number) => Wanted): readonly Wanted[] =>
  Array.from({ length: count }, (_, index) => one(index));

const nameOf = (index: number) => `mail-${index}.example.com`;
export const domain = (index: number): Wanted => ({ type: 'Domain', args: { name: nameOf(index), spamAction: 'tag' } });
export const route = (index: number): Wanted => ({
  type: 'Route',
  args: { expression: `match_recipient("team-${index}@example.com")`, actions: ['stop()'], priority: index },
});
export const webhook = (index: number): Wanted => ({
  type: 'Webhook',
  args: { domain: nameOf(index), eventType: 'delivered', urls: ['https://example.com/delivered'] },
});

/** 100 domains with what belongs to them, and what belongs to the account. */
export function ofAllClasses(): readonly Wanted[] {
  const each = (type: string, argsOf: (domain: string, index: number) => Values) =>
    several(100, (index) => ({ type, args: argsOf(nameOf(index), index) }));
  const listOf = (name: string) => `news@${name}`;
  return [
    ...several(100, domain),
    ...several(250, route),
    ...each('Forward', (name) => ({ match: `sales@${name}`, recipients: ['alice@example.com'] })),
    ...each('Webhook', (name) => ({ domain: name, eventType: 'delivered', urls: ['https://example.com/delivered'] })),
    ...each('Webhook', (name) => ({ domain: name, eventType: 'opened', urls: ['https://example.com/opened'] })),
    ...each('DkimKey', (name) => ({ signingDomain: name, selector: 'second' })),
    ...each('DomainVerification', (name) => ({ domain: name })),
    ...each('TrackingCertificate', (name) => ({ host: `email.${name}`, timeout: 0 })),
    ...each('SmtpCredential', (name) => ({ domain: name, login: 'shop' })),
    ...each('Template', (name) => ({ domain: name, name: 'welcome', template: 'Hello' })),
    ...each('TemplateVersion', (name) => ({ domain: name, name: 'welcome', tag: 'trial', template: 'Hi' })),
    ...each('SuppressionAllowlistEntry', (name) => ({ domain: name, allowedDomain: 'a.example.com' })),
    ...each('ApiKey', (name) => ({ role: 'sending', domainName: name })),
    ...each('MailingList', (name) => ({ address: listOf(name) })),
    ...each('MailingListMember', (name) => ({ list: listOf(name), address: 'alice@example.com' })),
    ...each('MailingListMember', (name) => ({ list: listOf(name), address: 'bob@example.com' })),
    ...several(100, (index) => ({ type: 'Subaccount', args: { name: `shop-${index}` } })),
    ...several(50, (index) => ({ type: 'IpAllowlistEntry', args: { address: `203.0.113.${index}`, description: 'office' } })),
    ...several(50, (index) => ({ type: 'IpPool', args: { name: `pool-${index}`, description: 'Newsletters' } })),
    ...several(3, (index) => ({ type: 'AccountWebhook', args: { url: `https://example.com/${index}`, eventTypes: ['opened'] } })),
    ...several(47, (index) => ({
      type: 'SendAlert',
      args: { name: `alert-${index}`, metric: 'hard_bounce_rate', comparator: '>', limit: '0.05', dimension: 'domain' },
    })),
  ];
}
