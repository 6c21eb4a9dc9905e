import type { Emulator } from 'mailgun-emulator';
import { domain, type Journeys } from './step';

const days = { start: new Date('2026-01-01'), end: new Date('2026-01-03') };
const letter = { from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hi', 'o:tag': 'news' };

const reachLimit = ({ store }: Emulator) => {
  store.sendingLimit.disabledAt = store.now();
};

const pool = 'ip_pools.create';

export const account: Journeys = {
  analytics: [
    ['messages.create', 'messages.send', [domain, letter]],
    ['stats.getDomain', 'stats.getDomainTotals', [domain, { event: ['accepted', 'delivered'], duration: '1d' }]],
    ['stats.getAccount', 'stats.getTotals', [{ event: ['accepted'], ...days }]],
    ['metrics.getAccount', 'metrics.query', [{ ...days, resolution: 'day', dimensions: ['time'], metrics: ['accepted_count'] }]],
    ['metrics.getAccountUsage', 'metrics.queryUsage', [{ ...days, resolution: 'day', dimensions: ['time'], metrics: ['processed_count'] }]],
    ['logs.list', 'logs.list', [{ ...days, events: ['accepted'], pagination: { limit: 5 } }]],
    [
      'bounceClassification.list',
      'bounceClassification.query',
      [{ ...days, dimensions: ['entity-name'], metrics: ['classified_failures_count'] }],
    ],
    ['tags.list', 'analyticsTags.list', [{ pagination: { limit: 5 }, include_subaccounts: false }]],
    ['tags.limits', 'analyticsTags.getLimits', []],
    ['tags.update', 'analyticsTags.update', ['news', 'What is new']],
    ['tags.destroy', 'analyticsTags.delete', ['news']],
  ],
  'IP pools': [
    [pool, 'ipPools.create', [{ name: 'a', description: 'b', ips: ['192.0.2.1'] }]],
    ['ip_pools.list', 'ipPools.list', []],
    ['ip_pools.get', 'ipPools.get', (given) => [given(pool, 'pool_id')]],
    ['ip_pools.update', 'ipPools.update', (given) => [given(pool, 'pool_id'), { name: 'c' }]],
    ['ip_pools.addIp', 'ipPools.addIp', (given) => [given(pool, 'pool_id'), '192.0.2.2']],
    ['ip_pools.addIps', 'ipPools.addIps', (given) => [given(pool, 'pool_id'), ['192.0.2.3']]],
    ['ip_pools.removeIp', 'ipPools.removeIp', (given) => [given(pool, 'pool_id'), '192.0.2.2']],
    ['ip_pools.linkedDomains', 'ipPools.listDomains', (given) => [given(pool, 'pool_id'), { limit: 10 }]],
    ['subaccounts.create', 'subaccounts.create', ['Shop']],
    ['ip_pools.delegate', 'ipPools.delegate', (given) => [given(pool, 'pool_id'), given('subaccounts.create', 'subaccount', 'id')]],
    ['ip_pools.revokeDelegation', 'ipPools.revoke', (given) => [given(pool, 'pool_id'), given('subaccounts.create', 'subaccount', 'id')]],
    ['ips.list', 'ips.list', [{ dedicated: true }]],
    ['ips.get', 'ips.get', ['192.0.2.1']],
    ['ip_pools.destroy', 'ipPools.delete', (given) => [given(pool, 'pool_id'), { ip: 'shared' }]],
  ],
  'IP pools of a domain': [
    ['domains.assignIp', 'domainIps.add', [domain, '192.0.2.1']],
    ['ip_pools.removeIpFromDomainPool', 'ips.deleteFromPool', [domain, '192.0.2.1', '192.0.2.3']],
    [pool, 'ipPools.create', [{ name: 'a', description: 'b', ips: ['192.0.2.1', '192.0.2.2'] }]],
    ['domains.linkIpPool', 'domainIps.add', (given) => [domain, given(pool, 'pool_id')]],
    ['ip_pools.unlinkDomainPool', 'ips.deleteFromPool', (given) => [domain, given(pool, 'pool_id')]],
    ['ip_pools.removeDomainPool', 'ips.deleteFromPool', [domain]],
  ],
  'sub-accounts': [
    ['subaccounts.create', 'subaccounts.create', ['Shop']],
    ['subaccounts.list', 'subaccounts.list', [{ limit: 5, sort: 'asc' }]],
    ['subaccounts.get', 'subaccounts.get', (given) => [given('subaccounts.create', 'subaccount', 'id')]],
    ['subaccounts.setMonthlySendingLimit', 'subaccounts.updateLimit', (given) => [given('subaccounts.create', 'subaccount', 'id'), 5000]],
    ['subaccounts.getMonthlySendingLimit', 'subaccounts.getLimit', (given) => [given('subaccounts.create', 'subaccount', 'id')]],
    [
      'subaccounts.updateSubaccountFeature',
      'subaccounts.updateFeatures',
      (given) => [given('subaccounts.create', 'subaccount', 'id'), { sending: true }],
    ],
    ['subaccounts.disable', 'subaccounts.disable', (given) => [given('subaccounts.create', 'subaccount', 'id')]],
    ['subaccounts.enable', 'subaccounts.enable', (given) => [given('subaccounts.create', 'subaccount', 'id')]],
    ['subaccounts.destroy', 'subaccounts.delete', (given) => [given('subaccounts.create', 'subaccount', 'id')]],
  ],
  'acting for a sub-account': [
    ['subaccounts.create', 'subaccounts.create', ['Shop']],
    ['setSubaccount', [], (given) => [given('subaccounts.create', 'subaccount', 'id')]],
    ['domains.create', 'domains.create', [{ name: 'shop.example.com' }]],
    ['resetSubaccount', [], []],
    ['domains.list', 'domains.list', []],
  ],
  'sending limit': [
    ['customMessageLimit.set', 'customMessageLimit.update', [1000]],
    ['customMessageLimit.get', 'customMessageLimit.get', []],
    ['customMessageLimit.enable', 'customMessageLimit.enable', [], reachLimit],
    ['customMessageLimit.destroy', 'customMessageLimit.delete', []],
  ],
  account: [
    ['accountManagement.updateAccountSettings', 'account.update', [{ name: 'Shop', timezone: 'Europe/Berlin' }]],
    ['accountManagement.createWebhookSigningKey', 'account.regenerateSigningKey', []],
    ['accountManagement.getWebhookSigningKey', 'account.getSigningKey', []],
    ['accountManagement.addSandboxAuthorizedRecipient', 'account.createSandboxRecipient', ['alice@example.com']],
    ['accountManagement.getSandboxAuthorizedRecipients', 'account.listSandboxRecipients', []],
    ['accountManagement.removeSandboxAuthorizedRecipient', 'account.deleteSandboxRecipient', ['alice@example.com']],
    ['accountManagement.resendActivationEmail', 'account.resendActivation', []],
    ['accountManagement.updateAccountFeature', 'account.updateFeatures', [{ ai_insights: { enabled: true } }]],
  ],
  'API keys': [
    ['apiKeys.create', 'keys.create', [{ role: 'developer', description: 'For CI' }]],
    ['apiKeys.list', 'keys.list', [{ kind: 'user' }]],
    ['apiKeys.destroy', 'keys.delete', (given) => [given('apiKeys.create', 'key', 'id')]],
    ['apiKeys.regeneratePublicKey', 'keys.regeneratePublic', []],
  ],
};
