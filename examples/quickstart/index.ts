import * as mailgun from 'pulumi-mailgun';

const mail = new mailgun.Domain('mail', {
  name: 'mail.example.com',
  spamAction: 'tag',
  openTracking: { active: true, placeAtTheTop: true },
  clickTracking: 'htmlonly',
});

new mailgun.Route('support', {
  description: 'Support tickets',
  expression: 'match_recipient("support@mail.example.com")',
  actions: ['forward("https://example.com/tickets")', 'stop()'],
});

new mailgun.Webhook('delivered', {
  domain: mail.name,
  eventType: 'delivered',
  urls: ['https://example.com/mailgun'],
});

export const domain = mail.name;
export const dnsRecords = mail.sendingDnsRecords;
