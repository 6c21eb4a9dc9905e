import * as pulumi from '@pulumi/pulumi';
import * as ours from 'pulumi-mailgun';
import * as ordinary from '../ordinary';
import * as instant from './instant';

const config = new pulumi.Config();
const count = config.requireNumber('count');
const isHalved = config.getBoolean('halves') ?? false;
const others = config.getBoolean('instant') ? { ...ordinary, ...instant } : ordinary;
const isOurs = !config.getBoolean('ordinary') && !config.getBoolean('instant');
const mailgun = (isOurs ? ours : others) as Pick<typeof ours, keyof typeof ours & keyof typeof ordinary>;
const several = <T>(share: number, make: (index: number) => T) => Array.from({ length: count * share }, (_, index) => make(index));

const domains = several(
  isHalved ? 1 / 2 : 1 / 5,
  (index) => new mailgun.Domain(`domain-${index}`, { name: `mail-${index}.example.com`, spamAction: 'tag' }),
);

several(
  isHalved ? 1 / 2 : 2 / 5,
  (index) =>
    new mailgun.Route(`route-${index}`, {
      description: `Tickets of team ${index}`,
      expression: `match_recipient("team-${index}@mail-0.example.com")`,
      actions: [`forward("https://example.com/tickets/${index}")`, 'stop()'],
      priority: index,
    }),
);

for (const [index, domain] of isHalved ? [] : domains.entries())
  for (const eventType of ['delivered', 'permanent_fail'] as const)
    new mailgun.Webhook(`webhook-${index}-${eventType}`, { domain: domain.name, eventType, urls: [`https://example.com/${eventType}`] });
