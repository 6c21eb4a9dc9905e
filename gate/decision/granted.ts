import type { Operation } from '../operations/operation';
import type { Agent, Grant } from '../policy/policy';
import { type Denied, denied } from './decision';

/** The grant under which an agent may carry out an operation at all, whatever its arguments. What is not granted is off. */
export function grantedTo(agent: Agent, { name, area, access }: Operation): Grant | Denied {
  const grant = agent.grants.get(area);
  if (grant === undefined)
    return denied({ rule: `${agent.rule}.areas`, line: agent.line }, `nothing in ${area} is granted to ${agent.name}`);
  if (grant.access === 'off') return denied(grant, `${area} is off`);
  if (access === 'full' && grant.access === 'read') return denied(grant, `${area} is read only, and ${name} needs full`);
  if (access === 'full' && agent.readOnly?.value) return denied(agent.readOnly, `${agent.name} is read-only`);
  if (grant.except?.value.includes(name)) return denied(grant.except, `${name} is excepted`);
  if (grant.only !== undefined && !grant.only.value.includes(name))
    return denied(grant.only, `only ${grant.only.value.join(', ')} may be called`);
  return grant;
}

export const isDenied = (value: object): value is Denied => 'outcome' in value;
