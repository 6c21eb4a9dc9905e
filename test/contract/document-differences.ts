/** Where the OpenAPI document and the declarations differ, each with the witness that says who is right. */

/** Input fields that we have and the document has not: the witness of each. */
export const undocumentedFields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'GET /v4/domains/{name}': { 'h:extended': 'mailgun-go, domains.go' },
  'POST /v1/analytics/metrics': { pagination: 'the answer has it (mailgun-ruby, metrics.yml)' },
  'POST /v1/analytics/usage/metrics': { pagination: 'the answer has it (mailgun-ruby, metrics.yml)' },
  'POST /v3/{domain_name}/unsubscribes': { tag: 'the document calls it tags, which Mailgun ignores in a form (mailgun-ruby, 2026-03)' },
};

const paged = 'lists are answered without it (mailgun-ruby)';

/** Where a field is required here and not in the document, or the other way round: the reason of each. */
export const requiredOtherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /v3/{domain_name}/messages': {
    from: 'the From header of a template is enough, says the description of the field',
    subject: 'the Subject header of a template is enough, says the description of the field',
  },
  'DELETE /v3/domains/{name}/ips/{ip}': {
    ip: 'the document has a part of the path and a query field of that name; ours is the part of the path',
  },
  'GET /v3/forwards': { limit: paged, page: paged },
  'GET /v3/{domain_name}/bounces': { limit: paged, page: paged, term: paged },
  'GET /v3/{domain_name}/unsubscribes': { address: paged, term: paged },
  'GET /v3/{domain_name}/complaints': { address: paged, term: paged },
  'GET /v3/{domain_name}/whitelists': { address: paged, term: paged },
  'GET /v3/ips/{ip}/domains': { limit: paged, skip: paged },
  'POST /v3/{domain_name}/whitelists': { address: 'an address or a domain' },
  'DELETE /v3/domains/{name}/pool/{ip}': {
    ip: 'the document has a part of the path and a query field of that name; ours is the part of the path',
  },
  'PUT /v3/domains/{name}/dkim_authority': { self: 'without it there is nothing to do' },
  'PUT /v3/domains/{name}/dkim_selector': { dkim_selector: 'without it there is nothing to do' },
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
export const ignoredFields: Readonly<Record<string, readonly string[]>> = { 'POST /v3/{domain_name}/unsubscribes': ['tags'] };

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
