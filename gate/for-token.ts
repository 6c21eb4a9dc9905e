import type { Caller, Gate } from './gate';
import type { Call } from './operations/call';

/**
 * The gate for one connection that proved once, when it began, whose it is: its token is looked at again with every call, so that one that is taken away
 * or expires ends what the connection may do.
 */
export function gateForToken(gate: Gate, token: string): Gate {
  const holds = (agent: string) => gate.authenticate(token)?.agent === agent;
  const refuse = ({ operation }: Call, caller: Caller) =>
    gate.refuse(caller, `use its token for ${operation.name}`, 'The token of this agent was taken away or has expired.', 401);
  return {
    ...gate,
    pass: async (call, caller) => (holds(caller.agent) ? gate.pass(call, caller) : refuse(call, caller)),
    passHere: async (call, caller) => (holds(caller.agent) ? gate.passHere(call, caller) : refuse(call, caller)),
    mayRead: async (call, agent) => holds(agent) && gate.mayRead(call, agent),
    operationsOf: (agent) => (holds(agent) ? gate.operationsOf(agent) : []),
  };
}
