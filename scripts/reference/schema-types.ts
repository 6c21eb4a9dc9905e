import type { Described } from './described';
import type { JsonSchema } from './json-schema';

/** How a type is said in a package's schema. */
export type TypeSpec =
  | { readonly type: 'boolean' | 'integer' | 'number' | 'string' }
  | { readonly type: 'array'; readonly items: TypeSpec }
  | { readonly type: 'object'; readonly additionalProperties: TypeSpec }
  | { readonly $ref: string }
  | { readonly oneOf: readonly TypeSpec[] };

export type PropertySpec = TypeSpec & {
  readonly description?: string;
  readonly secret?: true;
  readonly willReplaceOnChanges?: true;
  readonly defaultInfo?: { readonly environment: readonly string[] };
  readonly language?: object;
};

export interface ObjectSpec {
  readonly description?: string;
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
}

interface EnumSpec {
  readonly type: 'string';
  readonly description?: string;
  readonly enum: readonly { readonly name: string; readonly value: string }[];
}

/** The types that have a name of their own. */
export interface NamedTypes {
  readonly all: ReadonlyMap<string, (ObjectSpec & { readonly type: 'object' }) | EnumSpec>;
  readonly define: (name: string, type: (ObjectSpec & { readonly type: 'object' }) | EnumSpec) => TypeSpec;
}

const ANY: TypeSpec = { $ref: 'pulumi.json#/Any' };

/** A name that means two things would be one type for programs. */
export function createNamedTypes(packageName: string): NamedTypes {
  const all = new Map<string, (ObjectSpec & { readonly type: 'object' }) | EnumSpec>();
  return {
    all,
    define: (name, type) => {
      const token = `${packageName}:index:${name}`;
      const there = all.get(token);
      if (there && JSON.stringify(there) !== JSON.stringify(type)) throw new Error(`${token} would be two different types`);
      all.set(token, type);
      return { $ref: `#/types/${token}` };
    },
  };
}

export const pascal = (words: string): string =>
  words
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** What one item of a list is called. */
const singular = (name: string): string => name.replace(/(Sending|Receiving)(?=DnsRecords$)/, '').replace(/s$/, '');

/** What is said of one item. The DNS records of both lists are of one type. */
const textOfItem = (name: string, text: string): string =>
  name.endsWith('DnsRecords') ? 'A DNS record that a domain needs, and what Mailgun found of it.' : text;

/** The type of an argument. `described` is the same type as the compiler sees it, with the comments. */
export function typeOfArgument(types: NamedTypes, name: string, schema: JsonSchema, text: string, described?: Described): TypeSpec {
  if (schema.allOf) return typeOfArgument(types, name, { ...schema.allOf[0], ...(schema.type && { type: schema.type }) }, text, described);
  if (schema.anyOf) {
    const each = new Map(schema.anyOf.map((one) => typeOfArgument(types, name, one, text)).map((one) => [JSON.stringify(one), one]));
    const [only, ...others] = each.values();
    return only && others.length === 0 ? only : { oneOf: [...each.values()] };
  }
  if (schema.enum?.every((value) => typeof value === 'string')) return types.define(name, enumOf(schema.enum, text));
  switch (schema.type) {
    case 'array':
      return {
        type: 'array',
        items: typeOfArgument(types, singular(name), schema.items ?? {}, text, described?.kind === 'array' ? described.of : undefined),
      };
    case 'object':
      return schema.properties
        ? types.define(name, { type: 'object', ...objectOf(types, name, schema, text, described) })
        : mapOf(types, name, schema);
    case 'number':
      // What has only these values is whole: `1024`, `2048`.
      return { type: schema.enum?.every(Number.isInteger) ? 'integer' : 'number' };
    case 'boolean':
    case 'integer':
    case 'string':
      return { type: schema.type };
    default:
      return ANY;
  }
}

const mapOf = (types: NamedTypes, name: string, { additionalProperties: entry }: JsonSchema): TypeSpec => ({
  type: 'object',
  additionalProperties: typeof entry === 'object' ? typeOfArgument(types, name, entry, '') : ANY,
});

function objectOf(
  types: NamedTypes,
  name: string,
  { properties = {}, required = [] }: JsonSchema,
  text: string,
  described?: Described,
): ObjectSpec {
  const parts = described?.kind === 'object' ? described.parts : {};
  return {
    ...(text && { description: text }),
    properties: Object.fromEntries(
      Object.entries(properties).map(([part, schema]) => {
        const { text: said = '', type } = parts[part] ?? {};
        return [part, { ...typeOfArgument(types, name + pascal(part), schema, said, type), ...(said && { description: said }) }];
      }),
    ),
    ...(required.length > 0 && { required }),
  };
}

/** The values have names of one form in every language: `<=` is no name in any. */
const enumOf = (values: readonly string[], description: string): EnumSpec => ({
  type: 'string',
  ...(description && { description }),
  enum: values.map((value) => ({ name: signs[value] ?? pascal(value), value })),
});

const signs: Readonly<Record<string, string>> = {
  '=': 'Equal',
  '!=': 'NotEqual',
  '<': 'Less',
  '<=': 'LessOrEqual',
  '>': 'Greater',
  '>=': 'GreaterOrEqual',
};

/** The type of what Mailgun answers, which may be a value that nobody knows yet: so it is text where an argument has fixed values. */
export function typeOfAnswer(types: NamedTypes, name: string, described: Described, text: string): TypeSpec {
  switch (described.kind) {
    case 'array':
      return { type: 'array', items: typeOfAnswer(types, singular(name), described.of, textOfItem(name, text)) };
    case 'map':
      return { type: 'object', additionalProperties: typeOfAnswer(types, name, described.of, text) };
    case 'object':
      return types.define(name, { type: 'object', ...answerOf(types, name, described, text) });
    case 'number':
      // The compiler knows no whole numbers, and there are no others in Mailgun's answers.
      return { type: 'integer' };
    case 'any':
      return ANY;
    default:
      return { type: described.kind };
  }
}

export function answerOf(types: NamedTypes, name: string, described: Described & { readonly kind: 'object' }, text: string): ObjectSpec {
  const parts = Object.entries(described.parts).sort(([a], [b]) => (a < b ? -1 : 1));
  const required = parts.filter(([, { isOptional }]) => !isOptional).map(([part]) => part);
  return {
    ...(text && { description: text }),
    properties: Object.fromEntries(
      parts.map(([part, { text: said, type }]) => [part, describedAs(typeOfAnswer(types, name + pascal(part), type, said), said, type)]),
    ),
    ...(required.length > 0 && { required }),
  };
}

/** With the values that are known, where the comment does not name them. */
export function describedAs(spec: TypeSpec, text: string, described: Described): PropertySpec {
  const known = described.kind === 'string' ? [...described.known].sort() : [];
  const values = known.every((value) => text.includes(`\`${value}\``)) ? '' : `Usually ${alternatives(known)}.`;
  const description = [text, values].filter(Boolean).join(' ');
  return { ...spec, ...(description && { description }) };
}

const alternatives = (values: readonly string[]): string =>
  values
    .map((value) => `\`${value}\``)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' or ');
