import { domainIps } from './domain-ips';
import { domainKeys } from './domain-keys';
import { domainTracking } from './domain-tracking';
import { domains } from './domains';
import { events } from './events';
import { messages } from './messages';
import { routes } from './routes';
import { webhooks } from './webhooks';

/** Every endpoint of the API, by noun and verb. */
export const api = { domains, domainTracking, domainKeys, domainIps, routes, webhooks, messages, events } as const;

/** Mailgun's own name for each noun, as its documentation groups them. */
export const areas: Readonly<Record<keyof typeof api, string>> = {
  domains: 'Domains',
  domainTracking: 'Domain Tracking',
  domainKeys: 'Domain Keys',
  domainIps: 'IPs',
  routes: 'Routes',
  webhooks: 'Domain Webhooks',
  messages: 'Messages',
  events: 'Events',
};
