import type { Endpoint } from 'mailgun-sdk';

/** Where the OpenAPI document and the declarations differ, each with the witness that says who is right. */

const inWords = 'the document has the form in the description of the operation, as a table';

/** Input fields that we have and the document has not: the witness of each. */
export const undocumentedFields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'GET /v4/domains/{name}': { 'h:extended': 'mailgun-go, domains.go' },
  'PATCH /v3/ips/subaccounts': { subaccount_id: inWords, all_subaccounts: inWords, link_ip: inWords, unlink_ip: inWords },
  'PUT /v5/accounts/subaccounts/{subaccountId}/ip_pool': { pool_id: inWords },
  'POST /v1/analytics/metrics': { pagination: 'the answer has it (mailgun-ruby, metrics.yml)' },
  'POST /v1/analytics/usage/metrics': { pagination: 'the answer has it (mailgun-ruby, metrics.yml)' },
  'POST /v3/{domain_name}/unsubscribes': { tag: 'the document calls it tags, which Mailgun ignores in a form (mailgun-ruby, 2026-03)' },
  'DELETE /v3/{domain_name}/unsubscribes/{address}': { tag: 'mailgun/documentation, api-suppressions.rst' },
  'GET /v3/{domain_name}/bounces': { address: 'every cursor has it (mailgun-ruby, bounces.yml)' },
  'GET /v3/lists/pages': { page: 'mailgun.js, ListsQuery', address: 'as for the pages of members' },
  'PUT /v3/lists/{list_address}': { reply_preference: 'the example of the same request has it, and every answer' },
};

const paged = 'lists are answered without it (mailgun-ruby)';
const oneTarget = 'the curl in the description of the operation gives a recipient alone';
const allOptional = 'all parameters are optional, says the description of the operation';
const oneOfTwo = 'one of the two is enough, says the description of the operation';

/** Where a field is required here and not in the document, or the other way round: the reason of each. */
export const requiredOtherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /v3/{domain_name}/messages': {
    from: 'the From header of a template is enough, says the description of the field',
    subject: 'the Subject header of a template is enough, says the description of the field',
  },
  'GET /v1/dkim/keys': { limit: 'mailgun.js, domainsKeys.ts', page: 'mailgun-go, domain_keys.go' },
  'GET /v3/forwards': { limit: paged, page: paged },
  'POST /v3/forwards': { 'forward.url': oneTarget, 'forward.recipient': oneTarget, 'forward.store': oneTarget },
  'PUT /v3/forwards/{id}': {
    match: allOptional,
    'forward.url': allOptional,
    'forward.recipient': allOptional,
    'forward.store': allOptional,
  },
  'GET /v3/{domain_name}/bounces': { limit: paged, page: paged, term: paged },
  'GET /v3/{domain_name}/unsubscribes': { address: paged, term: paged },
  'GET /v3/{domain_name}/complaints': { address: paged, term: paged },
  'GET /v3/{domain_name}/whitelists': { address: paged, term: paged },
  'GET /v3/ips/{ip}/domains': {
    limit: 'mailgun-java, IpDomainsQuery',
    skip: 'mailgun-java, IpDomainsQuery',
    search: 'the description says what happens where it is present',
  },
  'DELETE /v3/ips/{ip}/domains': { alternative: 'the description says what happens where it is present' },
  'DELETE /v3/ip_pools/{pool_id}': {
    ip: 'the description says when it may be left out',
    pool_id: 'the description says when it may be left out',
  },
  'DELETE /v3/domains/{name}/dynamic_pools': { replacement_ip: oneOfTwo, replacement_pool_id: oneOfTwo },
  'PATCH /v3/dynamic_pools/{pool_name}': { add_ip: oneOfTwo, remove_ip: oneOfTwo },
  'PUT /v5/accounts/subaccounts/{subaccountId}/ip_pool': { pool_id: inWords },
  'POST /v3/{domain_name}/whitelists': { address: 'an address or a domain' },
  'POST /v3/domains/{domain_name}/credentials': { login: 'mailbox may be used in its place, says the description of mailbox' },
  'POST /v3/lists/{list_address}/members': { address: 'without it there is nothing to add' },
  'POST /v3/lists/{list_address}/members.csv': { members: 'without it there is nothing to add' },
  'POST /v1/analytics/logs': { duration: 'recorded without it (mailgun-ruby, logs.yml)' },
  'PUT /v1/analytics/tags': { tag: 'without it there is nothing to do', description: 'without it there is nothing to do' },
  'DELETE /v1/analytics/tags': { tag: 'without it there is nothing to do' },
  'DELETE /v3/{domain}/tag': { tag: 'without it there is nothing to do' },
  'PUT /v3/domains/{name}/dkim_authority': { self: 'without it there is nothing to do' },
  'PUT /v3/domains/{name}/dkim_selector': { dkim_selector: 'without it there is nothing to do' },
};

