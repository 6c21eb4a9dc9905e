import { wireNamesOf } from 'mailgun-sdk';
import type { Call, Fields } from '../../../gate/operations/call';
import { callOf } from '../../../gate/operations/call-of';
import { type Operation, operations } from '../../../gate/operations/operation';
import { reachOf } from '../../../gate/operations/reach';

const operation = (name: string): Operation => {
  const found = operations.get(name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
};

const callWith = (each: Operation, path: Readonly<Record<string, string>>, fields: Fields = {}): Call => ({
  operation: each,
  pattern: each.endpoint.path,
  path,
  fields,
  body: each.endpoint.body,
});

/** A parameter that is a domain, by the path before it: `/v3/domains/{name}`. */
const domainInPath =
  /\/(?:domains|dkim_management\/domains|ips\/domain|x509)\/\{(name|domain_name|domain|authority_name)\}|^\/v3\/\{(domain_name|domain)\}\//;

/** A field of a domain that says nothing of what the call acts on, or not all of it. */
const deliberately: Readonly<Record<string, string>> = {
  'templates.copy': 'copies to any domain and sub-account',
  'ips.getDomainSpillover': 'takes the id of a domain',
  'ips.updateDomainSpillover': 'takes the id of a domain',
};

test.each([...operations.values()].filter(({ endpoint }) => domainInPath.test(endpoint.path)).map((each) => [each.name, each] as const))(
  '%s acts on the domain in its path',
  (name, each) => {
    const path = Object.fromEntries(
      each.endpoint.parts.filter((_, index) => index % 2 === 1).map((parameter) => [parameter, 'mail.example.com']),
    );
    const reach = reachOf(callWith(each, path));
    if (name in deliberately) expect(reach).toEqual({ kind: 'account' });
    else expect(reach).toMatchObject({ kind: 'domains' });
    if (reach.kind === 'domains') expect(new Set(reach.domains)).toEqual(new Set(['mail.example.com']));
  },
);

test('whatever has neither a domain nor a list in its path acts on the account, but for what its fields name', () => {
  const others = [...operations.values()].filter(
    ({ endpoint }) => !domainInPath.test(endpoint.path) && !endpoint.path.includes('{list_address}'),
  );
  const limited = others.filter((each) => {
    const names = wireNamesOf(each.endpoint).names.filter((name) => !name.startsWith('{'));
    const values = Object.fromEntries(names.map((name) => [name, 'mail.example.com']));
    return reachOf(callWith(each, values, values)).kind !== 'account';
  });
  expect(limited.map(({ name }) => name).sort()).toEqual(
    [
      'domainKeys.create',
      'domainKeys.delete',
      'domainKeys.listAll',
      'domains.create',
      'domainsV3.create',

      'forwards.list',
      'keys.list',
      'lists.create',
    ].sort(),
  );
});

test('a mailing list belongs to the domain of its address, and to both where it moves', () => {
  expect(reachOf(callWith(operation('listMembers.list'), { list_address: 'News@Mail.example.com' }))).toEqual({
    kind: 'domains',
    domains: ['mail.example.com'],
  });
  expect(reachOf(callWith(operation('lists.update'), { list_address: 'news@a.example' }, { address: 'news@b.example' }))).toEqual({
    kind: 'domains',
    domains: ['a.example', 'b.example'],
  });
});

test('every one of several values counts, and one that cannot be read hides nothing', () => {
  const keys = operation('domainKeys.listAll');
  expect(reachOf(callWith(keys, {}, { signing_domain: ['a.example', 'b.example'] }))).toEqual({
    kind: 'domains',
    domains: ['a.example', 'b.example'],
  });
  expect(reachOf(callWith(keys, {}, { signing_domain: ['a.example', 'b.example, c.example'] }))).toEqual({
    kind: 'unreadable',
    field: 'signing_domain',
  });
});

test('a key is for one domain only if it is of the kind domain', () => {
  expect(reachOf(callOf(operation('keys.create'), { role: 'sending', kind: 'domain', domain: 'a.example' }))).toEqual({
    kind: 'domains',
    domains: ['a.example'],
  });
  expect(reachOf(callOf(operation('keys.create'), { role: 'admin', domain: 'a.example' }))).toEqual({ kind: 'account' });
});

test('analytics are limited by a filter that names the domains, and by nothing less', () => {
  const query = (filter: object, more = {}) => reachOf(callOf(operation('metrics.query'), { metrics: ['sent_count'], filter, ...more }));
  const named = { attribute: 'domain', comparator: '=', values: ['a.example'] };
  expect(query({ and: [named] })).toEqual({ kind: 'domains', domains: ['a.example'] });
  expect(query({ and: [{ ...named, comparator: '!=' }] })).toEqual({ kind: 'account' });
  expect(query({ and: [{ ...named, attribute: 'tag' }] })).toEqual({ kind: 'account' });
  expect(query({ and: [named] }, { includeSubaccounts: true })).toEqual({ kind: 'account' });
});

describe('a further page of events', () => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  /** As recorded: times, a document, the account and the domain, and how many. */
  const recorded = (domain: string) =>
    cursorOf([
      3,
      { b: '2025-01-26T07:29:21.362+00:00' },
      '_doc#o',
      ['f'],
      null,
      [
        ['account.id', '641b'],
        ['domain.name', domain],
      ],
      100,
    ]);
  const reachOfPage = (page: string) => reachOf(callWith(operation('events.list'), { domain_name: 'mail.example.com', page }));

  test('acts on the domain of its path where its cursor names that too', () => {
    expect(reachOfPage(recorded('mail.example.com'))).toEqual({ kind: 'domains', domains: ['mail.example.com'] });
  });

  test('acts on the domain as well that its cursor names', () => {
    expect(reachOfPage(recorded('other.example.com'))).toEqual({ kind: 'domains', domains: ['mail.example.com', 'other.example.com'] });
  });

  test.each([
    ['is no base64 of JSON', 'next'],
    ['names no domain', cursorOf([3, ['account.id', '641b'], 100])],
    ['names something else as a domain', cursorOf([['domain.name', { or: 'more' }]])],
    ['is deeper than any that was seen', cursorOf([[[[[[[[[['domain.name', 'mail.example.com']]]]]]]]]])],
  ])('cannot be read for certain where its cursor %s', (_, page) => {
    expect(reachOfPage(page)).toMatchObject({ kind: 'unreadable' });
  });
});
