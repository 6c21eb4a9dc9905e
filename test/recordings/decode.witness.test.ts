import { readFileSync } from 'node:fs';
import { api, createMailgun, type Endpoint, type Mailgun, type MailgunErrorCode, type Pages } from 'mailgun-sdk';
import { z } from 'zod';
import { referenceData } from '../reference-data';
import { json, type ScriptedServer, startScriptedServer, text } from '../scripted-server';

interface Exchange {
  readonly source: string;
  readonly method: string;
  readonly pathTemplate: string;
  readonly status: number;
  readonly responseBody: unknown;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly recordedAt: string;
}

const domain = 'integration-test.domain.invalid';
const id = '4f3bad2335335426750048c6';
const address = `list+1@${domain}`;

/** What to ask each endpoint so that it can be answered with what was recorded. */
const questions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'POST /v4/domains': { name: domain },
  'GET /v4/domains/{name}': { domain },
  'PUT /v4/domains/{name}/verify': { domain },
  'DELETE /v3/domains/{name}': { domain },
  'GET /v3/domains/{name}/connection': { domain },
  'GET /v3/domains/{name}/tracking': { domain },
  'PUT /v3/domains/{name}/tracking/open': { domain, active: false },
  'PUT /v3/domains/{name}/tracking/click': { domain, active: false },
  'PUT /v3/domains/{name}/tracking/unsubscribe': { domain, active: false },
  'PUT /v3/domains/{name}/dkim_authority': { domain, self: true },
  'PUT /v3/domains/{name}/dkim_selector': { domain, dkimSelector: 'mailo1' },
  'GET /v3/{domain_name}/events': { domain },
  'POST /v3/{domain_name}/messages': { domain, from: `bob@${domain}`, to: `sally@${domain}`, subject: 'test', text: 'test' },
  'GET /v3/routes': { limit: 50 },
  'GET /v3/routes/{id}': { id },
  'POST /v3/routes': { expression: 'catch_all()' },
  'PUT /v3/routes/{id}': { id, description: 'test' },
  'DELETE /v3/routes/{id}': { id },
  'GET /v3/domains/{domain}/webhooks': { domain },
  'GET /v3/domains/{domain_name}/webhooks/{webhook_name}': { domain, eventType: 'accepted' },
  'PUT /v3/domains/{domain_name}/webhooks/{webhook_name}': { domain, eventType: 'accepted', urls: ['https://example.com'] },
  'DELETE /v3/domains/{domain_name}/webhooks/{webhook_name}': { domain, eventType: 'accepted' },
  'DELETE /v1/dkim/keys': { domain, selector: 's1' },
  'POST /v1/dkim/keys': { domain, selector: 's1' },
  'PUT /v4/domains/{authority_name}/keys/{selector}/activate': { domain, selector: 's1' },
  'GET /v3/{domain_name}/bounces': { domain },
  'POST /v3/{domain_name}/bounces': { domain, address },
  'GET /v3/{domain_name}/bounces/{address}': { domain, address },
  'DELETE /v3/{domain_name}/bounces/{address}': { domain, address },
  'GET /v3/{domain_name}/complaints': { domain },
  'POST /v3/{domain_name}/complaints': { domain, address },
  'GET /v3/{domain_name}/complaints/{address}': { domain, address },
  'DELETE /v3/{domain_name}/complaints/{address}': { domain, address },
  'GET /v3/{domain_name}/unsubscribes': { domain },
  'POST /v3/{domain_name}/unsubscribes': { domain, address },
  'GET /v3/{domain_name}/unsubscribes/{address}': { domain, address },
  'DELETE /v3/{domain_name}/unsubscribes/{address}': { domain, address },
  'POST /v3/lists': { address },
  'PUT /v3/lists/{list_address}': { list: address, name: 'test' },
  'DELETE /v3/lists/{list_address}': { list: address },
  'POST /v3/lists/{list_address}/members': { list: address, address },
  'GET /v3/lists/{list_address}/members/{member_address}': { list: address, member: address },
  'PUT /v3/lists/{list_address}/members/{member_address}': { list: address, member: address, name: 'test' },
  'DELETE /v3/lists/{list_address}/members/{member_address}': { list: address, member: address },
  'POST /v3/domains/{domain_name}/credentials': { domain, login: 'alice' },
  'PUT /v3/domains/{domain_name}/credentials/{spec}': { domain, login: 'alice' },
  'DELETE /v3/domains/{domain_name}/credentials/{spec}': { domain, login: 'alice' },
  'GET /v3/{domain_name}/templates': { domain },
  'POST /v3/{domain_name}/templates': { domain, name: 'welcome' },
  'DELETE /v3/{domain_name}/templates': { domain },
  'GET /v3/{domain_name}/templates/{template_name}': { domain, template: 'welcome' },
  'PUT /v3/{domain_name}/templates/{template_name}': { domain, template: 'welcome', description: 'test' },
  'DELETE /v3/{domain_name}/templates/{template_name}': { domain, template: 'welcome' },
  'GET /v3/{domain_name}/templates/{template_name}/versions': { domain, template: 'welcome' },
  'POST /v3/{domain_name}/templates/{template_name}/versions': { domain, template: 'welcome', content: 'Hello', tag: 'v1' },
  'GET /v3/{domain_name}/templates/{template_name}/versions/{version_name}': { domain, template: 'welcome', tag: 'v1' },
  'PUT /v3/{domain_name}/templates/{template_name}/versions/{version_name}': { domain, template: 'welcome', tag: 'v1', content: 'Hello' },
  'DELETE /v3/{domain_name}/templates/{template_name}/versions/{version_name}': { domain, template: 'welcome', tag: 'v1' },
  'GET /v3/domains': {},
  'POST /v3/domains': { name: domain },
  'PUT /v3/domains/{name}': { domain, spamAction: 'block' },
  'PUT /v3/domains/{name}/web_prefix': { domain, webPrefix: 'email' },
  'GET /v3/{domain}/stats/total': { domain, events: ['clicked'] },
  'GET /v3/{domain}/tags/{tag}': { domain, tag: 'test' },
  'PUT /v3/{domain}/tags/{tag}': { domain, tag: 'test', description: 'test' },
  'DELETE /v3/{domain}/tags/{tag}': { domain, tag: 'test' },
  'GET /v3/{domain}/tags/{tag}/stats': { domain, tag: 'test', events: ['accepted'] },
  'GET /v3/{domain}/tags/{tag}/stats/aggregates/{kind}': { domain, tag: 'test', kind: 'devices' },
  'GET /v1/analytics/tags/limits': {},
  'POST /v1/analytics/tags': {},
  'PUT /v1/analytics/tags': { tag: 'test', description: 'test' },
  'POST /v1/analytics/logs': { start: new Date('2025-06-25T00:00:00Z') },
  'POST /v1/analytics/metrics': {},
  'POST /v1/analytics/usage/metrics': {},
  'GET /v5/accounts/subaccounts': {},
  'GET /v5/accounts/subaccounts/{subaccount_id}': { id },
  'POST /v5/accounts/subaccounts': { name: 'test' },
  'POST /v5/accounts/subaccounts/{subaccount_id}/disable': { id },
  'GET /v4/address/validate': { address: 'alice@example.com' },
};

