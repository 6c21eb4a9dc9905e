/** One of every class. What is between `‹` and `›` is before the change of everything and, after the bar, after it. */
const program = `
const mail = new mailgun.Domain('mail', { name: 'mail.example.com', spamAction: '‹tag|block›', clickTracking: ‹'htmlonly'|false› });
const automatic = new mailgun.Domain('automatic', { name: 'auto.example.com', useAutomaticSenderSecurity: true });
const own = { domain: mail.name };
const after = { dependsOn: mail };

const verified = new mailgun.DomainVerification('verification', { ...own, timeout: 60, records: ['sending'‹|, 'tracking'›] });
new mailgun.DkimKey('key', { signingDomain: mail.name, selector: 'second', bits: 2048, active: ‹false|true› });
new mailgun.DkimRotation('rotation', { domain: automatic.name, interval: '‹5d|10d›' });
new mailgun.TrackingCertificate('certificate', { host: 'email.mail.example.com' }, { dependsOn: verified });
const smtp = new mailgun.SmtpCredential('smtp', { ...own, login: 'shop', keepers: { year: '‹2025|2026›' } });

new mailgun.Route('route', { expression: 'catch_all()', actions: ['‹store()|stop()›'], priority: ‹1|0› });
new mailgun.Forward('forward', { match: 'sales@mail.example.com', recipients: ['‹alice|bob›@example.com'] }, after);
new mailgun.Webhook('webhook', { ...own, eventType: 'delivered', urls: ['https://example.com/‹1|2›'] });
new mailgun.AccountWebhook('account-webhook', { url: 'https://example.com/‹all|every›', eventTypes: ['opened'] });

const template = new mailgun.Template('template', { ...own, name: 'welcome', template: '‹Hello|Good morning›' });
new mailgun.TemplateVersion('template-version', { ...own, name: template.name, tag: 'trial', template: '‹Hi|Hey›' });

const list = new mailgun.MailingList('list', { address: '‹news|letter›@mail.example.com', name: 'News' }, after);
new mailgun.MailingListMember('member', { list: list.address, address: 'alice@example.com', vars: { plan: { seats: ‹1|2› } } });
new mailgun.MailingListMembers('members', {
  list: list.address,
  members: Array.from({ length: ‹1200|1100› }, (_, index) => ({ address: \`member-\${index}@example.com\` })),
});
new mailgun.SuppressionAllowlistEntry('allowed', { ...own, allowedDomain: '‹a|b›.example.com' });

export const sender = new mailgun.ApiKey('sender', { role: 'sending', domainName: mail.name, keepers: { year: '‹2025|2026›' } }).secret;
export const password = smtp.password;
new mailgun.IpAllowlistEntry('office', { address: '203.0.113.0/24', description: '‹office|home›' });
new mailgun.Subaccount('shop', { name: 'shop', disabled: ‹false|true› });
new mailgun.IpPool('pool', { name: '‹pool|ocean›', description: 'Newsletters', ips: ['192.0.2.1'] });
new mailgun.SendAlert('alert', { name: 'bounces', metric: 'hard_bounce_rate', comparator: '>', limit: '‹0.05|0.1›', dimension: 'domain' });
`;

/** The program before everything in it changes. */
export const first: string = program.replace(/‹([^|›]*)\|([^›]*)›/g, '$1');
/** The program after everything in it that can change has changed. */
export const second: string = program.replace(/‹([^|›]*)\|([^›]*)›/g, '$2');
