import type { CallToolResult, Tool } from '@modelcontextprotocol/server';
import type { Operation } from '../operations/operation';
import { annotationsOf } from './annotations';
import { toolNameOf, toolOf } from './tools';

export const FIND = 'find_operations';
export const CALL = 'call_operation';

/** Schemas are long: more than these help nobody choose. */
const MAX_FOUND = 5;

export const findOperations: Tool = {
  name: FIND,
  title: 'Find operations',
  description: `Find what else may be called: operations that have no tool of their own here, with their schemas. Call one with ${CALL}.`,
  inputSchema: {
    type: 'object',
    properties: {
      query: { type: 'string', minLength: 1, maxLength: 200, description: 'Words: `rotate dkim key`, `ip pool`.' },
    },
    required: ['query'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      operations: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            operation: { type: 'string' },
            description: { type: 'string' },
            readOnly: { type: 'boolean' },
            destructive: { type: 'boolean' },
            inputSchema: { type: 'object' },
          },
        },
      },
      others: { type: 'array', items: { type: 'string' } },
    },
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};

/** It can do whatever the agent may do, and says so. */
export function callOperation(operations: readonly Operation[]): Tool {
  const all = operations.map(annotationsOf);
  return {
    name: CALL,
    title: 'Call an operation',
    description: `Call an operation that ${FIND} has found, with the arguments that its inputSchema asks for. Each is allowed or refused as its own tool would be.`,
    inputSchema: {
      type: 'object',
      properties: {
        operation: { type: 'string', description: 'Its name, `dkimRotation.rotate`.' },
        arguments: { type: 'object', description: 'As the inputSchema of the operation says.' },
      },
      required: ['operation'],
      additionalProperties: false,
    },
    annotations: {
      readOnlyHint: all.every(({ readOnlyHint }) => readOnlyHint),
      destructiveHint: all.some(({ destructiveHint }) => destructiveHint),
      idempotentHint: all.every(({ idempotentHint }) => idempotentHint),
      openWorldHint: all.some(({ openWorldHint }) => openWorldHint),
    },
  };
}

const wordsIn = (text: string): readonly string[] =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1)
    // `domains` finds `domain`, and the other way round.
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));

/** Words of the name count more than those of the description. */
function scoreOf(operation: Operation, query: readonly string[]): number {
  const name = wordsIn(`${operation.name} ${operation.area}`);
  const text = wordsIn(toolOf(operation).description);
  return query.reduce((score, word) => score + (name.includes(word) ? 3 : 0) + (text.includes(word) ? 1 : 0), 0);
}

/** Looks among the agent's own operations only; what it finds are constants of ours. */
export function find(operations: readonly Operation[], query: string): CallToolResult {
  const asked = wordsIn(query);
  const found = operations
    .map((operation) => ({ operation, score: scoreOf(operation, asked) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ operation }) => operation);
  const structuredContent = {
    operations: found.slice(0, MAX_FOUND).map((operation) => {
      const { description, inputSchema } = toolOf(operation);
      const { readOnlyHint, destructiveHint } = annotationsOf(operation);
      return { operation: operation.name, description, readOnly: readOnlyHint, destructive: destructiveHint, inputSchema };
    }),
    others: found.slice(MAX_FOUND, MAX_FOUND * 5).map(({ name }) => name),
  };
  const text =
    found.length === 0 ? 'Nothing that this agent may do is called so. Try other words, or fewer.' : JSON.stringify(structuredContent);
  return { content: [{ type: 'text', text }], structuredContent };
}

/** By the operation's name, or by that of its tool. */
export const operationNamed = (operations: readonly Operation[], name: string): Operation | undefined =>
  operations.find((operation) => operation.name === name || toolNameOf(operation) === name);
