import { grantedTo, isDenied } from '../decision/granted';
import { listingOf } from '../mcp/listing';
import { toolListDigest } from '../mcp/tool-list-digest';
import { operations } from '../operations/operation';
import { writeLock } from './lock';
import { agentOf, openPolicy } from './open-policy';

export interface ToolsOptions {
  readonly policy: string;
  readonly agent?: string;
  readonly json: boolean;
  readonly lock: boolean;
}

/** Shows the tools that an agent is listed, or all; pins them on demand. */
export function runTools({ policy: file, agent: name, json, lock }: ToolsOptions, say: (line: string) => void): void {
  const policy = openPolicy(file);
  const agent = name === undefined ? undefined : agentOf(policy, name, file);
  if (lock) say(`Pinned in ${writeLock(file)}.`);
  const granted = [...operations.values()].filter((operation) => agent === undefined || !isDenied(grantedTo(agent, operation)));
  const { tools } = listingOf(granted, agent === undefined ? granted.length : undefined);
  if (json) say(JSON.stringify(tools, null, 2));
  else for (const tool of tools) say(`${tool.name.padEnd(40)} ${tool.title ?? ''}`);
  say(`sha256:${toolListDigest()}`);
}
