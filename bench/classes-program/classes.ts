import * as mailgun from 'pulumi-mailgun';

/** What is done to a resource, and can take more than one request. */
export type Operation = 'create' | 'refresh' | 'update' | 'delete';

export interface Class {
  readonly name: string;
  /** Declares one, before or after the change of one argument. */
  readonly make: (changed: boolean) => void;
  /** The argument that changes, in place or by a replacement. */
  readonly changes: string;
  /** Why an operation takes more than one request. */
  readonly because?: Readonly<Partial<Record<Operation, string>>>;
}

const domain = 'mail.example.com';
const list = `news@${domain}`;

/** Each class of the package, in an order in which each finds what it needs. */
export const classes: readonly Class[] = [
  {
    name: 'Domain',
    make: (changed) => new mailgun.Domain('domain', { name: domain, spamAction: changed ? 'block' : 'tag' }),
    changes: 'spamAction',
    because: { delete: 'Mailgun deletes a domain in the background and refuses its name until then: it is looked for until it is gone.' },
  },
  {
    name: 'DomainVerification',
    make: (changed) => new mailgun.DomainVerification('verification', { domain, keepers: { records: changed ? '2' : '1' } }),
    changes: 'keepers',
  },
  {
    name: 'DkimKey',
    make: (changed) => new mailgun.DkimKey('key', { signingDomain: domain, selector: 'second', active: changed }),
    changes: 'active',
    because: { update: 'Mailgun activates only a key whose record it has seen: it is asked to look first.' },
  },
  {
    name: 'DkimRotation',
    make: (changed) => new mailgun.DkimRotation('rotation', { domain: 'auto.example.com', interval: changed ? '10d' : '5d' }),
    changes: 'interval',
  },
  {
    name: 'TrackingCertificate',
    make: (changed) => new mailgun.TrackingCertificate('certificate', { host: `email.${domain}`, timeout: changed ? 1 : 0 }),
    changes: 'timeout',
    because: {
      create: 'The first answer says only that Mailgun has begun.',
    },
  },
  {
    name: 'SmtpCredential',
    make: (changed) => new mailgun.SmtpCredential('smtp', { domain, login: 'shop', keepers: { year: changed ? '2026' : '2025' } }),
    changes: 'keepers',
    because: {
      create: 'Whether Mailgun refuses a login that is there, or gives it the new password, is not known: it is looked for first.',
    },
  },
  {
    name: 'Route',
    make: (changed) => new mailgun.Route('route', { expression: 'catch_all()', actions: ['stop()'], priority: changed ? 1 : 0 }),
    changes: 'priority',
  },
  {
    name: 'Forward',
    make: (changed) =>
      new mailgun.Forward('forward', { match: `sales@${domain}`, recipients: [changed ? 'bob@example.com' : 'alice@example.com'] }),
    changes: 'recipients',
  },
  {
    name: 'Webhook',
    make: (changed) => new mailgun.Webhook('webhook', { domain, eventType: 'delivered', urls: [`https://example.com/${Number(changed)}`] }),
    changes: 'urls',
  },
  {
    name: 'AccountWebhook',
    make: (changed) =>
      new mailgun.AccountWebhook('account-webhook', { url: `https://example.com/${Number(changed)}`, eventTypes: ['opened'] }),
    changes: 'url',
    because: {
      update: 'Mailgun empties what is not sent: a description that the program does not give is read and sent back.',
    },
  },
  {
    name: 'Template',
    make: (changed) => new mailgun.Template('template', { domain, name: 'welcome', template: changed ? 'Good morning' : 'Hello' }),
    changes: 'template',
    because: {
      update:
        'A template holds 40 versions: which are there says what makes room. Headers that the program does not give are read and go on.',
    },
  },
  {
    name: 'TemplateVersion',
    make: (changed) => new mailgun.TemplateVersion('version', { domain, name: 'welcome', tag: 'trial', template: changed ? 'Hey' : 'Hi' }),
    changes: 'template',
  },
  {
    name: 'MailingList',
    make: (changed) => new mailgun.MailingList('list', { address: list, description: changed ? 'Weekly' : 'Monthly' }),
    changes: 'description',
  },
  {
    name: 'MailingListMember',
    make: (changed) => new mailgun.MailingListMember('member', { list, address: 'alice@example.com', subscribed: !changed }),
    changes: 'subscribed',
  },
  {
    name: 'MailingListMembers',
    make: (changed) => {
      const name = (index: number) => (changed && index === 7 ? 'Bob' : '');
      const members = Array.from({ length: 100 }, (_, index) => ({ address: `member-${index}@example.com`, name: name(index) }));
      new mailgun.MailingListMembers('members', { list: 'team@mailing.example.com', members });
    },
    changes: 'one of 100 members',
    because: {
      create: 'Whether the list is there and who is on it comes before the one request that writes up to 1,000 members.',
      update: 'Who is on the list is read, so that only what differs is written.',
      delete: 'Mailgun removes members one by one only; with the option `deletedWith: list` they go with the list.',
    },
  },
  {
    name: 'SuppressionAllowlistEntry',
    make: (changed) =>
      new mailgun.SuppressionAllowlistEntry('allowed', { domain, allowedDomain: changed ? 'b.example.com' : 'a.example.com' }),
    changes: 'allowedDomain',
    because: {
      create: 'Mailgun would change one that is there and not say so: it is looked for first.',
      update: 'It cannot change: the old one is deleted, the new one looked for and made.',
    },
  },
  {
    name: 'ApiKey',
    make: (changed) => new mailgun.ApiKey('sender', { role: 'sending', domainName: domain, keepers: { year: changed ? '2026' : '2025' } }),
    changes: 'keepers',
    because: {
      update: 'It cannot change: the new one is made, then the old one deleted.',
    },
  },
  {
    name: 'IpAllowlistEntry',
    make: (changed) => new mailgun.IpAllowlistEntry('office', { address: '203.0.113.0/24', description: changed ? 'home' : 'office' }),
    changes: 'description',
    because: {
      create: 'Mailgun does not say what becomes of the description of one that is there: it is looked for first.',
    },
  },
  {
    name: 'Subaccount',
    make: (changed) => new mailgun.Subaccount('shop', { name: 'shop', disabled: changed }),
    changes: 'disabled',
  },
  {
    name: 'IpPool',
    make: (changed) => new mailgun.IpPool('pool', { name: changed ? 'ocean' : 'pool', description: 'Newsletters' }),
    changes: 'name',
    because: {
      delete: 'Mailgun deletes only a pool that is empty and that no domain sends from: what it holds is read first.',
    },
  },
  {
    name: 'SendAlert',
    make: (changed) =>
      new mailgun.SendAlert('alert', {
        name: 'bounces',
        metric: 'hard_bounce_rate',
        comparator: '>',
        limit: changed ? '0.1' : '0.05',
        dimension: 'domain',
      }),
    changes: 'limit',
    because: {
      update: 'Mailgun takes the whole only: what the program does not give is read and sent back.',
    },
  },
];
