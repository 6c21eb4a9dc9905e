import { readFileSync } from 'node:fs';
import type { Agent, Policy } from '../policy/policy';
import { readPolicy } from '../policy/read-policy';

/** @throws where the policy cannot be read, or is broken. */
export function openPolicy(file: string): Policy {
  return readPolicy(readText(file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`${file}: there is no such file. Name the policy with --policy, or write a first one with 'mailgun-gate init'.`);
  }
}

/** @throws with those that there are, where there is none of this name. */
export function agentOf({ agents }: Policy, name: string, file: string): Agent {
  const agent = agents.get(name);
  if (agent !== undefined) return agent;
  const known = [...agents.keys()];
  throw new Error(`there is no agent ${name} in ${file}${known.length === 0 ? ', which has none' : `; it has ${known.join(', ')}`}`);
}
