import { domain, type Journeys, type Step } from './step';

const letter = { from: `shop@${domain}`, to: 'alice@example.com', subject: 'Hello', text: 'Hi', 'o:tag': 'news' };
const list = `news@${domain}`;
const csv = { filename: 'a.csv', data: Buffer.from('address\ncarol@example.com\n') };

const suppression = (type: string, noun: string, entry: object, address: string): readonly Step[] => [
  ['suppressions.create', `${noun}.create`, [domain, type, type === 'whitelists' ? entry : [entry]]],
  ['suppressions.list', `${noun}.list`, [domain, type, { limit: 1 }]],
  ['suppressions.get', `${noun}.get`, [domain, type, address]],
  ['suppressions.destroy', `${noun}.delete`, [domain, type, address]],
  ['suppressions.upload', `${noun}.import`, [domain, type, csv]],
  ['suppressions.destroyAll', `${noun}.deleteAll`, [domain, type]],
];

export const mail: Journeys = {
  messages: [
    ['messages.create', 'messages.send', [domain, letter]],
    ['messages.create', 'messages.sendMime', [domain, { to: 'alice@example.com', message: Buffer.from('Subject: Hi\r\n\r\nHello') }]],
    ['events.get', 'events.list', [domain, { event: 'accepted', limit: 1 }]],
    ['messages.retrieveStoredEmail', 'messages.get', (given) => [domain, given('events.get', 'items', 0, 'storage', 'key')]],
    ['messages.resendEmail', 'messages.resend', (given) => [domain, given('events.get', 'items', 0, 'storage', 'key'), 'bob@example.com']],
    ['messages.getMessagesQueueStatus', 'messages.queueStatus', [domain]],
  ],
  bounces: suppression('bounces', 'bounces', { address: 'bob@example.com', code: 550, error: 'no' }, 'bob@example.com'),
  complaints: suppression('complaints', 'complaints', { address: 'bob@example.com' }, 'bob@example.com'),
  unsubscribes: suppression('unsubscribes', 'unsubscribes', { address: 'bob@example.com', tags: ['news'] }, 'bob@example.com'),
  allowlist: suppression('whitelists', 'allowlist', { domain: 'example.org' }, 'example.org'),
  'one unsubscribe': [
    ['suppressions.create', 'unsubscribes.create', [domain, 'unsubscribes', { address: 'bob@example.com', tag: 'news' }]],
  ],
  routes: [
    [
      'routes.create',
      'routes.create',
      [{ priority: '1', description: 'all', expression: `match_recipient(".*@${domain}")`, action: ['stop()'] }],
    ],
    ['routes.list', 'routes.list', [{ limit: 5 }]],
    ['routes.get', 'routes.get', (given) => [given('routes.create', 'id')]],
    ['routes.update', 'routes.update', (given) => [given('routes.create', 'id'), { description: 'some' }]],
    ['routes.matchAddress', 'routes.match', [`anyone@${domain}`]],
    ['routes.destroy', 'routes.delete', (given) => [given('routes.create', 'id')]],
  ],
  'mailing lists': [
    ['lists.create', 'lists.create', [{ address: list, name: 'News', access_level: 'readonly' }]],
    ['lists.list', 'lists.listByPage', [{ limit: 1 }]],
    ['lists.listByAddress', 'lists.list', [{ limit: 1 }]],
    ['lists.get', 'lists.get', [list]],
    ['lists.update', 'lists.update', [list, { description: 'What is new' }]],
    ['lists.members.createMember', 'listMembers.create', [list, { address: 'alice@example.com', vars: '{"age":27}', subscribed: 'yes' }]],
    ['lists.members.createMembers', 'listMembers.createBatch', [list, { members: [{ address: 'bob@example.com' }], upsert: 'yes' }]],
    ['lists.members.upload', 'listMembers.import', [list, csv]],
    ['lists.members.listMembers', 'listMembers.listByPage', [list, { limit: 1 }]],
    ['lists.members.listMembersByAddress', 'listMembers.list', [list, { limit: 1 }]],
    ['lists.members.getMember', 'listMembers.get', [list, 'alice@example.com']],
    ['lists.members.updateMember', 'listMembers.update', [list, 'alice@example.com', { name: 'Alice', vars: {} }]],
    ['lists.validate', `POST /v3/lists/${list}/validate: 404`, [list]],
    ['lists.validationResult', `GET /v3/lists/${list}/validate: 404`, [list]],
    ['lists.cancelValidation', `DELETE /v3/lists/${list}/validate: 404`, [list]],
    ['lists.members.destroyMember', 'listMembers.delete', [list, 'alice@example.com']],
    ['lists.destroy', 'lists.delete', [list]],
  ],
  validation: [
    ['validate.get', 'validations.get', ['alice@example.com']],
    [
      'validate.multipleValidation.create',
      'bulkValidations.create',
      ['first', { file: { filename: 'a.csv', data: Buffer.from('email\ncarol@example.com\n') } }],
    ],
    ['validate.multipleValidation.list', 'bulkValidations.list', [{ limit: 1 }]],
    ['validate.multipleValidation.get', 'bulkValidations.get', ['first']],
    ['validate.multipleValidation.destroy', 'bulkValidations.delete', ['first']],
  ],
  'inbox placement': [
    ['domains.verify', 'domains.verify', [domain]],
    ['inboxPlacements.seedsLists.create', 'seedLists.create', [{ name: 'Main', sending_domains: domain }]],
    ['inboxPlacements.seedsLists.list', 'seedLists.list', [{ limit: 1 }]],
    ['inboxPlacements.seedsLists.get', 'seedLists.get', (given) => [given('inboxPlacements.seedsLists.create', 'target_email')]],
    [
      'inboxPlacements.seedsLists.update',
      'seedLists.update',
      (given) => [given('inboxPlacements.seedsLists.create', 'target_email'), { name: 'Other' }],
    ],
    ['inboxPlacements.seedsLists.attributes.list', 'seedLists.getAttributes', []],
    ['inboxPlacements.seedsLists.attributes.get', 'seedLists.getValues', ['sending_domains']],
    ['inboxPlacements.seedsLists.filters.list', 'seedLists.listFilters', []],
    ['inboxPlacements.providers.list', 'inboxTests.listProviders', []],
    ['inboxPlacements.runTest', 'inboxTests.create', [{ from: `shop@${domain}`, subject: 'Hello', html: '<p>Hi</p>' }]],
    ['inboxPlacements.results.list', 'inboxResults.list', [{ limit: 1 }]],
    ['inboxPlacements.results.get', 'inboxResults.get', (given) => [given('inboxPlacements.runTest', 'result_id')]],
    ['inboxPlacements.results.attributes.list', 'inboxResults.getAttributes', []],
    ['inboxPlacements.results.attributes.get', 'inboxResults.getValues', ['subject']],
    ['inboxPlacements.results.filters.list', 'inboxResults.listFilters', []],
    [
      'inboxPlacements.results.sharing.update',
      'inboxResults.updateSharing',
      (given) => [given('inboxPlacements.runTest', 'result_id'), { enabled: true }],
    ],
    ['inboxPlacements.results.sharing.get', 'inboxResults.getSharing', (given) => [given('inboxPlacements.runTest', 'result_id')]],
    [
      'inboxPlacements.results.getResultByShareId',
      'inboxResults.getShared',
      (given) => [given('inboxPlacements.results.sharing.get', 'url_id')],
    ],
    ['inboxPlacements.results.destroy', 'inboxResults.delete', (given) => [given('inboxPlacements.runTest', 'result_id')]],
    ['inboxPlacements.seedsLists.destroy', 'seedLists.delete', (given) => [given('inboxPlacements.seedsLists.create', 'target_email')]],
  ],
};
