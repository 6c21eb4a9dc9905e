import type { Emulator } from 'mailgun-emulator';
import { domain, type Journeys } from './step';

const ip = '192.0.2.1';

/** A certificate can be made anew only when it is over. */
const expire = ({ store }: Emulator) => {
  for (const certificate of store.domains.get(domain)?.certificates.values() ?? []) certificate.status = 'expired';
};

export const domains: Journeys = {
  domains: [
    ['domains.create', 'domains.create', [{ name: 'other.example.com', wildcard: true }]],
    ['domains.list', 'domains.list', [{ limit: 10 }]],
    ['domains.get', 'domains.get', [domain, { extended: true, with_dns: true }]],
    ['domains.update', 'domains.update', [domain, { spam_action: 'tag', wildcard: false }]],
    ['domains.verify', 'domains.verify', [domain]],
    ['domains.updateConnection', 'domains.updateConnection', [domain, { require_tls: true, skip_verification: false }]],
    ['domains.getConnection', 'domains.getConnection', [domain]],
    ['domains.updateTracking', 'domainTracking.updateOpen', [domain, 'open', { active: true }]],
    ['domains.getTracking', 'domainTracking.get', [domain]],
    ['domains.updateWebPrefix', 'domainsV3.updateWebPrefix', [domain, 'links']],
    ['domains.updateDKIMAuthority', 'domainKeys.updateAuthority', [domain, { self: 'true' }]],
    ['domains.updateDKIMSelector', 'domainKeys.updateSelector', [domain, { dkimSelector: 's3' }]],
    ['domains.destroy', 'domains.delete', ['other.example.com']],
  ],
  'addresses of a domain': [
    ['domains.assignIp', 'domainIps.add', [domain, ip]],
    ['domains.getIps', 'domainIps.list', [domain]],
    ['domains.deleteIp', 'domainIps.delete', [domain, ip]],
    ['ip_pools.create', 'ipPools.create', [{ name: 'a', description: 'b', ips: [ip] }]],
    ['domains.linkIpPool', 'domainIps.add', (given) => [domain, given('ip_pools.create', 'pool_id')]],
    ['domains.unlinkIpPoll', 'domainIps.delete', [domain, { ip: '192.0.2.2' }]],
  ],
  'SMTP credentials': [
    ['domains.domainCredentials.create', 'credentials.create', [domain, { login: 'alice', password: 'a-password' }]],
    ['domains.domainCredentials.list', 'credentials.list', [domain, { limit: 5 }]],
    ['domains.domainCredentials.update', 'credentials.update', [domain, 'alice', { password: 'another-one' }]],
    ['domains.domainCredentials.destroy', 'credentials.delete', [domain, 'alice']],
    ['domains.domainCredentials.destroyAll', 'credentials.deleteAll', [domain]],
  ],
  templates: [
    [
      'domains.domainTemplates.create',
      'templates.create',
      [domain, { name: 'a', description: 'A', template: 'Hello {{name}}', tag: 'v1' }],
    ],
    ['domains.domainTemplates.list', 'templates.list', [domain, { limit: 1 }]],
    ['domains.domainTemplates.get', 'templates.get', [domain, 'a', { active: 'yes' }]],
    ['domains.domainTemplates.update', 'templates.update', [domain, 'a', { description: 'B' }]],
    [
      'domains.domainTemplates.createVersion',
      'templateVersions.create',
      [domain, 'a', { template: 'Bye {{name}}', tag: 'v2', active: 'yes' }],
    ],
    ['domains.domainTemplates.listVersions', 'templateVersions.list', [domain, 'a', { limit: 1 }]],
    ['domains.domainTemplates.getVersion', 'templateVersions.get', [domain, 'a', 'v2']],
    ['domains.domainTemplates.updateVersion', 'templateVersions.update', [domain, 'a', 'v2', { template: 'So long', comment: 'shorter' }]],
    ['domains.domainTemplates.destroyVersion', 'templateVersions.delete', [domain, 'a', 'v1']],
    ['domains.domainTemplates.destroy', 'templates.delete', [domain, 'a']],
    ['domains.domainTemplates.destroyAll', 'templates.deleteAll', [domain]],
  ],
  'tags of a domain': [
    ['messages.create', 'messages.send', [domain, { from: `shop@${domain}`, to: 'alice@example.com', text: 'Hi', 'o:tag': 'news' }]],
    ['domains.domainTags.list', 'tags.list', [domain, { limit: 1 }]],
    ['domains.domainTags.get', 'tagsByPath.get', [domain, 'news']],
    ['domains.domainTags.update', 'tagsByPath.update', [domain, 'news', 'What is new']],
    ['domains.domainTags.statistic', 'tagsByPath.getStats', [domain, 'news', { event: 'accepted' }]],
    ['domains.domainTags.countries', 'tagsByPath.getAggregates', [domain, 'news']],
    ['domains.domainTags.providers', 'tagsByPath.getAggregates', [domain, 'news']],
    ['domains.domainTags.devices', 'tagsByPath.getAggregates', [domain, 'news']],
    ['domains.domainTags.destroy', 'tagsByPath.delete', [domain, 'news']],
  ],
  tracking: [
    [
      'domains.domainTracking.updateTracking',
      'domainTracking.updateUnsubscribe',
      [domain, 'unsubscribe', { active: true, html_footer: '<p>%unsubscribe_url%</p>' }],
    ],
    ['domains.domainTracking.getTracking', 'domainTracking.get', [domain]],
    ['domains.domainTracking.generate', 'trackingCertificates.create', [`email.${domain}`]],
    ['domains.domainTracking.get', 'trackingCertificates.get', [`email.${domain}`]],
    ['domains.domainTracking.regenerate', 'trackingCertificates.regenerate', [`email.${domain}`], expire],
  ],
  'DKIM keys': [
    ['domains.domainKeys.create', 'domainKeys.create', [{ signingDomain: domain, selector: 's2', bits: '2048' }]],
    ['domains.domainKeys.list', 'domainKeys.list', [domain]],
    ['domains.domainKeys.listAll', 'domainKeys.listAll', [{ limit: 1 }]],
    ['domains.verify', 'domains.verify', [domain]],
    ['domains.domainKeys.activate', 'domainKeys.activate', [domain, 's2']],
    ['domains.domainKeys.deactivate', 'domainKeys.deactivate', [domain, 'smtp']],
    ['domains.domainKeys.destroy', 'domainKeys.delete', [domain, 'smtp']],
    ['domains.domainKeys.updateDKIMAuthority', 'domainKeys.updateAuthority', [domain, { self: 'true' }]],
    ['domains.domainKeys.updateDKIMSelector', 'domainKeys.updateSelector', [domain, { dkimSelector: 's3' }]],
  ],
  'rotation of DKIM keys': [
    ['domains.update', 'domains.update', [domain, { use_automatic_sender_security: true }]],
    ['domains.verify', 'domains.verify', [domain]],
    ['dkimManagement.update', 'dkimRotation.update', [domain, { rotation_enabled: true, rotation_interval: '9d' }]],
    ['dkimManagement.rotateImmediately', 'dkimRotation.rotate', [domain]],
  ],
  webhooks: [
    ['webhooks.create', 'webhooks.create', [domain, 'clicked', 'https://example.com/a']],
    ['webhooks.list', 'webhooks.list', [domain, {}]],
    ['webhooks.get', 'webhooks.get', [domain, 'clicked']],
    ['webhooks.update', 'webhooks.update', [domain, 'clicked', ['https://example.com/b']]],
    ['webhooks.destroy', 'webhooks.delete', [domain, 'clicked']],
  ],
};
