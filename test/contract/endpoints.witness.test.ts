import { readFileSync } from 'node:fs';
import { api, type Endpoint, fieldsOf } from 'mailgun-sdk';
import { z } from 'zod';
import { referenceData } from '../reference-data';
import { calledByMailgunJs } from './called-by-mailgun-js';
import {
  ignoredFields,
  requiredOtherwise,
  sentOtherwise,
  undocumentedFields,
  undocumentedValues,
  withoutExample,
  wrongExamples,
} from './document-differences';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Operation {
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Listed {
  readonly n: number | null;
  readonly method: string;
  readonly path: string;
  readonly role: string;
  readonly access: string;
}

const openApi = JSON.parse(readFileSync(referenceData('mailgun/openapi.json'), 'utf8')) as OpenApi;
/** The routes that genuine recordings have a success of. */
const answered = readFileSync(referenceData('mailgun/recordings.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly method: string; readonly pathTemplate: string; readonly status: number })
  .filter(({ status }) => status < 300)
  .map(({ method, pathTemplate }) => `${method} ${pathTemplate}`);
const listed = JSON.parse(readFileSync(referenceData('mailgun/endpoints.json'), 'utf8')) as readonly Listed[];

const operations = new Map<string, Operation>(
  Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  ),
);
const endpoints: readonly Endpoint[] = Object.values(api).flatMap((area) => Object.values(area) as unknown as readonly Endpoint[]);
const declared = new Map<string, Endpoint>(endpoints.map((endpoint) => [endpoint.route, endpoint]));
const documented = endpoints.flatMap((endpoint): [string, Endpoint, Operation][] => {
  const operation = operations.get(endpoint.route);
  return operation === undefined ? [] : [[endpoint.route, endpoint, operation]];
});

function resolve(schema: Schema | undefined): Schema {
  // One shape, once more described or `null` besides: what it is says the shape.
  const shape = schema?.allOf?.[0] ?? (schema?.anyOf ?? schema?.oneOf)?.find(({ type }) => type !== 'null');
  if (shape !== undefined) return { ...resolve(shape), description: schema?.description ?? resolve(shape).description ?? '' };
  if (schema?.$ref === undefined) return schema ?? {};
  const target = schema.$ref
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((node, key) => (node as Readonly<Record<string, unknown>>)[key], openApi);
  return resolve(target as Schema);
}

interface DocumentedField {
  readonly schema: Schema;
  readonly description: string;
  readonly required: boolean;
}

/** The headers and variables of a message have no names of their own in the document, only samples. */
const groupOf = (name: string) => ({ 'h:X-My-Header': 'h:*', 'v:my-var': 'v:*' })[name] ?? name;

/** The form or the JSON that an operation takes; one that takes both is declared twice. */
function bodyIn({ requestBody }: Operation, body: Endpoint['body']): Schema {
  const content = Object.entries(requestBody?.content ?? {});
  const [, media] = content.find(([type]) => /json/.test(type) === (body === 'json')) ?? content[0] ?? [];
  return resolve(media?.schema);
}

/** The names that an operation has in its path and once more beside it. */
function twiceIn({ parameters = [], ...operation }: Operation, endpoint: Endpoint): ReadonlySet<string> {
  const beside = new Set([
    ...Object.keys(bodyIn(operation as Operation, endpoint.body).properties ?? {}),
    ...parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
  ]);
  return new Set(parameters.filter((parameter) => parameter.in === 'path' && beside.has(parameter.name)).map(({ name }) => name));
}

/** Everything that an operation takes, by its name on the wire; of two with one name, that of the path is in braces. */
function fieldsIn(operation: Operation, endpoint: Endpoint): ReadonlyMap<string, DocumentedField> {
  const whole = bodyIn(operation, endpoint.body);
  const root = endpoint.root;
  const body: Schema = root === undefined ? whole : { properties: { [root]: whole }, required: [root] };
  const fields = Object.entries(body.properties ?? {}).map(([name, schema]): [string, DocumentedField] => {
    const resolved = resolve(schema);
    return [groupOf(name), { schema: resolved, description: resolved.description ?? '', required: body.required?.includes(name) ?? false }];
  });
  const twice = twiceIn(operation, endpoint);
  // Headers are no fields: the content type follows from the body, the sub-account is an option of every call.
  const parameters = (operation.parameters ?? [])
    .filter(({ in: place }) => place !== 'header')
    .map(({ name, in: place, schema, description = '', required = false }): [string, DocumentedField] => [
      place === 'path' && twice.has(name) ? `{${name}}` : name,
      { schema: resolve(schema), description, required },
    ]);
  return new Map([...fields, ...parameters]);
}

/** The name of a field on the wire, found by writing it: what the declaration says is not asked. */
function spellingOf({ input }: Endpoint, name: string): string {
  const { reverseTransform } = input.def as z.core.$ZodCodecDef;
  const wire = reverseTransform({ [name]: { '*': 'x' } } as never, { value: {}, issues: [] });
  return Object.keys(wire as Readonly<Record<string, unknown>>)[0] ?? `${name} is not written`;
}

/** What we send, by the same names; a field of the path that the body repeats is two. */
function inputOf(endpoint: Endpoint, operation: Operation): ReadonlyMap<string, z.ZodType> {
  const fields = new Map(Object.entries(fieldsOf(endpoint)).map(([name, schema]) => [spellingOf(endpoint, name), schema]));
  for (const name of twiceIn(operation, endpoint)) {
    const schema = fields.get(name);
    if (schema === undefined || fields.has(`{${name}}`)) continue;
    fields.set(`{${name}}`, schema);
    if (!endpoint.repeatsPath) fields.delete(name);
  }
  return fields;
}

/** The values that a closed field takes, `undefined` for an open one. */
function valuesOf(schema: z.ZodType): readonly unknown[] | undefined {
  if (schema instanceof z.ZodOptional) return valuesOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return valuesOf(schema.out as z.ZodType);
  if (schema instanceof z.ZodArray) return valuesOf(schema.element as z.ZodType);
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodBoolean) return [true, false];
  if (!(schema instanceof z.ZodUnion)) return undefined;
  const values = schema.options.map((option) => valuesOf(option as z.ZodType));
  return values.every((one) => one !== undefined) ? values.flat() : undefined;
}

const sorted = (values: Iterable<unknown>) => [...new Set([...values].map(String))].sort();

/** Go leaves zero values out of its examples, although the schema of the same answer requires them. */
function withZeroValues(value: unknown, given: Schema | undefined): unknown {
  const schema = resolve(given);
  if (Array.isArray(value)) return value.map((item) => withZeroValues(item, schema.items));
  if (typeof value === 'object' && value !== null) {
    const there = Object.entries(value).map(([name, field]) => [name, withZeroValues(field, schema.properties?.[name])]);
    const missing = (schema.required ?? []).filter((name) => !(name in value));
    return Object.fromEntries([...there, ...missing.map((name) => [name, withZeroValues(undefined, schema.properties?.[name])])]);
  }
  if (value !== undefined) return value;
  const zeros: Readonly<Record<string, unknown>> = { string: '', boolean: false, integer: 0, number: 0, array: [] };
  return schema.type === 'object' ? withZeroValues({}, schema) : zeros[schema.type ?? ''];
}

describe('every endpoint', () => {
  let called: readonly string[] = [];
  beforeAll(async () => {
    called = await calledByMailgunJs();
  });

  test('has a route of its own', () => {
    // A form and a JSON array on the same route are two endpoints.
    const routes = endpoints.map(({ route, root }) => (root === undefined ? route : `${route} as JSON`));
    expect(routes.filter((route, index) => routes.indexOf(route) !== index)).toEqual([]);
  });

  test.each(endpoints.filter(({ undocumented }) => undocumented === undefined).map(({ route }) => route))(
    '%s is in the document',
    (route) => {
      expect([...operations.keys()]).toContain(route);
    },
  );

  test.each(endpoints.filter(({ undocumented }) => undocumented !== undefined).map(({ route }) => route))(
    '%s is not in the document, as it says, but on the list of what exists, recorded as answered, or called by mailgun.js',
    (route) => {
      const nameless = (of: string) => of.replaceAll(/\{[^}]+\}/g, '{}');
      expect([...operations.keys()].map(nameless)).not.toContain(nameless(route));
      const known = [...listed.map(({ method, path }) => `${method} ${path}`), ...answered, ...called];
      expect(known.map(nameless)).toContain(nameless(route));
    },
  );
});

