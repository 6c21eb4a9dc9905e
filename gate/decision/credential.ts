import type { Call } from '../operations/call';
import { type Credential, credentialOf } from '../operations/credential';
import { hasDestinations } from '../operations/destinations';
import type { Operation } from '../operations/operation';
import { matchesDomain } from '../policy/patterns';
import type { Agent, Grant } from '../policy/policy';
import { type Denied, denied, isEverything } from './decision';
import { grantedTo, isDenied } from './granted';

/** A key or a login works past the gate, so it is made only for an agent that could do everything with its own token that it allows. */
export function strongerCredential(agent: Agent, grant: Grant, call: Call, now: Date, expires: Date): Denied | undefined {
  const credential = credentialOf(call);
  if (credential === undefined) return undefined;
  const beyond = credential.operations.map((operation) => narrowed(agent, operation, credential)).find((words) => words !== undefined);
  if (beyond !== undefined) return denied(grant, `${credential.words} could do more than ${agent.name} may: ${beyond}`);
  if (call.operation.name === 'keys.create' && !(Number(call.fields.expiration) * 1000 <= expires.getTime() - now.getTime()))
    return denied(
      grant,
      `${credential.words} would outlive the token of ${agent.name}, which expires on ${lastDayOf(expires)}: give expiration, in seconds`,
    );
  return undefined;
}

/** A token ends with the midnight after its last day. */
const lastDayOf = (expires: Date) => new Date(expires.getTime() - 1).toISOString().slice(0, 10);

/** In what an operation is denied to the agent, or allowed under some arguments only. */
function narrowed(agent: Agent, operation: Operation, { domain }: Credential): string | undefined {
  const grant = grantedTo(agent, operation);
  if (isDenied(grant)) return grant.reason;
  const { name, noun, access } = operation;
  const within = domain !== undefined && grant.domains?.value.some((pattern) => matchesDomain(pattern, domain));
  if (!isEverything(grant.domains) && !within) return `the domains of ${name} are limited`;
  if (grant.hours !== undefined) return `the hours of ${name} are limited`;
  if (access === 'full' && (grant.confirm.has('*') || grant.confirm.has(name))) return `${name} has to be confirmed`;
  if (noun === 'messages' && (agent.messagesPerHour ?? agent.recipientsPerDay) !== undefined) return 'the number of messages is limited';
  if (['messages', 'listMembers'].includes(noun) && access === 'full' && !isEverything(grant.recipients))
    return `the recipients of ${name} are limited`;
  if (noun === 'messages' && access === 'full' && !isEverything(grant.from)) return `who mail of ${name} is from is limited`;
  if (name === 'messages.get' && !isEverything(grant.senders)) return 'whose mail may be read is limited';
  if (hasDestinations(operation) && !isEverything(grant.destinations)) return `the destinations of ${name} are limited`;
  return undefined;
}
