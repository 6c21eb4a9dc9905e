import type { Tool } from '@modelcontextprotocol/server';
import type { Operation } from '../operations/operation';
import { callOperation, findOperations } from './finding';
import { toolOf } from './tools';

/** Some clients pass on only the first 40 tools, and each costs its reader attention. */
export const MAX_TOOLS = 40;

/** What is listed first where not all can be: what agents are asked for most. */
export const useful: readonly string[] = [
  'messages.send',
  'messages.get',
  'messages.resend',
  'messages.queueStatus',
  'events.list',
  'logs.list',
  'domains.list',
  'domains.get',
  'domains.verify',
  'domains.create',
  'domains.update',
  'domains.delete',
  'domainTracking.get',
  'bounces.list',
  'bounces.get',
  'bounces.delete',
  'complaints.list',
  'unsubscribes.list',
  'unsubscribes.create',
  'unsubscribes.delete',
  'allowlist.list',
  'metrics.query',
  'bounceClassification.query',
  'templates.list',
  'templates.get',
  'templates.create',
  'templateVersions.create',
  'lists.list',
  'lists.get',
  'lists.create',
  'listMembers.list',
  'listMembers.create',
  'listMembers.delete',
  'routes.list',
  'routes.create',
  'routes.update',
  'webhooks.list',
  'validations.get',
];

/** What an agent sees of the operations that it may carry out, and what it reaches through the search alone. */
export interface Listing {
  readonly tools: readonly Tool[];
  /** The agent's operations, listed or not. */
  readonly operations: readonly Operation[];
  /** Not all are listed: they are searched for, and called by name. */
  readonly hasSearch: boolean;
}

export function listingOf(operations: readonly Operation[], max = MAX_TOOLS): Listing {
  if (operations.length <= max) return { tools: operations.map(toolOf), operations, hasSearch: false };
  const rank = new Map(useful.map((name, index) => [name, index]));
  const chosen = new Set(
    [...operations].sort((a, b) => (rank.get(a.name) ?? useful.length) - (rank.get(b.name) ?? useful.length)).slice(0, max - 2),
  );
  const listed = operations.filter((operation) => chosen.has(operation)).map(toolOf);
  return { tools: [...listed, findOperations, callOperation(operations)], operations, hasSearch: true };
}
