import { inputSchemaOf, type JsonSchema, outputSchemaOf } from '../../../gate/mcp/schemas';
import { operations } from '../../../gate/operations/operation';

const operation = (name: string) => {
  const found = operations.get(name);
  if (found === undefined) throw new Error(name);
  return found;
};
const fieldOf = (name: string, field: string) => (inputSchemaOf(operation(name)).properties as Record<string, JsonSchema>)[field];

/** Every schema within a schema. */
function within(schema: unknown): readonly JsonSchema[] {
  if (Array.isArray(schema)) return schema.flatMap(within);
  if (typeof schema !== 'object' || schema === null) return [];
  return [schema as JsonSchema, ...Object.values(schema).flatMap(within)];
}

test('a moment is a date-time, a limit is a limit, a choice is a choice', () => {
  expect(fieldOf('messages.send', 'deliveryTime')).toEqual({ type: 'string', format: 'date-time' });
  expect(fieldOf('domains.list', 'pageSize')).toEqual({ type: 'integer', minimum: 1, maximum: 1000 });
  expect(fieldOf('domains.create', 'spamAction')).toEqual({ type: 'string', enum: ['disabled', 'tag', 'block'] });
  expect(inputSchemaOf(operation('messages.send')).required).toEqual(['domain', 'to']);
});

test('a file has its content with it: no schema has a field for a path or a URL to fetch', () => {
  const attachment = (fieldOf('messages.send', 'attachments') as { items: JsonSchema }).items;
  expect(Object.keys(attachment.properties as object)).toEqual(['filename', 'contentType', 'text', 'base64']);
  expect(attachment).toMatchObject({ required: ['filename'], additionalProperties: false });
  expect(fieldOf('messages.sendMime', 'message')).toMatchObject({ anyOf: [{ type: 'string' }, { properties: { filename: {} } }] });
  expect(fieldOf('domainKeys.create', 'pem')).toMatchObject({ anyOf: [{ type: 'string' }, { properties: { filename: {} } }] });
  expect(fieldOf('bounces.import', 'file')).toMatchObject({ type: 'object', additionalProperties: false });
});

test('no argument of any operation may be anything at all, but for the values of free records', () => {
  const anything = [...operations.values()].flatMap((each) =>
    Object.entries(inputSchemaOf(each).properties as Record<string, JsonSchema>)
      .filter(([, schema]) => Object.keys(schema).length === 0)
      .map(([field]) => `${each.name} ${field}`),
  );
  expect(anything).toEqual([]);
});

test('answers are promised as loosely as they are read', () => {
  for (const each of operations.values()) {
    const schema = outputSchemaOf(each);
    if (schema === undefined) continue;
    expect(schema.type).toBe('object');
    expect(
      within(schema).filter((part) => Array.isArray(part.required) || part.additionalProperties === false || Array.isArray(part.enum)),
    ).toEqual([]);
  }
});

test('each pattern is one that other validators than those of JavaScript read', () => {
  const patterns = [...operations.values()].flatMap((each) =>
    within(inputSchemaOf(each)).flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : [])),
  );
  expect(patterns.filter((pattern) => /\\p|\(\?/.test(pattern))).toEqual([]);
});
