import type { Carried } from '../operations/given';
import { matchesDestination } from '../policy/patterns';
import type { Agent, Grant } from '../policy/policy';
import { type Denied, denied, isEverything } from './decision';

/** Whether Mailgun is told to send data only where it may go. */
export function outsideDestinations(agent: Agent, grant: Grant, destinations: readonly Carried[]): Denied | undefined {
  const { destinations: allowed } = grant;
  if (destinations.length === 0 || isEverything(allowed)) return undefined;
  if (allowed === undefined)
    return denied(
      grant,
      `no destinations are given for ${agent.name}; the policy has to name the URLs and addresses, or say destinations: '*'`,
    );
  const foreign = destinations.find(({ text }) => !allowed.value.some((pattern) => matchesDestination(pattern, text)));
  if (foreign === undefined) return undefined;
  return denied(
    allowed,
    foreign.text === ''
      ? `${foreign.field} cannot be read for certain`
      : `${foreign.text} (in ${foreign.field}) is not among the destinations`,
  );
}