describe('the document', () => {
  test('has 265 operations', () => expect(operations.size).toBe(265));

  test.each([...operations.keys()])('has %s, which is declared', (route) => expect(declared.has(route)).toBe(true));
});

describe('the list of endpoints', () => {
  const required = listed.filter(({ n }) => n !== null);

  test('has 42 required ones, all of them in the document', () => {
    expect(required.map(({ n }) => n).sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
    expect(required.map(({ method, path }) => `${method} ${path}`).filter((route) => !operations.has(route))).toEqual([]);
  });

  test.each(listed.filter(({ method, path }) => declared.has(`${method} ${path}`)))(
    'gives $method $path the role $role and the access $access',
    ({ method, path, role, access }) => expect(declared.get(`${method} ${path}`)).toMatchObject({ role, access }),
  );
});

describe('as the document says,', () => {
  const bodies: Readonly<Record<string, Endpoint['body']>> = {
    'multipart/form-data': 'multipart',
    // Suppressions: Mailgun's own spelling of the same.
    'application/form-data': 'multipart',
    'application/x-www-form-urlencoded': 'urlencoded',
    'application/json': 'json',
  };

  test.each(documented)(
    '%s sends its fields in the body or the query',
    (route, { body, path, input }, { requestBody, parameters = [] }) => {
      const types = Object.keys(requestBody?.content ?? {}).filter((type) => type !== 'none');
      const type = types.find((one) => bodies[one] === body) ?? types[0];
      const inPath = path.match(/\{/g)?.length ?? 0;
      const beside = Object.keys(input.out.shape).length - inPath;
      // Without a field beside the path there is nothing to encode, and `body` does not matter.
      const expected = sentOtherwise[route]?.body ?? (type === undefined ? 'query' : bodies[type]);
      expect(beside === 0 && type === undefined ? expected : body).toBe(expected);
      expect(parameters.filter(({ in: place }) => !['path', 'query', 'header'].includes(place))).toEqual([]);
      expect(type === undefined || parameters.every(({ in: place }) => place !== 'query')).toBe(true);
    },
  );

  test.each(documented)('%s takes these fields, spelled like this', (route, endpoint, operation) => {
    const ignored = endpoint.body === 'json' ? [] : (ignoredFields[route] ?? []);
    const added = endpoint.root === undefined ? Object.keys(undocumentedFields[route] ?? {}) : [];
    const names = [...fieldsIn(operation, endpoint).keys(), ...added].filter((name) => !ignored.includes(name));
    expect(sorted(inputOf(endpoint, operation).keys())).toEqual(sorted(names));
  });

  test.each(documented)('%s requires these fields', (route, endpoint, operation) => {
    const ours = [...inputOf(endpoint, operation)].filter(([, schema]) => !z.safeEncode(schema, undefined).success).map(([name]) => name);
    const theirs = [...fieldsIn(operation, endpoint)].filter(([, { required }]) => required).map(([name]) => name);
    const different = [...ours.filter((name) => !theirs.includes(name)), ...theirs.filter((name) => !ours.includes(name))];
    expect(sorted(different)).toEqual(sorted(Object.keys(requiredOtherwise[route] ?? {})));
  });

  const closed = documented.flatMap(([route, endpoint, operation]) =>
    [...fieldsIn(operation, endpoint)].flatMap(([name, field]) => {
      const schema = inputOf(endpoint, operation).get(name);
      const { enum: values } = field.schema.items === undefined ? field.schema : resolve(field.schema.items);
      return schema === undefined ? [] : [{ route, name, endpoint, schema, field, values, ours: valuesOf(schema) }];
    }),
  );

  test.each(closed.filter(({ values }) => values !== undefined))(
    '$name of $route takes the values $values',
    ({ route, name, schema, values: listed = [], ours = [] }) => {
      const unlisted = Object.keys(undocumentedValues[`${name} of ${route}`] ?? {});
      expect(unlisted.filter((value) => listed.includes(value))).toEqual([]);
      const values = [...listed, ...unlisted];
      // Spellings of one value, as `yes` and `true` are, count as that value.
      const meant = values.flatMap((value) => {
        const alone = z.safeDecode(schema, value);
        const read = alone.success ? alone : z.safeDecode(schema, [value]);
        return read.success ? [read.data].flat() : [`${value}, which cannot be sent`];
      });
      const sent = ours.map((value) => {
        const alone = z.safeEncode(schema, value);
        return { value, wire: alone.success ? alone.data : z.encode(schema, [value]) };
      });
      // An option that knows only `yes` is left out for false.
      const notLeftOut = sent.filter(({ wire }) => wire !== undefined);
      expect(sorted(notLeftOut.map(({ value }) => value))).toEqual(sorted(meant));
      expect(notLeftOut.flatMap(({ wire }) => [wire].flat().map(String)).filter((wire) => !values.includes(wire))).toEqual([]);
    },
  );

  test.each(closed.filter(({ ours, values, field }) => ours !== undefined && values === undefined && field.schema.type !== 'boolean'))(
    '$name of $route has each of its values in its description',
    ({ ours = [], field: { description } }) => {
      expect(ours.filter((value) => typeof value !== 'boolean' && !new RegExp(`(?<![\\w:])${value}(?![\\w:])`).test(description))).toEqual(
        [],
      );
    },
  );

  test.each(closed.filter(({ field }) => field.schema.type === 'boolean'))('$name of $route is a boolean', ({ ours }) => {
    expect(ours).toEqual([true, false]);
  });

  const arrays = closed.filter(({ field }) => field.schema.type === 'array');
  const isObject = (schema: Schema | undefined) => resolve(schema).type === 'object';

  test.each(arrays.filter(({ field }) => !isObject(field.schema.items)))(
    '$name of $route is repeated, once a value',
    ({ schema, ours = [] }) => {
      const samples: readonly (readonly unknown[])[] = [
        ['https://a.example/x', 'https://b.example/x'],
        ['forward("https://a.example/x,y")', 'stop()'],
        ['opened', 'clicked'],
        ['192.0.2.1', '192.0.2.2'],
        ['alice@a.example', 'bob@b.example'],
        [{ filename: 'a.txt', data: 'a' }, { path: 'b.txt' }],
        ours.slice(0, 2),
      ];
      const written = samples
        .map((sample) => [sample, z.safeEncode(schema, sample as never)] as const)
        .filter(([, { success }]) => success);
      expect(written.length).toBeGreaterThan(0);
      for (const [sample, { data }] of written) expect(data).toEqual(sample);
    },
  );

  test.each(arrays.filter(({ field }) => isObject(field.schema.items)))(
    '$name of $route are objects, which only JSON can carry',
    ({ endpoint }) => {
      expect(endpoint.body).toBe('json');
    },
  );

  const batches = documented.filter(([, { root }]) => root !== undefined);
  test.each(batches)('%s takes a JSON array of these objects', (_, endpoint, operation) => {
    const item = inputOf(endpoint, operation).get(endpoint.root ?? '');
    const { element } = item as z.ZodArray<Endpoint['input']>;
    const ours = Object.keys(element.out.shape).map((name) => spellingOf({ ...endpoint, input: element }, name));
    expect(sorted(ours)).toEqual(sorted(Object.keys(resolve(bodyIn(operation, 'json').items).properties ?? {})));
  });
});

describe('the answer in the document', () => {
  const examples = documented.flatMap(([route, endpoint, { responses }]) => {
    const {
      schema,
      example,
      examples: named = {},
    } = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content?.['application/json'] ?? {};
    const all = [
      ...(example === undefined ? [] : [['the example', example] as const]),
      ...Object.entries(named).map(([name, { value }]) => [name, value] as const),
    ];
    return all.map(([name, value]) => ({ route, name, endpoint, schema, value }));
  });

  test('is there for all endpoints but these', () => {
    const shown = new Set(examples.map(({ route }) => route));
    expect(sorted(documented.map(([route]) => route).filter((route) => !shown.has(route)))).toEqual(sorted(withoutExample));
  });

  const readable = examples.filter(({ route }) => !(route in wrongExamples));
  const wrong = examples.filter(({ route }) => route in wrongExamples);
  const read = ({ endpoint, value, schema }: (typeof examples)[number]) =>
    z.safeDecode(endpoint.output, withZeroValues(value, schema) as never);

  test.each(readable)('of $route ($name) can be read', (example) => expect(read(example).error?.issues ?? []).toEqual([]));
  test.each(wrong)('of $route ($name) is still wrong', (example) => expect(read(example).success).toBe(false));
});
