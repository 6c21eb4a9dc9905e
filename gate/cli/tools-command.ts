import { readFileSync } from 'node:fs';
import { grantedTo, isDenied } from '../decision/granted';
import { listingOf } from '../mcp/listing';
import { toolListDigest } from '../mcp/tool-list-digest';
import { operations } from '../operations/operation';
import { readPolicy } from '../policy/read-policy';
import { writeLock } from './lock';

export interface ToolsOptions {
  readonly policy: string;
  readonly agent?: string;
  readonly json: boolean;
  readonly lock: boolean;
}

/** Shows the tools that an agent is listed, or all; pins them on demand. */
export function runTools({ policy: file, agent: name, json, lock }: ToolsOptions, say: (line: string) => void): void {
  if (lock) say(`Pinned in ${writeLock(file)}.`);
  const { agents } = readPolicy(readFileSync(file, 'utf8'), file);
  const agent = name === undefined ? undefined : agents.get(name);
  if (name !== undefined && agent === undefined) throw new Error(`there is no agent ${name}`);
  const granted = [...operations.values()].filter((operation) => agent === undefined || !isDenied(grantedTo(agent, operation)));
  const { tools } = listingOf(granted, agent === undefined ? granted.length : undefined);
  if (json) say(JSON.stringify(tools, null, 2));
  else for (const tool of tools) say(`${tool.name.padEnd(40)} ${tool.title ?? ''}`);
  say(`sha256:${toolListDigest()}`);
}
