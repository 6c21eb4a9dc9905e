import { lazily } from '../schema/lazily';

/**
 * Every endpoint of the API, by noun and verb. Written out, because TypeScript would copy the inferred type of all files into this one's
 * declarations, where the documentation of what another file declares is lost.
 */
interface Api {
  readonly domainIps: typeof import('./domain-ips').domainIps;
  readonly domainKeys: typeof import('./domain-keys').domainKeys;
  readonly domainTracking: typeof import('./domain-tracking').domainTracking;
  readonly domains: typeof import('./domains').domains;
  readonly domainsV3: typeof import('./domains-v3').domainsV3;
  readonly events: typeof import('./events').events;
  readonly messages: typeof import('./messages').messages;
  readonly routes: typeof import('./routes').routes;
  readonly webhooks: typeof import('./webhooks').webhooks;
  readonly templates: typeof import('./templates').templates;
  readonly templateVersions: typeof import('./template-versions').templateVersions;
  readonly accountTemplates: typeof import('./account-templates').accountTemplates;
  readonly accountTemplateVersions: typeof import('./account-template-versions').accountTemplateVersions;
  readonly credentials: typeof import('./credentials').credentials;
  readonly keys: typeof import('./keys').keys;
  readonly ipAllowlist: typeof import('./ip-allowlist').ipAllowlist;
  readonly accountWebhooks: typeof import('./account-webhooks').accountWebhooks;
  readonly dkimRotation: typeof import('./dkim-rotation').dkimRotation;
  readonly trackingCertificates: typeof import('./tracking-certificates').trackingCertificates;
  readonly forwards: typeof import('./forwards').forwards;
  readonly bounces: typeof import('./bounces').bounces;
  readonly unsubscribes: typeof import('./unsubscribes').unsubscribes;
  readonly complaints: typeof import('./complaints').complaints;
  readonly allowlist: typeof import('./allowlist').allowlist;
  readonly lists: typeof import('./lists').lists;
  readonly listMembers: typeof import('./list-members').listMembers;
  readonly ips: typeof import('./ips').ips;
  readonly ipPools: typeof import('./ip-pools').ipPools;
  readonly ipPoolDelegations: typeof import('./ip-pool-delegations').ipPoolDelegations;
  readonly dynamicIpPools: typeof import('./dynamic-ip-pools').dynamicIpPools;
  readonly ipWarmups: typeof import('./ip-warmups').ipWarmups;
  readonly subaccounts: typeof import('./subaccounts').subaccounts;
  readonly customMessageLimit: typeof import('./custom-message-limit').customMessageLimit;
  readonly account: typeof import('./account').account;
  readonly users: typeof import('./users').users;
  readonly metrics: typeof import('./metrics').metrics;
  readonly logs: typeof import('./logs').logs;
  readonly analyticsTags: typeof import('./analytics-tags').analyticsTags;
  readonly tags: typeof import('./tags').tags;
  readonly tagsByPath: typeof import('./tags-by-path').tagsByPath;
  readonly stats: typeof import('./stats').stats;
  readonly bounceClassification: typeof import('./bounce-classification').bounceClassification;
  readonly sendAlerts: typeof import('./send-alerts').sendAlerts;
  readonly limitThresholds: typeof import('./limit-thresholds').limitThresholds;
  readonly alerts: typeof import('./alerts').alerts;
  readonly validations: typeof import('./validations').validations;
  readonly bulkValidations: typeof import('./bulk-validations').bulkValidations;
  readonly seedLists: typeof import('./seed-lists').seedLists;
  readonly inboxTests: typeof import('./inbox-tests').inboxTests;
  readonly inboxResults: typeof import('./inbox-results').inboxResults;
}

