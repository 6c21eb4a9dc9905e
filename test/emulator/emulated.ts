import { api, type Endpoint } from 'mailgun-sdk';

const areas: readonly string[] = [
  'domains',
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
];

/** Of the areas above, what answers 501 all the same. */
const notEmulated: readonly string[] = [
  'GET /v3/routes/match',
  'GET /v1/dkim/keys',
  'POST /v1/dkim/keys',
  'DELETE /v1/dkim/keys',
  'PUT /v4/domains/{authority_name}/keys/{selector}/activate',
  'PUT /v4/domains/{authority_name}/keys/{selector}/deactivate',
];

/** Every declared route, and whether the emulator does what it says. */
export const routes: ReadonlyMap<string, boolean> = new Map(
  Object.entries(api).flatMap(([area, endpoints]) =>
    Object.values<Endpoint>(endpoints).map(({ route }) => [route, areas.includes(area) && !notEmulated.includes(route)] as const),
  ),
);