const answered = 'the answer in the document has it';

/** Values that we send and the document does not list: the witness of each. */
export const undocumentedValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'metrics of POST /v1/analytics/metrics': {
    stored_count: answered,
    delivered_subsequent_count: answered,
    // The document lists unique_opened_rate twice.
    unique_clicked_rate: answered,
    fail_rate: answered,
  },
};

/** Where the example is not what Mailgun answers: the witness of each. */
export const wrongExamples: Readonly<Record<string, string>> = {
  'GET /v3/lists/{list_address}/members/{member_address}':
    'recorded with the member in a field of that name (mailgun-ruby, list_members.yml)',
  'POST /v3/dynamic_pools/{pool_name}/{ip}': 'the example is a sentence about examples',
  'GET /v3/ips/details/all': 'the example nests what the schema of the same answer has beside each other',
  'POST /v1/analytics/tags': 'the example has empty objects where the description has dates',
  'PUT /v3/routes/{id}': 'every recording since 2012 has the fields of the route beside the message (mailgun-ruby, routes.yml)',
};

/** Input fields that the document has and Mailgun does not look at. */
export const ignoredFields: Readonly<Record<string, readonly string[]>> = {
  'POST /v3/{domain_name}/unsubscribes': ['tags'],
  'PUT /v3/lists/{list_address}': ['reply_reference'],
  // Recorded without it (mailgun-ruby, routes.yml).
  'PUT /v3/routes/{id}': ['id'],
};

/** Where the fields travel otherwise than documented: the witness of each. */
export const sentOtherwise: Readonly<Record<string, { readonly body: Endpoint['body']; readonly witness: string }>> = {
  'GET /v1/dkim/keys': { body: 'query', witness: 'mailgun-go, domain_keys.go; a GET has no body' },
  'PATCH /v3/ips/subaccounts': { body: 'multipart', witness: inWords },
  'PUT /v5/accounts/subaccounts/{subaccountId}/ip_pool': { body: 'multipart', witness: inWords },
  'POST /v3/lists/{list_address}/members.json': {
    body: 'multipart',
    witness: 'mailgun/documentation, add-list-members.rst; a query has no room for 1,000 members',
  },
};

/** Operations whose answer the document does not show. */
export const withoutExample: readonly string[] = [
  'PUT /v3/domains/{name}/dkim_authority',
  'DELETE /v1/webhooks',
  'PUT /v1/webhooks/{webhook_id}',
  'DELETE /v1/webhooks/{webhook_id}',
  'GET /v1/analytics/tags/limits',
  'GET /v3/domains/{domain}/tag/countries',
  'GET /v1/bounce-classification/domains/{domain}/events',
  'PUT /v1/thresholds/alerts/send/{name}',
  'DELETE /v1/thresholds/alerts/send/{name}',
  'PUT /v1/thresholds/limits/{name}',
  'DELETE /v1/thresholds/limits/{name}',
  'PUT /v1/alerts/settings/slack',
  'DELETE /v1/alerts/settings/slack',
  'PUT /v1/alerts/settings/webhooks/signing_key',
  'POST /v1/alerts/webhooks/test',
  'POST /v1/alerts/email/test',
  'POST /v1/alerts/slack/test',
  'DELETE /v1/alerts/slack/oauth',
];
