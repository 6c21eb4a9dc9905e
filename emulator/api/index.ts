import type { api } from 'mailgun-sdk';
import { account } from './account';
import { accountWebhooks } from './account-webhooks';
import { allowlist } from './allowlist';
import { analyticsTags } from './analytics-tags';
import type { SomeBehaviours } from './behaviour';
import { bounces } from './bounces';
import { complaints } from './complaints';
import { credentials } from './credentials';
import { dkimRotation } from './dkim-rotation';
import { domainIps } from './domain-ips';
import { domainKeys } from './domain-keys';
import { domainTracking } from './domain-tracking';
import { domains } from './domains';
import { domainsV3 } from './domains-v3';
import { events } from './events';
import { forwards } from './forwards';
import { ipAllowlist } from './ip-allowlist';
import { ipPools } from './ip-pools';
import { ips } from './ips';
import { keys } from './keys';
import { limitThresholds } from './limit-thresholds';
import { listMembers } from './list-members';
import { lists } from './lists';
import { logs } from './logs';
import { messages } from './messages';
import { metrics } from './metrics';
import { routes } from './routes';
import { sendAlerts } from './send-alerts';
import { stats } from './stats';
import { subaccounts } from './subaccounts';
import { tags } from './tags';
import { tagsByPath } from './tags-by-path';
import { accountTemplateVersions, templateVersions } from './template-versions';
import { accountTemplates, templates } from './templates';
import { trackingCertificates } from './tracking-certificates';
import { unsubscribes } from './unsubscribes';
import { validations } from './validations';
import { webhooks } from './webhooks';

/** Nouns and verbs that are not here answer 501: the emulator knows their shapes, not what they do. */
export const behaviours: { readonly [Noun in keyof typeof api]?: SomeBehaviours<(typeof api)[Noun]> } = {
  domains,
  domainsV3,
  domainTracking,
  domainKeys,
  domainIps,
  routes,
  webhooks,
  messages,
  events,
  bounces,
  unsubscribes,
  complaints,
  allowlist,
  lists,
  listMembers,
  templates,
  templateVersions,
  accountTemplates,
  accountTemplateVersions,
  dkimRotation,
  trackingCertificates,
  forwards,
  ips,
  ipPools,
  sendAlerts,
  limitThresholds,
  credentials,
  keys,
  ipAllowlist,
  accountWebhooks,
  account,
  subaccounts,
  metrics,
  logs,
  analyticsTags,
  tags,
  tagsByPath,
  stats,
  validations,
};
