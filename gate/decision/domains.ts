import type { Reach } from '../operations/reach';
import { matchesDomain } from '../policy/patterns';
import type { Agent, Grant } from '../policy/policy';
import { type Denied, denied, isEverything } from './decision';

/** Whether all that a call acts on belongs to the domains of the grant. */
export function outsideDomains(agent: Agent, grant: Grant, reach: Reach): Denied | undefined {
  const { domains } = grant;
  if (isEverything(domains)) return undefined;
  if (domains === undefined)
    return denied(grant, `no domains are given for ${agent.name}; the policy has to name them, or say domains: '*'`);
  if (reach.kind === 'unreadable') return denied(domains, `${reach.field} is no domain that can be read for certain`);
  if (reach.kind === 'account')
    return denied(domains, `this acts on the whole account, and ${agent.name} is limited to ${domains.value.join(', ') || 'no domain'}`);
  const foreign = reach.domains.find((domain) => !domains.value.some((pattern) => matchesDomain(pattern, domain)));
  return foreign === undefined
    ? undefined
    : denied(domains, `${foreign} is not among ${domains.value.join(', ') || 'the domains, of which there is none'}`);
}
