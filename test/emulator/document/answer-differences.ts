const recorded = 'recorded (mailgun-ruby, events.yml)';
const recordedText = 'the document has the type of Go; every recorded date is text (mailgun-ruby)';
const recordedAddress = 'recorded (mailgun-ruby, creates_a_single_bounce.yml)';
const withAddress = 'as for a bounce, of which it is recorded';
const example = 'the example of the same answer in the document is like ours';
const optional = 'the SDK leaves fields out that say nothing of an event';
const declared = 'the emulator leaves it out, and the SDK does not declare it';
const unset = 'nothing is set here; the example in the document has empty objects too';

/** Where answers of the emulator differ from Mailgun's OpenAPI document, each with who is right, or what is missing here. */
export const differences: Readonly<Record<string, string>> = {
  'POST /v1/analytics/logs .items[].flags.is-delayed-bounce: missing': optional,
  'POST /v1/analytics/logs .items[].flags.is-webhook: missing': declared,
  'POST /v1/analytics/logs .items[].flags.is-system-test: missing': optional,
  'POST /v1/analytics/logs .items[].flags.is-routed: missing': optional,
  'POST /v3/{domain_name}/bounces .address: not in the document': recordedAddress,
  'POST /v3/{domain_name}/unsubscribes .address: not in the document': withAddress,
  'POST /v3/{domain_name}/complaints .address: not in the document': withAddress,
  'POST /v2/bounce-classification/metrics .resolution: missing': declared,
  'POST /v3/ips/request/new : object, not string': example,
  'POST /v3/ip_pools : object, not string': example,
  'GET /v3/{domain_name}/events .items[].recipient: not in the document': recorded,
  'GET /v3/{domain_name}/events .items[].flags.is-system-test: not in the document': recorded,
  'GET /v3/{domain_name}/events .items[].message.recipients: not in the document': recorded,
  'GET /v3/{domain_name}/events .items[].storage.env: not in the document': recorded,
  'GET /v3/{domain_name}/events .items[].delivery-status.mx-host: not in the document': recorded,
  'GET /v3/{domain_name}/events .items[].primary-dkim: not in the document': recorded,
  'GET /v3/{domain_name}/events .items[].originating-ip: not in the document': recorded,
  'GET /v3/{domain_name}/events .items[].api-key-id: not in the document': recorded,
  'GET /v3/{domain_name}/events .paging.first: not in the document': recorded,
  'GET /v3/{domain_name}/events .paging.last: not in the document': recorded,
  'GET /v3/{domain_name}/bounces .items[].created_at: string, not object': recordedText,
  'GET /v3/{domain_name}/bounces/{address} .created_at: string, not object': recordedText,
  'GET /v3/{domain_name}/unsubscribes .items[].created_at: string, not object': recordedText,
  'GET /v3/{domain_name}/unsubscribes/{address} .created_at: string, not object': recordedText,
  'GET /v3/{domain_name}/complaints .items[].created_at: string, not object': recordedText,
  'GET /v3/{domain_name}/complaints/{address} .created_at: string, not object': recordedText,
  'GET /v3/{domain_name}/whitelists .items[].createdAt: string, not object':
    'no recording; as the dates of the other suppressions, which are text',
  'GET /v3/domains/{domain_name}/credentials .items[].size_bytes: missing': declared,
  'GET /v3/ips/details/all .items[].pool_last_modified_at: missing': example,
  'GET /v3/ips/details/all .items[].domains_last_modified_at: missing': example,
  'GET /v3/ips/details/all .items[].account_ids: not in the document': example,
  'GET /v3/ips/details/all .items[].pool_count: not in the document': example,
  'GET /v3/ips/details/all .items[].warmup_stage: not in the document': example,
  'GET /v3/ips/request/new : object, not string': example,
  'GET /v3/ips/account/settings .extra_dedicated_ips.pool_id: missing': 'no pool is set here; what Mailgun says then is not known',
  'GET /v1/dynamic_pools/domains/{name}/preview .*: string, not object': example,
  'GET /v1/dynamic_pools/domains/{name}/history : array, not object':
    'its description speaks of records, and its example shows one of them',
  'GET /v3/ip_warmups/{addr} .message: missing': example,
  'GET /v3/ip_warmups/{addr} .details: not in the document': example,
  'GET /v1/alerts/settings .webhooks.signing_key: missing': unset,
  'GET /v1/alerts/settings .slack.token: missing': unset,
  'GET /v1/alerts/settings .slack.team_id: missing': unset,
  'GET /v1/alerts/settings .slack.team_name: missing': unset,
  'GET /v1/alerts/settings .slack.scope: missing': unset,
};
