import * as pulumi from '@pulumi/pulumi';
import * as ours from 'pulumi-mailgun';
import * as ordinary from '../ordinary';

const config = new pulumi.Config();
const count = config.requireNumber('count');
const mailgun = (config.getBoolean('ordinary') ? ordinary : ours) as Pick<typeof ours, keyof typeof ours & keyof typeof ordinary>;
const several = <T>(share: number, make: (index: number) => T) => Array.from({ length: count * share }, (_, index) => make(index));

const domains = several(1 / 5, (index) => new mailgun.Domain(`domain-${index}`, { name: `mail-${index}.example.com`, spamAction: 'tag' }));

several(
  2 / 5,
  (index) =>
    new mailgun.Route(`route-${index}`, {
      description: `Tickets of team ${index}`,
      expression: `match_recipient("team-${index}@mail-0.example.com")`,
      actions: [`forward("https://example.com/tickets/${index}")`, 'stop()'],
      priority: index,
    }),
);

for (const [index, domain] of domains.entries())
  for (const eventType of ['delivered', 'permanent_fail'] as const)
    new mailgun.Webhook(`webhook-${index}-${eventType}`, { domain: domain.name, eventType, urls: [`https://example.com/${eventType}`] });