const codes: Readonly<Record<number, MailgunErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
};

const endpoints = new Map(
  Object.entries(api).flatMap(([area, calls]) =>
    Object.entries<Endpoint>(calls).flatMap(([name, endpoint]) => {
      // The recordings have forms only where Mailgun takes a form or a JSON array.
      if (endpoint.root !== undefined) return [];
      const call = (mailgun: Mailgun, input: unknown) =>
        (mailgun as unknown as Readonly<Record<string, Readonly<Record<string, (input: unknown) => unknown>>>>)[area]?.[name]?.(input);
      return [[endpoint.route, { endpoint, call }] as const];
    }),
  ),
);

const validation = 'address validation, another product: not in the OpenAPI document';

/** Recorded, and not declared: the reason of each. */
const notDeclared: Readonly<Record<string, string>> = {
  'GET /v3/{domain}/events/{page}': 'a further page of GET /v3/{domain_name}/events; a test of its own follows its address',
  'GET /v3/address/validate': validation,
  'GET /v3/address/parse': validation,
};

const recordings = readFileSync(referenceData('mailgun/recordings.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Exchange);

const exchanges = recordings.flatMap((exchange) => {
  const route = `${exchange.method} ${exchange.pathTemplate}`;
  const found = endpoints.get(route);
  return found === undefined ? [] : [{ ...exchange, ...found, route, cassette: exchange.source.split('/').at(-1) }];
});
const succeeded = exchanges.filter(({ status }) => status < 300);
const failed = exchanges.filter(({ status }) => status >= 300);

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

/** Answers with the recording, and gives what the SDK makes of it: of a list, its first page. */
async function replay({ endpoint, call, route, status, responseBody, responseHeaders }: (typeof exchanges)[number]): Promise<unknown> {
  server.answer(
    typeof responseBody === 'string' ? text(responseBody, status, responseHeaders) : json(responseBody, status, responseHeaders),
  );
  const outcome = call(mailgun, questions[route]);
  if (endpoint.paging === undefined) return outcome;
  const page = await (outcome as Pages<unknown>).pages()[Symbol.asyncIterator]().next();
  return page.done ? undefined : page.value;
}

function expectOneRequest({ method, pathTemplate }: Exchange): void {
  const path = new RegExp(`^${pathTemplate.replaceAll(/\{[^}]+\}/g, '[^/?]+').replaceAll('.', '\\.')}(\\?|$)`);
  expect(server.received.map((received) => [received.method, path.test(received.url)])).toEqual([[method, true]]);
}

type Leaf = string | number | boolean;

/** Every value in an answer with the path to it. Null and empty lists are no values. */
function leavesOf(value: unknown, path = ''): readonly (readonly [string, Leaf])[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, field]) => leavesOf(field, path === '' ? name : `${path}.${name}`));
  return [[path, value as Leaf]];
}

