import { lazily } from '../lazily';

/** Every endpoint of the API, by noun and verb. Each file is read when its noun is first used: making all of the schemas takes 100 ms. */
export const api = lazily({
  domainIps: () => (require('./domain-ips') as typeof import('./domain-ips')).domainIps,
  domainKeys: () => (require('./domain-keys') as typeof import('./domain-keys')).domainKeys,
  domainTracking: () => (require('./domain-tracking') as typeof import('./domain-tracking')).domainTracking,
  domains: () => (require('./domains') as typeof import('./domains')).domains,
  events: () => (require('./events') as typeof import('./events')).events,
  messages: () => (require('./messages') as typeof import('./messages')).messages,
  routes: () => (require('./routes') as typeof import('./routes')).routes,
  webhooks: () => (require('./webhooks') as typeof import('./webhooks')).webhooks,
});

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
