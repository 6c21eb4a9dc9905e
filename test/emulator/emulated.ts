import { api, type Endpoint } from 'mailgun-sdk';

const areas: readonly string[] = [
  'domains',
  'domainsV3',
  'domainTracking',
  'domainKeys',
  'domainIps',
  'routes',
  'webhooks',
  'messages',
  'events',
  'bounces',
  'unsubscribes',
  'complaints',
  'allowlist',
  'lists',
  'listMembers',
  'templates',
  'templateVersions',
  'accountTemplates',
  'accountTemplateVersions',
  'dkimRotation',
  'trackingCertificates',
  'forwards',
  'ips',
  'ipPools',
  'sendAlerts',
  'limitThresholds',
  'credentials',
  'keys',
  'ipAllowlist',
  'accountWebhooks',
  'account',
  'subaccounts',
  'metrics',
  'logs',
  'analyticsTags',
  'tags',
  'tagsByPath',
  'stats',
  'validations',
];

/** Of the areas above, what answers 501 all the same. */
const notEmulated: readonly string[] = [
  'GET /v3/ips/details/all',
  'POST /v3/ips/{addr}/ip_band',
  'GET /v3/ips/request/new',
  'POST /v3/ips/request/new',
  'PATCH /v3/ips/subaccounts',
  'GET /v3/ips/domain/{name}',
  'PATCH /v3/ips/domain/{name}',
  'GET /v3/ips/account/settings',
  'PATCH /v3/ips/account/settings',
  'PUT /v3/ip_pools/{pool_id}/delegate',
  'DELETE /v3/ip_pools/{pool_id}/delegate',
  'GET /v3/stats/total/domains',
  'GET /v3/stats/filter',
];

/** Every declared route, and whether the emulator does what it says. */
export const routes: ReadonlyMap<string, boolean> = new Map(
  Object.entries(api).flatMap(([area, endpoints]) =>
    Object.values<Endpoint>(endpoints).map(({ route }) => [route, areas.includes(area) && !notEmulated.includes(route)] as const),
  ),
);
