import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, findProblems } from 'mailgun-sdk';
import { parse } from 'yaml';
import { functions } from '../../provider/functions';
import { checkArguments } from '../../provider/lifecycle/arguments';
import { readBridgedStack } from '../../provider/migration/bridged-stack';
import { readSettings } from '../../provider/pulumi/config';
import { resources } from '../../provider/resources';
import { startDynamicHost } from '../contract/dynamic-host';
import { fixtures } from '../contract/fixtures';
import type { ProviderHost } from '../contract/provider-host';
import { settingsOf } from '../contract/resources/subject';
import { mismatches, type NamedSpec, type ObjectSpec, objectMismatches, type TypeSpec } from './conforms';

type PropertySpec = TypeSpec & { readonly description?: string; readonly secret?: boolean; readonly willReplaceOnChanges?: boolean };

interface ResourceSpec {
  readonly description: string;
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
  readonly aliases: readonly { readonly type: string }[];
}

interface Schema {
  readonly version: string;
  readonly types: Readonly<Record<string, NamedSpec>>;
  readonly config: { readonly variables: Readonly<Record<string, PropertySpec>> };
  readonly provider: ResourceSpec;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions: Readonly<
    Record<
      string,
      { readonly inputs: ObjectSpec; readonly outputs: ObjectSpec & { readonly properties: Readonly<Record<string, PropertySpec>> } }
    >
  >;
}

const schema: Schema = JSON.parse(readFileSync(resolve(__dirname, '../../provider/schema.json'), 'utf8'));
const { types } = schema;

const specOf = (type: string): ResourceSpec => {
  const spec = schema.resources[`mailgun-native:index:${type}`];
  if (!spec) throw new Error(`the schema has no ${type}`);
  return spec;
};
const all = Object.values(resources).map((resource) => ({ type: resource.type, resource, spec: specOf(resource.type) }));

test('has every resource, and of each every argument and every output', () => {
  const named = Object.fromEntries(all.map(({ type, spec }) => [type, [Object.keys(spec.inputProperties), Object.keys(spec.properties)]]));
  const declared = all.map(({ type, resource: { fields, outputs } }) => [
    type,
    [Object.keys(fields), [...Object.keys(fields), ...outputs]],
  ]);
  expect(named).toEqual(Object.fromEntries(declared));
  expect(Object.keys(schema.resources)).toHaveLength(all.length);
});

test.each(all)('requires of $type what the provider says is required', ({ resource, spec }) => {
  const missing = checkArguments(resource, {}).filter(({ reason }) => reason === 'is required');
  expect(spec.requiredInputs).toEqual(missing.map(({ property }) => property));
});

test.each(all)('hides of $type what is secret, and nothing else', ({ resource, spec }) => {
  const secrets = [...(resource.secret ?? []), ...(resource.shownOnce ?? []), ...Object.keys(resource.generate ?? {})];
  const hidden = Object.entries({ ...spec.properties, ...spec.inputProperties }).flatMap(([name, { secret }]) => (secret ? [name] : []));
  expect(hidden.sort()).toEqual([...new Set(secrets)].sort());
});