/** Dates keep milliseconds, and events are recorded to the tenth of a microsecond. */
const same = (left: Leaf | undefined, right: Leaf) =>
  left === right || (typeof left === 'number' && typeof right === 'number' && !Number.isInteger(right) && Math.abs(left - right) < 0.0011);

test('no genuine exchange is left out, or it is said why', () => {
  const left = recordings.filter(({ method, pathTemplate }) => !endpoints.has(`${method} ${pathTemplate}`));
  expect({ all: recordings.length, left: left.length }).toEqual({ all: 165, left: 6 });
  expect([...new Set(left.map(({ method, pathTemplate }) => `${method} ${pathTemplate}`))].sort()).toEqual(Object.keys(notDeclared).sort());
});

test('every genuine exchange with a declared endpoint is asked for', () => {
  expect({ succeeded: succeeded.length, failed: failed.length }).toEqual({ succeeded: 126, failed: 33 });
  expect([...new Set(exchanges.map(({ route }) => route))].sort()).toEqual(Object.keys(questions).sort());
});

describe('a genuine answer is read, and nothing of it is lost:', () => {
  test.each(succeeded)('$route, $cassette, $recordedAt', async (exchange) => {
    const { endpoint, responseBody } = exchange;
    const answer = await replay(exchange);
    expectOneRequest(exchange);
    const { items } = responseBody as { readonly items?: readonly unknown[] };
    if (items?.length === 0) return expect(answer).toBeUndefined();
    const written = new Map(leavesOf(z.encode(endpoint.output, answer as never)));
    const recorded = leavesOf(responseBody);
    expect(recorded.length).toBeGreaterThan(0);
    const lost = recorded.filter(([path, leaf]) => !same(written.get(path), leaf)).map(([path]) => path.replaceAll(/\[\d+\]/g, '[]'));
    expect([...new Set(lost)]).toEqual([]);
    const known = new Set(recorded.map(([path]) => path));
    expect([...written.keys()].filter((path) => !known.has(path))).toEqual([]);
  });
});

test('a further page of events is fetched from the address that the genuine page before gave, and an empty one ends the list', async () => {
  const [first] = exchanges.filter(
    ({ route, responseBody }) =>
      route === 'GET /v3/{domain_name}/events' && (responseBody as { readonly items: readonly unknown[] }).items.length > 0,
  );
  const [second] = recordings.filter(({ pathTemplate }) => pathTemplate === '/v3/{domain}/events/{page}');
  const body = first?.responseBody as { readonly items: readonly unknown[]; readonly paging: { readonly next: string } };
  const next = new URL(new URL(body.paging.next).pathname, server.url);
  server.answer(json({ ...body, paging: { ...body.paging, next: next.href } }), json(second?.responseBody));
  expect(await mailgun.events.list({ domain }).toArray()).toHaveLength(body.items.length);
  expect(server.received.map(({ method, url }) => [method, url])).toEqual([
    ['GET', `/v3/${domain}/events`],
    ['GET', next.pathname],
  ]);
});

describe('a genuine refusal becomes an error, in Mailgun’s words:', () => {
  test.each(failed)('$status from $route, $cassette, $recordedAt', async (exchange) => {
    const { route, status, responseBody } = exchange;
    const error = await replay(exchange).catch((thrown: unknown) => thrown);
    expectOneRequest(exchange);
    const words = typeof responseBody === 'string' ? responseBody : (responseBody as { readonly message: string }).message;
    const page = typeof responseBody === 'string' && responseBody.startsWith('<!DOCTYPE');
    const code = page ? 'invalid_response' : /duplicate/i.test(words) ? 'conflict' : codes[status];
    expect(error).toMatchObject({ name: 'MailgunError', code, status, route, body: responseBody });
    const { message } = error as Error;
    expect(message.startsWith(`${route}: `)).toBe(true);
    expect(page ? message : message.slice(-words.length)).toContain(page ? '<!DOCTYPE' : words);
  });
});
