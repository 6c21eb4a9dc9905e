import { createHash } from 'node:crypto';
import type { Approvals } from './approval/approvals';
import type { Allowed } from './decision/decision';
import type { Unconfirmed } from './gate';
import { previewOf } from './operations/preview';
import { type Passing, placeOf, type WriteStep } from './passing';
import type { Place, Policy } from './policy/policy';
import { Stop } from './stop';
import { currentOf } from './upstream/current';
import type { Upstream } from './upstream/send';

interface Parts {
  readonly approvals: Approvals;
  readonly upstream: Pick<Upstream, 'send'>;
  /** The policy as it is now. */
  readonly current: () => Policy;
  readonly now: () => Date;
  readonly write: WriteStep;
}

const notApproved = {
  denied: 'a person refused it',
  expired: 'nobody approved it in time',
  withdrawn: 'the call was given up before anybody approved it',
};

/** Milliseconds for which a confirmation of a client is remembered as used: longer than it is good. */
const CONFIRMED_FOR = 15 * 60_000;

/**
 * Asks whoever has to agree to a call. It gives a question where that is the agent's own client, and comes back once a person has agreed.
 *
 * @throws {Stop} where nobody agrees.
 */
export function createAgreement({ approvals, upstream, current, now, write }: Parts) {
  async function askPerson(passing: Passing, rule: Place): Promise<undefined> {
    const { agent, call, caller, digest, policy, what } = passing;
    const preview = await previewOf(call, `${agent.name} asks to ${what}`, await currentOf(upstream, call).catch(() => ({})));
    write(passing, { step: 'waiting', ...placeOf(rule) });
    caller.onWait?.(`a person has to approve this: ${what}`);
    const request = { agent: agent.name, operation: call.operation.name, argumentsDigest: digest, policyDigest: policy.digest, preview };
    const { answer, by } = await approvals.ask({ ...request, timeout: policy.approvalTimeout }, caller.signal);
    if (answer !== 'approved') throw new Stop(403, notApproved[answer], rule, { step: 'denied', by });
    if (current().digest !== policy.digest) throw new Stop(403, 'the policy changed while a person was asked; call again', rule);
    write(passing, { step: 'approved', ...(by === undefined ? {} : { by }) });
    return undefined;
  }

  function askClient(passing: Passing, rule: Place): Unconfirmed | undefined {
    const { id, agent, caller, digest, policy, what } = passing;
    const bound = createHash('sha256').update(`${agent.name}\n${digest}\n${policy.digest}`).digest('hex');
    if (caller.confirmed === undefined) {
      write(passing, { step: 'waiting', ...placeOf(rule) });
      return { kind: 'unconfirmed', words: `Shall ${agent.name} ${what}?`, confirmation: { id, digest: bound } };
    }
    if (caller.confirmed.digest !== bound) throw new Stop(403, 'what was confirmed is not what is called now; call again', rule);
    if (!approvals.once(caller.confirmed.id, now().getTime() + CONFIRMED_FOR))
      throw new Stop(403, 'this confirmation was used already; call again', rule);
    write(passing, { step: 'approved', by: 'the client of the agent' });
    return undefined;
  }

  return async (passing: Passing, { confirm }: Pick<Allowed, 'confirm'>): Promise<Unconfirmed | undefined> => {
    if (confirm === undefined) return undefined;
    return confirm.value === 'person' ? askPerson(passing, confirm) : askClient(passing, confirm);
  };
}
