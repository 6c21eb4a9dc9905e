import { fieldsOf, findProblems } from 'mailgun-sdk';
import { type ZodType, z } from 'zod';
import type { Operation } from '../operations/operation';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** A file of a tool's arguments. It has its content with it: no tool reads a path or fetches a URL. */
const file: JsonSchema = {
  type: 'object',
  description: 'A file with its content: text, or bytes in base64.',
  properties: {
    filename: { type: 'string', minLength: 1 },
    contentType: { type: 'string' },
    text: { type: 'string' },
    base64: { type: 'string', contentEncoding: 'base64' },
  },
  required: ['filename'],
  oneOf: [{ required: ['text'] }, { required: ['base64'] }],
  additionalProperties: false,
};

const pem = ['BEGIN', 'END'].map((word) => `-----${word} RSA PRIVATE KEY-----`).join('MA==');
const samples = ['text', pem];

/** Some files may be given as plain text too. Which, only their checks know. */
const takesText = (schema: ZodType): boolean => samples.some((sample) => findProblems(schema, sample).length === 0);
const takesFile = (schema: ZodType): boolean => samples.some((data) => findProblems(schema, { filename: 'file', data }).length === 0);

function fileSchema(schema: ZodType): JsonSchema {
  if (!takesFile(schema)) return { type: 'string' };
  return takesText(schema) ? { anyOf: [{ type: 'string' }, file] } : file;
}

/** Longer patterns help no reader; the call is checked by them all the same. */
const MAX_PATTERN = 48;

/** Takes out what a validator may stumble over or nobody needs: limits of the engine, and patterns that only JavaScript reads (`\p`, look-aheads). */
function simplify(schema: Record<string, unknown>): void {
  delete schema.propertyNames;
  if (schema.minItems === 0) delete schema.minItems;
  for (const limit of ['maxItems', 'maximum', 'minimum'])
    if (Math.abs(Number(schema[limit])) === Number.MAX_SAFE_INTEGER) delete schema[limit];
  const pattern = String(schema.pattern ?? '');
  if (schema.format !== undefined || pattern.length > MAX_PATTERN || /\\p|\(\?/.test(pattern)) delete schema.pattern;
  if (Array.isArray(schema.anyOf)) schema.anyOf = schema.anyOf.flatMap((option) => (isOnlyChoice(option) ? option.anyOf : [option]));
}

const isOnlyChoice = (schema: Record<string, unknown>): schema is { anyOf: unknown[] } =>
  Array.isArray(schema.anyOf) && Object.keys(schema).length === 1;

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;
type Given = Parameters<Override>[0];

function replace(target: object, by: JsonSchema): void {
  for (const keyword of Object.keys(target)) delete (target as Record<string, unknown>)[keyword];
  Object.assign(target, by);
}

const dateTime: JsonSchema = { type: 'string', format: 'date-time' };

function overrideInput({ zodSchema, jsonSchema }: Given): void {
  const { type } = zodSchema._zod.def;
  if (type === 'date') replace(jsonSchema, dateTime);
  else if (type === 'custom') replace(jsonSchema, fileSchema(zodSchema as unknown as ZodType));
  else simplify(jsonSchema as Record<string, unknown>);
}

const kept: readonly string[] = ['type', 'properties', 'items', 'prefixItems', 'additionalProperties', 'anyOf'];

/** Properties of properties: an item of a list, and what it has. Deeper ones say only that they are objects: every agent pays for the list of tools. */
const MAX_DEPTH = 2;

/** Mailgun's answers are read tolerantly, so that nothing of them is promised but the kind of each value. */
function overrideOutput({ zodSchema, jsonSchema, path }: Given): void {
  const schema = jsonSchema as Record<string, unknown>;
  if (zodSchema._zod.def.type === 'date') {
    replace(schema, dateTime);
    return;
  }
  if (path.filter((step) => step === 'properties').length >= MAX_DEPTH) delete schema.properties;
  for (const keyword of Object.keys(schema)) if (!kept.includes(keyword)) delete schema[keyword];
  if (schema.additionalProperties === false || isEmpty(schema.additionalProperties)) delete schema.additionalProperties;
  if (isEmpty(schema.items)) delete schema.items;
  if (Array.isArray(schema.anyOf) && schema.anyOf.some(isEmpty)) delete schema.anyOf;
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** The fields of a tool have descriptions of ours; `describe` gives them by the field's name. */
export function inputSchemaOf({ endpoint }: Operation, describe: (field: string) => string | undefined = () => undefined): JsonSchema {
  const schema = z.toJSONSchema(endpoint.input.out as unknown as ZodType, {
    io: 'output',
    unrepresentable: 'any',
    override: overrideInput,
  }) as { type?: string; properties?: Record<string, object>; required?: string[] };
  const properties = Object.fromEntries(
    Object.keys(fieldsOf(endpoint)).map((name) => {
      const description = describe(name);
      return [name, { ...schema.properties?.[name], ...(description === undefined ? {} : { description }) }];
    }),
  );
  const required = schema.required ?? [];
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }), additionalProperties: false };
}

/** What a read gives. A write has none: its answer tells little more than its arguments did, and comes as structured content all the same. */
export function outputSchemaOf({ endpoint }: Operation): JsonSchema | undefined {
  if (endpoint.access === 'write') return undefined;
  const { $schema: _, ...schema } = z.toJSONSchema(endpoint.output as unknown as ZodType, {
    io: 'output',
    unrepresentable: 'any',
    override: overrideOutput,
  }) as Record<string, unknown>;
  return schema.type === 'object' ? schema : { type: 'object' };
}
