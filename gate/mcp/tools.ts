import type { Tool } from '@modelcontextprotocol/server';
import { type Operation, operations } from '../operations/operation';
import { annotationsOf } from './annotations';
import { hasNextPage, NEXT_PAGE, nextPageSchema } from './next-page';
import { inputSchemaOf, type JsonSchema, outputSchemaOf } from './schemas';
import { texts } from './texts';

/** Clients show a tool as `server__tool` and cut the whole at 64. */
const MAX_NAME = 60;

/** `messages.queueStatus` is `messages_queue_status`. */
export const toolNameOf = ({ noun, verb }: Pick<Operation, 'noun' | 'verb'>): string =>
  `${noun}_${verb}`.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).slice(0, MAX_NAME);

/** Every operation by the name of its tool. */
export const operationsByTool: ReadonlyMap<string, Operation> = new Map(
  [...operations.values()].map((operation) => [toolNameOf(operation), operation]),
);

/** What a tool says of itself: constants of ours, and nothing that came from Mailgun. */
export interface OperationTool extends Tool {
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly type: 'object' };
}

/** The declarations do not change while the gate runs. */
const made = new Map<Operation, OperationTool>();

export function toolOf(operation: Operation): OperationTool {
  const before = made.get(operation);
  if (before !== undefined) return before;
  const { summary, paging } = operation.endpoint;
  const { text = '', fields = {} } = texts[operation.name] ?? {};
  const says = [`${summary}.`, text, paging === undefined ? '' : 'Gives one page.'];
  const outputSchema = outputSchemaOf(operation);
  const tool: OperationTool = {
    name: toolNameOf(operation),
    title: summary,
    description: says.filter((sentence) => sentence !== '').join(' '),
    inputSchema: withNextPage(
      operation,
      inputSchemaOf(operation, (field) => fields[field]),
    ) as OperationTool['inputSchema'],
    ...(outputSchema === undefined ? {} : { outputSchema: outputSchema as Tool['outputSchema'] }),
    annotations: annotationsOf(operation),
  };
  made.set(operation, tool);
  return tool;
}

const withNextPage = (operation: Operation, schema: JsonSchema): JsonSchema =>
  hasNextPage(operation) ? { ...schema, properties: { ...(schema.properties as object), [NEXT_PAGE]: nextPageSchema } } : schema;
