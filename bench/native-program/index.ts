import * as pulumi from '@pulumi/pulumi';

type Inputs = Readonly<Record<string, unknown>>;

/** A resource as the package for Node declares it that Pulumi writes from the schema. */
class Native extends pulumi.CustomResource {
  constructor(type: string, name: string, args: Inputs) {
    super(`mailgun-native:index:${type}`, name, args);
  }
}

/** What the engine does by itself for a resource: nobody is asked about it. */
class Nothing extends pulumi.ComponentResource {
  constructor(type: string, name: string, args: Inputs) {
    super(`bench:index:${type}`, name, args);
  }
}

type Make = (name: string, args: Inputs) => pulumi.Resource;

/** Loaded where it is used: a program for the plugin needs none of it. */
const classes = (): typeof import('pulumi-mailgun') => require('pulumi-mailgun');

const dynamic: Readonly<Record<'Domain' | 'Route' | 'Webhook', Make>> = {
  Domain: (name, args) => new (classes().Domain)(name, args as never),
  Route: (name, args) => new (classes().Route)(name, args as never),
  Webhook: (name, args) => new (classes().Webhook)(name, args as never),
};

const forms: Readonly<Record<string, (type: keyof typeof dynamic, ...args: Parameters<Make>) => pulumi.Resource>> = {
  native: (type, name, args) => new Native(type, name, args),
  dynamic: (type, name, args) => dynamic[type](name, args),
  nothing: (type, name, args) => new Nothing(type, name, args),
};

const config = new pulumi.Config();
const count = config.requireNumber('count');
const make = forms[config.require('form')];
if (!make) throw new Error('There is no such form.');
const several = (share: number, each: (index: number) => void) => Array.from({ length: count * share }, (_, index) => each(index));
const nameOf = (index: number) => `mail-${index}.example.com`;

several(1 / 5, (index) => {
  const domain = make('Domain', `domain-${index}`, { name: nameOf(index), spamAction: 'tag' });
  for (const eventType of ['delivered', 'permanent_fail'])
    make('Webhook', `webhook-${index}-${eventType}`, {
      // It comes after its domain.
      domain: domain.urn.apply(() => nameOf(index)),
      eventType,
      urls: [`https://example.com/${eventType}`],
    });
});
several(2 / 5, (index) =>
  make('Route', `route-${index}`, {
    description: `Tickets of team ${index}`,
    expression: `match_recipient("team-${index}@mail-0.example.com")`,
    actions: [`forward("https://example.com/tickets/${index}")`, 'stop()'],
    priority: index,
  }),
);
