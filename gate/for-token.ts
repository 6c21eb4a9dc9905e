import type { Gate } from './gate';

/**
 * The gate for one connection that proved once, when it began, whose it is: its token is looked at again with every call, so that one that is taken away
 * or expires ends what the connection may do.
 */
export function gateForToken(gate: Gate, token: string): Gate {
  const holds = (agent: string) => gate.authenticate(token)?.agent === agent;
  return {
    ...gate,
    pass: async (call, caller) =>
      holds(caller.agent)
        ? gate.pass(call, caller)
        : gate.refuse(caller, `use its token for ${call.operation.name}`, 'The token of this agent was taken away or has expired.', 401),
    operationsOf: (agent) => (holds(agent) ? gate.operationsOf(agent) : []),
  };
}
