import { api, type Endpoint } from 'mailgun-sdk';
import { fillRoute } from '../../sdk/schema/endpoint';
import { type Field, hintOf } from '../../sdk/schema/wire';
import type { z } from '../../sdk/schema/zod';

/**
 * What Mailgun calls a part of a path, and what it is called here. A domain, a template, a list, an address of a machine has one name in every
 * area, also in its own. Any other thing is `id` or `name` in its own area, as it is found there, and its noun in another.
 */
const names: Readonly<Record<string, string>> = {
  domain: 'domain',
  domain_name: 'domain',
  authority_name: 'domain',
  template_name: 'template',
  new_template_name: 'newName',
  version_name: 'tag',
  new_version_name: 'newTag',
  list_address: 'list',
  member_address: 'member',
  ip: 'ip',
  addr: 'ip',
  id: 'id',
  key_id: 'id',
  user_id: 'id',
  webhook_id: 'id',
  pool_id: 'id',
  list_id: 'id',
  result: 'id',
  subaccount_id: 'id',
  subaccountId: 'subaccountId',
  pool_name: 'pool',
  webhook_name: 'eventType',
  address: 'address',
  attribute: 'attribute',
  email: 'email',
  'entity-id': 'entityId',
  kind: 'kind',
  selector: 'selector',
  share_id: 'shareId',
  spec: 'login',
  storage_key: 'storageKey',
  tag: 'tag',
  value: 'value',
};

/** `name` is a domain's, but for alerts and limits, which have no other. */
const ownNames = ['sendAlerts', 'limitThresholds'];

/** Each is no name of a domain: the id of one, and the host of tracked links. */
const exceptions: Readonly<Record<string, string>> = {
  'ips.getDomainSpillover {name}': 'domainId',
  'ips.updateDomainSpillover {name}': 'domainId',
  'trackingCertificates.get {domain}': 'host',
  'trackingCertificates.regenerate {domain}': 'host',
  'trackingCertificates.create {domain}': 'host',
};

const endpoints = Object.entries(api).flatMap(([noun, verbs]) =>
  Object.entries<Endpoint>(verbs).map(([verb, endpoint]) => ({ call: `${noun}.${verb}`, noun, endpoint })),
);

/** Beside the path: the domain of a query or a form, by whatever name Mailgun has for it. */
const domainsBeside = ['domain', 'domain_name', 'domain.name', 'signing_domain'];

/** The host of tracked links, and the domain of recipients that is allowed. */
const otherDomains = ['host', 'allowedDomain'];

const synonyms = /^(domainName|signingDomain|authorityName|authority_name|templateName)$/;

function fieldsIn(schema: z.ZodType): readonly Field[] {
  const hint = hintOf(schema);
  if (hint?.kind === 'object') return hint.fields.flatMap((field) => [field, ...fieldsIn(field.schema)]);
  if (hint?.kind === 'list' || hint?.kind === 'repeated') return fieldsIn(hint.item);
  const parts = schema.def as unknown as Readonly<Record<string, z.ZodType | undefined>>;
  return ['innerType', 'element', 'valueType', 'in', 'out'].flatMap((part) => {
    const inner = parts[part];
    return inner === undefined ? [] : fieldsIn(inner);
  });
}

describe('one thing has one name', () => {
  test('in every path', () => {
    const expected = ({ call, noun }: (typeof endpoints)[number], parameter: string) =>
      exceptions[`${call} {${parameter}}`] ??
      (parameter === 'name' ? (ownNames.includes(noun) ? 'name' : 'domain') : (names[parameter] ?? 'a name of the table'));
    const parameters = endpoints.flatMap((each) =>
      each.endpoint.parts
        .filter((_, index) => index % 2 === 1)
        .map((parameter) => ({ call: `${each.call} {${parameter}}`, parameter, is: expected(each, parameter), endpoint: each.endpoint })),
    );
    const called = parameters.map(({ call, parameter, endpoint }) => {
      const fields = fieldsIn(endpoint.input);
      const filled = fields.find(({ wire }) => wire === `{${parameter}}`) ?? fields.find(({ wire }) => wire === parameter);
      return [call, filled?.name];
    });
    expect(called).toEqual(parameters.map(({ call, is }) => [call, is]));
  });

  test('beside the path, and in answers', () => {
    const fields = endpoints.flatMap(({ call, endpoint }) =>
      [...fieldsIn(endpoint.input), ...fieldsIn(endpoint.output)].map(({ name, wire }) => ({ call, name, wire })),
    );
    const domains = fields.filter(({ wire }) => domainsBeside.includes(wire));
    expect(new Set(domains.map(({ wire }) => wire))).toEqual(new Set(domainsBeside));
    expect(new Set(domains.map(({ name }) => name))).toEqual(new Set(['domain', ...otherDomains]));
    expect(fields.filter(({ name }) => synonyms.test(name))).toEqual([]);
  });

  test('in what is said of a part of a path that is empty', () => {
    expect(() => fillRoute(api.ipPools.get as unknown as Endpoint, { pool_id: '' })).toThrow(': id must not be empty');
  });

  test('`name` is what something is called that the call makes, changes or looks for', () => {
    const own = endpoints.filter(({ endpoint }) => hintedNames(endpoint).includes('name')).map(({ call }) => call);
    expect(own).toMatchInlineSnapshot(`
[
  "domains.create",
  "domainsV3.create",
  "templates.create",
  "accountTemplates.create",
  "lists.create",
  "lists.update",
  "listMembers.create",
  "listMembers.update",
  "ipPools.create",
  "ipPools.update",
  "subaccounts.create",
  "account.update",
  "sendAlerts.get",
  "sendAlerts.create",
  "sendAlerts.update",
  "sendAlerts.delete",
  "limitThresholds.get",
  "limitThresholds.create",
  "limitThresholds.update",
  "limitThresholds.delete",
  "seedLists.list",
  "seedLists.create",
  "seedLists.update",
]
`);
  });
});

const hintedNames = ({ input }: Endpoint): readonly string[] => {
  const hint = hintOf(input);
  return hint?.kind === 'object' ? hint.fields.map(({ name }) => name) : [];
};
