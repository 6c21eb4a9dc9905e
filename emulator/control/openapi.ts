import { z } from 'zod';
import { nothing, type Operation } from './operation';
import { allOperations, type Named } from './operations';
import { emulatorVersion } from './operations/about';

type Json = Readonly<Record<string, unknown>>;

/** Times travel as text. */
const written: Parameters<typeof z.toJSONSchema>[1] = {
  target: 'draft-2020-12',
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }) => {
    if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  },
};

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { ...written, io });
  return rest;
}

const problem = { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] };
const json = (schema: Json) => ({ 'application/json': { schema } });

/** The OpenAPI document of the control API, as it is declared. */
export function openApi(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const named of allOperations) {
    const { method, path } = named.operation;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(named) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Control API of mailgun-emulator',
      version: emulatorVersion,
      description: 'What a test or a person does to the emulator. A key names the account; without one the first account is meant.',
    },
    servers: [{ url: '/_emulator' }],
    security: [{}, { key: [] }],
    paths: { ...paths, '/live': { get: liveDescription } },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'basic', description: 'The user is api, the password a key of the account.' } },
    },
  };
}

const liveDescription: Json = {
  operationId: 'live',
  summary: 'Requests, events, messages and postings as they come, as server-sent events; Last-Event-ID goes on where it stopped',
  responses: { 200: { description: 'The stream', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
};

function describe({ name, operation }: Named): Json {
  const { summary, output } = operation;
  const [noun, verb] = name.split('.');
  const success =
    output === nothing ? { 204: { description: 'Done' } } : { 200: { description: 'Done', content: json(schemaOf(output, 'output')) } };
  return {
    operationId: name,
    summary,
    tags: [verb === undefined ? 'emulator' : noun],
    ...inputOf(operation),
    responses: { ...success, default: { description: 'What is wrong, in a sentence', content: json(problem) } },
  };
}

function inputOf({ method, path, input }: Operation): Json {
  const {
    properties = {},
    required = [],
    ...schema
  } = schemaOf(input, 'input') as { properties?: Record<string, Json>; required?: string[] };
  const inPath = (name: string) => path.includes(`{${name}}`);
  const travels = method === 'GET' || method === 'DELETE' ? () => true : inPath;
  const parameters = Object.entries(properties)
    .filter(([name]) => travels(name))
    .map(([name, one]) => ({ name, in: inPath(name) ? 'path' : 'query', required: required.includes(name), schema: one }));
  const body = Object.fromEntries(Object.entries(properties).filter(([name]) => !travels(name)));
  const needed = required.filter((name) => name in body);
  return {
    ...(parameters.length > 0 && { parameters }),
    ...('anyOf' in schema && { requestBody: { required: true, content: json(schema) } }),
    ...(Object.keys(body).length > 0 && {
      requestBody: {
        required: needed.length > 0,
        content: json({ ...schema, properties: body, ...(needed.length > 0 && { required: needed }) }),
      },
    }),
  };
}