test.each(all)('offers the values that the provider takes for the arguments of $type', ({ resource, spec }) => {
  for (const [name, field] of Object.entries(resource.fields)) {
    const { items, ...one } = spec.inputProperties[name] ?? {};
    const [problem = ''] = findProblems(field, items ? ['\n'] : '\n');
    const words = /^(?:0: )?must be (".*?)(?:;|$)/.exec(problem)?.[1] ?? '';
    const taken = [...words.matchAll(/"([^"]*)"/g)].map(([, value]) => value);
    const { $ref = '' } = items ?? one;
    const offered = types[$ref.replace('#/types/', '')]?.enum?.map(({ value }) => value) ?? [];
    expect({ name, offered }).toEqual({ name, offered: taken });
  }
});

test('names the values alike in every language', () => {
  const names = Object.values(types).flatMap(({ enum: values = [] }) => values.map(({ name }) => name));
  expect(names.filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
});

test.each(fixtures)(
  'takes what programs give to a $type, and knows what a change replaces',
  ({ type, minimal, full, changes, immutable }) => {
    const { inputProperties, requiredInputs } = specOf(type);
    const inputs = { properties: inputProperties, required: requiredInputs };
    for (const args of [minimal, full]) expect(objectMismatches(types, inputs, args)).toEqual([]);
    for (const [name, { to }] of Object.entries(changes)) {
      expect(to === undefined ? [] : mismatches(types, inputProperties[name] ?? {}, to, name)).toEqual([]);
      expect({ name, replaces: inputProperties[name]?.willReplaceOnChanges }).toEqual({ name, replaces: undefined });
    }
    for (const [name, value] of Object.entries(immutable)) {
      expect(mismatches(types, inputProperties[name] ?? {}, value, name)).toEqual([]);
      expect({ name, replaces: inputProperties[name]?.willReplaceOnChanges }).toEqual({ name, replaces: true });
    }
  },
);

test('explains every argument and output of a resource, and every part of one', () => {
  const silent: string[] = [];
  const walk = (path: string, spec: PropertySpec) => {
    if (!spec.description) silent.push(path);
    const named = types[(spec.items ?? spec).$ref?.replace('#/types/', '') ?? ''];
    for (const [part, inner] of Object.entries(named?.properties ?? {})) walk(`${path}.${part}`, inner);
  };
  for (const { type, spec } of all) for (const [name, property] of Object.entries(spec.properties)) walk(`${type}.${name}`, property);
  expect(silent).toEqual([]);
});

test.each(all)('says how a $type is imported, with a program in TypeScript before it', ({ type, spec }) => {
  expect(spec.description).toMatch(new RegExp(`\\n\\$ pulumi import mailgun-native:index:${type} name '[^']+'\\n`));
  expect(spec.description).toMatch(/{{% example %}}\n\n```typescript\n[\s\S]*```\n/);
});

test('has programs in YAML that its own resources take', () => {
  const programs = all.flatMap(({ spec }) => /```yaml\n([\s\S]*?)```/.exec(spec.description)?.[1] ?? []);
  expect(programs.length).toBeGreaterThan(15);
  for (const program of programs)
    for (const { type, properties } of Object.values<{ type: string; properties: object }>(parse(program).resources)) {
      const { inputProperties, requiredInputs } = specOf(type.replace('mailgun-native:', ''));
      expect(objectMismatches(types, { properties: inputProperties, required: requiredInputs }, properties)).toEqual([]);
    }
});

test('has the settings that the provider reads, with their values and their variables of the environment', () => {
  const { variables } = schema.config;
  expect(schema.provider).toMatchObject({ inputProperties: variables, properties: variables });
  const asked = new Set<string>();
  readSettings((key) => {
    asked.add(key.replace('mailgun:', ''));
    return key.endsWith('apiKey') ? 'key' : undefined;
  });
  expect(Object.keys(variables).sort()).toEqual([...asked].sort());

  const { ...environment } = process.env;
  for (const [name, { description = '', $ref = '' }] of Object.entries(variables)) {
    const [, variable = ''] = /environment variable `(\w+)`/.exec(description) ?? [];
    for (const { value } of types[$ref.replace('#/types/', '')]?.enum ?? [{ value: 'something' }]) {
      process.env = { MAILGUN_API_KEY: 'key', [variable]: value };
      expect(readSettings(() => undefined)).toMatchObject({ [name]: value });
    }
  }
  process.env = environment;
});

test('knows a resource by the types that other providers have given to it', () => {
  const others = all.flatMap(({ type, spec }) => spec.aliases.map((alias) => ({ type, alias: alias.type })));
  const dynamic = others.filter(({ alias }) => alias.startsWith('pulumi-nodejs:'));
  expect(dynamic).toEqual(all.map(({ type }) => ({ type, alias: `pulumi-nodejs:dynamic/mailgun:${type}` })));
  const inputs = { name: 'mail.example.com', domain: 'mail.example.com', kind: 'opened', login: 'shop' };
  const bridged = others.filter(({ alias }) => alias.startsWith('mailgun:'));
  expect(bridged).toHaveLength(5);
  for (const { type, alias } of bridged) {
    const urn = `urn:pulumi:dev::shop::${alias}::one`;
    const { things } = readBridgedStack({ version: 3, deployment: { resources: [{ urn, type: alias, id: '1', inputs }] } });
    expect(things).toMatchObject([{ type }]);
  }
});

/** What programs see of what is remembered. */
const seenOf = (state: object) => Object.fromEntries(Object.entries(state).filter(([name]) => name !== 'id' && !name.startsWith('__')));

describe('with a Mailgun', () => {
  let emulator: Emulator;
  let host: ProviderHost;
  beforeAll(async () => {
    emulator = await startEmulator({ dns: 'unknown' });
    host = await startDynamicHost(settingsOf(emulator));
  });
  afterAll(async () => {
    await host.stop();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  test.each(fixtures)('says what is remembered of a $type', async ({ type, prepare, minimal, full }) => {
    const { properties, required } = specOf(type);
    for (const args of [minimal, full]) {
      emulator.reset();
      await prepare?.(emulator);
      const { inputs } = await host.check(type, args);
      const made = await host.create(inputs);
      const read = await host.read(made.id, made.properties);
      for (const state of [made.properties, read?.properties ?? {}])
        expect(objectMismatches(types, { properties, required }, seenOf(state))).toEqual([]);
    }
  });

  test('says what each function answers', async () => {
    const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
    await mailgun.domains.create({ name: 'mail.example.com' });
    await mailgun.lists.create({ address: 'news@mail.example.com' });
    await mailgun.routes.create({ expression: 'catch_all()', actions: ['stop()'] });
    await mailgun.templates.create({ domain: 'mail.example.com', name: 'welcome', content: 'Hello', tag: 'v1' });
    const asked = {
      getDomain: { name: 'mail.example.com' },
      getDomains: { state: 'unverified', search: 'mail' },
      getRoutes: {},
      getMailingList: { address: 'news@mail.example.com' },
      getTemplate: { domain: 'mail.example.com', name: 'welcome' },
      getWebhookSigningKey: {},
    };
    expect(Object.keys(schema.functions)).toEqual(Object.keys(functions).map((name) => `mailgun-native:index:${name}`));
    for (const [name, args] of Object.entries(asked)) {
      const { find, answers, secret, fields } = functions[name] ?? ({} as never);
      const { inputs, outputs } = schema.functions[`mailgun-native:index:${name}`] ?? ({} as never);
      expect(Object.keys(inputs.properties)).toEqual(Object.keys(fields));
      expect(objectMismatches(types, inputs, args)).toEqual([]);
      const found = JSON.parse(JSON.stringify(await find(mailgun, args)));
      expect({ name, wrong: objectMismatches(types, outputs, answers === undefined ? found : { [answers]: found }) }).toEqual({
        name,
        wrong: [],
      });
      expect(Object.values(outputs.properties).some((property) => property.secret)).toBe(secret ?? false);
    }
  });
});
