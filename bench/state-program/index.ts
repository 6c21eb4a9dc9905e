import * as mailgun from 'pulumi-mailgun';
import * as ordinary from '../ordinary';

const route = {
  expression: 'match_recipient("support@mail.example.com")',
  actions: ['forward("https://example.com/tickets")', 'stop()'],
  priority: 5,
  description: 'Support tickets',
};
const webhook = { eventType: 'delivered', urls: ['https://example.com/mailgun'] } as const;

const ourDomain = new mailgun.Domain('our-domain', { name: 'ours.example.com', spamAction: 'tag' });
new mailgun.Route('our-route', { ...route, actions: [...route.actions] });
new mailgun.Webhook('our-webhook', { domain: ourDomain.name, eventType: webhook.eventType, urls: [...webhook.urls] });

const theirDomain = new ordinary.Domain('ordinary-domain', { name: 'ordinary.example.com', spamAction: 'tag' });
new ordinary.Route('ordinary-route', route);
new ordinary.Webhook('ordinary-webhook', { domain: theirDomain.name, ...webhook });
