import type { Entry } from './audit/entry';
import type { Audit } from './audit/write-audit';
import type { Caller } from './gate';
import type { Call } from './operations/call';
import { shapeOf } from './operations/digest';
import type { Mail } from './operations/mail';
import type { Agent, Place, Policy } from './policy/policy';
import { didOf } from './what';

/** A call on its way, and everything that is known of it. */
export interface Passing {
  readonly id: string;
  readonly call: Call;
  readonly caller: Caller;
  readonly policy: Policy;
  readonly agent: Agent;
  readonly expires: Date;
  readonly mail: Mail;
  readonly what: string;
  /** Of the arguments. */
  readonly digest: string;
  /** The domains that it acts on, for the records. */
  readonly resource: string | undefined;
}

/** Writes down a step of a call, with what is known of the call. */
export type WriteStep = (passing: Passing, entry: Pick<Entry, 'step'> & Partial<Entry>) => void;

export const writeStepsTo =
  (audit: Pick<Audit, 'write'>): WriteStep =>
  ({ id, call, caller, policy, what, digest, resource }, entry) =>
    void audit.write({
      decisionId: id,
      agent: caller.agent,
      door: caller.door,
      operation: call.operation.name,
      what,
      policyDigest: policy.digest,
      argumentsDigest: digest,
      ...(resource === undefined ? {} : { resource }),
      ...(entry.step === 'asked' ? { shape: shapeOf(call) } : {}),
      ...(entry.step === 'answered' ? { did: didOf(what) } : {}),
      ...(caller.traceId === undefined ? {} : { traceId: caller.traceId }),
      ...entry,
    });

export const placeOf = ({ rule, line }: Place): Place => ({ rule, line });
