import { readFileSync } from 'node:fs';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export const readDocument = (file: string): Document => JSON.parse(readFileSync(file, 'utf8')) as Document;

/** What an OpenAPI document says a success of a route looks like, if it says anything. */
export function schemaOf(document: Document, route: string, status: number): Schema | undefined {
  const [method = '', path = ''] = route.split(' ');
  const { responses = {} } = document.paths[path]?.[method.toLowerCase()] ?? {};
  return (responses[status] ?? responses[200] ?? responses[202])?.content?.['application/json']?.schema;
}

function resolved(document: Document, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const names = schema.$ref.split('/').slice(1);
  const found = names.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name.replaceAll('~1', '/')], document);
  return resolved(document, found as Schema);
}

const typeOf = (value: unknown) => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

/** Where a value is not what a schema says, each place once: an unknown field, a missing one, another type. `null` is anything. */
export const findDifferences = (document: Document, schema: Schema, value: unknown): string[] => [
  ...new Set(walk(document, schema, value, '')),
];

function walk(document: Document, given: Schema, value: unknown, at: string): string[] {
  const schema = resolved(document, given);
  const several = schema.anyOf ?? schema.oneOf;
  if (schema.allOf !== undefined) return schema.allOf.flatMap((one) => walk(document, one, value, at));
  if (several !== undefined) {
    const differences = several.map((one) => walk(document, one, value, at));
    return differences.find(({ length }) => length === 0) ?? differences[0] ?? [];
  }
  const types = [schema.type ?? []].flat();
  const type = typeOf(value);
  const fits = types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number')) || type === 'null';
  if (!fits) return [`${at}: ${type}, not ${types}`];
  if (type === 'array') return (value as unknown[]).flatMap((item) => walk(document, schema.items ?? {}, item, `${at}[]`));
  return type === 'object' ? walkFields(document, schema, value as Record<string, unknown>, at) : [];
}

function walkFields(
  document: Document,
  { properties, additionalProperties, required = [] }: Schema,
  value: Record<string, unknown>,
  at: string,
): string[] {
  const missing = required.filter((name) => !(name in value)).map((name) => `${at}.${name}: missing`);
  const present = Object.entries(value).flatMap(([name, item]) => {
    const own = properties?.[name];
    if (own !== undefined) return walk(document, own, item, `${at}.${name}`);
    if (typeof additionalProperties === 'object') return walk(document, additionalProperties, item, `${at}.*`);
    return properties === undefined || additionalProperties === true ? [] : [`${at}.${name}: not in the document`];
  });
  return [...missing, ...present];
}
