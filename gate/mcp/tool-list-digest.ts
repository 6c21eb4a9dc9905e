import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { operations } from '../operations/operation';
import { callOperation, findOperations } from './finding';
import { toolOf } from './tools';

/** SHA-256, in hex, of all that an agent could ever be shown as a tool: names, titles, descriptions, schemas and annotations, whatever the policy. */
export function toolListDigest(): string {
  const all = [...operations.values()];
  const tools = [...all.map(toolOf), findOperations, callOperation(all)];
  return createHash('sha256')
    .update(canonicalize(tools) ?? '')
    .digest('hex');
}
