import type { Agent } from '../../gate/policy/policy';
import { readPolicy } from '../../gate/policy/read-policy';
import { createToken } from '../../gate/policy/token';

/** The agent `bot` of a policy that says of it what is given, as YAML without indentation. */
export function agentWith(yaml: string): Agent {
  const agent = readPolicy(policyWith(yaml), 'policy.yaml').agents.get('bot');
  if (agent === undefined) throw new Error('there is no agent');
  return agent;
}

function policyWith(yaml: string, hash = createToken().hash): string {
  const lines = yaml.split('\n').filter((line) => line.trim() !== '');
  const margin = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  const indented = lines.map((line) => `    ${line.slice(margin)}`);
  return ['version: 1', 'agents:', '  bot:', `    token: sha256:${hash}`, '    expires: 2099-12-31', ...indented, ''].join('\n');
}