/** Each noun as Mailgun's documentation calls it, and where its endpoints are. */
const nouns: { readonly [Noun in keyof Api]: readonly [area: string, load: () => Api[Noun]] } = {
  domainIps: ['IPs', () => (require('./domain-ips') as typeof import('./domain-ips')).domainIps],
  domainKeys: ['Domain Keys', () => (require('./domain-keys') as typeof import('./domain-keys')).domainKeys],
  domainTracking: ['Domain Tracking', () => (require('./domain-tracking') as typeof import('./domain-tracking')).domainTracking],
  domains: ['Domains', () => (require('./domains') as typeof import('./domains')).domains],
  domainsV3: ['Domains', () => (require('./domains-v3') as typeof import('./domains-v3')).domainsV3],
  events: ['Events', () => (require('./events') as typeof import('./events')).events],
  messages: ['Messages', () => (require('./messages') as typeof import('./messages')).messages],
  routes: ['Routes', () => (require('./routes') as typeof import('./routes')).routes],
  webhooks: ['Domain Webhooks', () => (require('./webhooks') as typeof import('./webhooks')).webhooks],
  templates: ['Templates', () => (require('./templates') as typeof import('./templates')).templates],
  templateVersions: ['Template Versions', () => (require('./template-versions') as typeof import('./template-versions')).templateVersions],
  accountTemplates: ['Account Templates', () => (require('./account-templates') as typeof import('./account-templates')).accountTemplates],
  accountTemplateVersions: [
    'Account Template Versions',
    () => (require('./account-template-versions') as typeof import('./account-template-versions')).accountTemplateVersions,
  ],
  credentials: ['SMTP Credentials', () => (require('./credentials') as typeof import('./credentials')).credentials],
  keys: ['API Keys', () => (require('./keys') as typeof import('./keys')).keys],
  ipAllowlist: ['IP Allowlist', () => (require('./ip-allowlist') as typeof import('./ip-allowlist')).ipAllowlist],
  accountWebhooks: ['Account Webhooks', () => (require('./account-webhooks') as typeof import('./account-webhooks')).accountWebhooks],
  dkimRotation: ['DKIM Rotation', () => (require('./dkim-rotation') as typeof import('./dkim-rotation')).dkimRotation],
  trackingCertificates: [
    'Tracking Certificates',
    () => (require('./tracking-certificates') as typeof import('./tracking-certificates')).trackingCertificates,
  ],
  forwards: ['Forwards', () => (require('./forwards') as typeof import('./forwards')).forwards],
  bounces: ['Bounces', () => (require('./bounces') as typeof import('./bounces')).bounces],
  unsubscribes: ['Unsubscribes', () => (require('./unsubscribes') as typeof import('./unsubscribes')).unsubscribes],
  complaints: ['Complaints', () => (require('./complaints') as typeof import('./complaints')).complaints],
  allowlist: ['Allowlist', () => (require('./allowlist') as typeof import('./allowlist')).allowlist],
  lists: ['Mailing Lists', () => (require('./lists') as typeof import('./lists')).lists],
  listMembers: ['Mailing List Members', () => (require('./list-members') as typeof import('./list-members')).listMembers],
  ips: ['IPs', () => (require('./ips') as typeof import('./ips')).ips],
  ipPools: ['IP Pools', () => (require('./ip-pools') as typeof import('./ip-pools')).ipPools],
  ipPoolDelegations: [
    'IP Pool Delegations',
    () => (require('./ip-pool-delegations') as typeof import('./ip-pool-delegations')).ipPoolDelegations,
  ],
  dynamicIpPools: ['Dynamic IP Pools', () => (require('./dynamic-ip-pools') as typeof import('./dynamic-ip-pools')).dynamicIpPools],
  ipWarmups: ['IP Warm-ups', () => (require('./ip-warmups') as typeof import('./ip-warmups')).ipWarmups],
  subaccounts: ['Subaccounts', () => (require('./subaccounts') as typeof import('./subaccounts')).subaccounts],
  customMessageLimit: [
    'Custom Message Limit',
    () => (require('./custom-message-limit') as typeof import('./custom-message-limit')).customMessageLimit,
  ],
  account: ['Account', () => (require('./account') as typeof import('./account')).account],
  users: ['Users', () => (require('./users') as typeof import('./users')).users],
  metrics: ['Metrics', () => (require('./metrics') as typeof import('./metrics')).metrics],
  logs: ['Logs', () => (require('./logs') as typeof import('./logs')).logs],
  analyticsTags: ['Analytics Tags', () => (require('./analytics-tags') as typeof import('./analytics-tags')).analyticsTags],
  tags: ['Tags', () => (require('./tags') as typeof import('./tags')).tags],
  tagsByPath: ['Tags', () => (require('./tags-by-path') as typeof import('./tags-by-path')).tagsByPath],
  stats: ['Stats', () => (require('./stats') as typeof import('./stats')).stats],
  bounceClassification: [
    'Bounce Classification',
    () => (require('./bounce-classification') as typeof import('./bounce-classification')).bounceClassification,
  ],
  sendAlerts: ['Send Alerts', () => (require('./send-alerts') as typeof import('./send-alerts')).sendAlerts],
  limitThresholds: ['Limit Thresholds', () => (require('./limit-thresholds') as typeof import('./limit-thresholds')).limitThresholds],
  alerts: ['Alerts', () => (require('./alerts') as typeof import('./alerts')).alerts],
  validations: ['Validations', () => (require('./validations') as typeof import('./validations')).validations],
  bulkValidations: ['Bulk Validations', () => (require('./bulk-validations') as typeof import('./bulk-validations')).bulkValidations],
  seedLists: ['Inbox Placement', () => (require('./seed-lists') as typeof import('./seed-lists')).seedLists],
  inboxTests: ['Inbox Placement', () => (require('./inbox-tests') as typeof import('./inbox-tests')).inboxTests],
  inboxResults: ['Inbox Placement', () => (require('./inbox-results') as typeof import('./inbox-results')).inboxResults],
};

const names = Object.keys(nouns) as (keyof Api)[];
const fromNames = <Value>(make: (noun: keyof Api) => Value) =>
  Object.fromEntries(names.map((noun) => [noun, make(noun)])) as Readonly<Record<keyof Api, Value>>;

/** Every endpoint of the API, by noun and verb. Each file is read when its noun is first used: making all of the schemas takes 100 ms. */
export const api: Api = lazily<Api>(fromNames((noun) => nouns[noun][1]) as { readonly [Noun in keyof Api]: () => Api[Noun] });

/** Mailgun's own name for each noun, as its documentation groups them. */
export const areas: Readonly<Record<keyof Api, string>> = fromNames((noun) => nouns[noun][0]);
