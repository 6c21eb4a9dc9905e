import { mkdirSync } from 'node:fs';
import type { Region } from 'mailgun-sdk';
import { type Approvals, openApprovals } from './approval/approvals';
import { approvalKey } from './approval-key';
import { readAuditKey } from './audit/key';
import { type Audit, openAudit } from './audit/write-audit';
import { createClock } from './clock';
import { createGate } from './create-gate';
import type { Gate } from './gate';
import { createCounters } from './limits/counters';
import { watchPolicy } from './policy/watch-policy';
import { createUpstream } from './upstream/send';

export interface GateOptions {
  /** The policy file. It is followed: a changed file holds at once, a broken one leaves the policy that was there. */
  readonly policy: string;
  /** The folder of counters, approvals and audit. Several gates may share it. It must not be the agents' to write. */
  readonly state: string;
  /** The real key of Mailgun. Agents never see it. */
  readonly apiKey: string;
  /** Default `us`. */
  readonly region?: Region | undefined;
  /** Another address than Mailgun's, such as the emulator's. `http:` for this machine only. */
  readonly baseUrl?: string | undefined;
  /** A file elsewhere to which the head of the audit's chain is appended, so that a cut end shows. */
  readonly heads?: string | undefined;
  /** Told what a person should know: a policy that is new, or broken. */
  readonly tell?: ((line: string) => void) | undefined;
}

/** A gate without doors. */
export interface OpenGate {
  readonly gate: Gate;
  readonly approvals: Approvals;
  readonly audit: Audit;
  /** Ends once what is under way is answered. */
  close(): Promise<void>;
}

/**
 * Opens a gate: from now on calls can be passed to it.
 *
 * @throws where the policy is broken, or the state folder cannot be used.
 */
export function openGate({ policy: file, state, apiKey, region, baseUrl, heads, tell = () => {} }: GateOptions): OpenGate {
  const listeners = new Set<() => void>();
  // First: whoever has no policy yet begins no state.
  const policies = watchPolicy(file, {
    onPolicy: (policy) => {
      attempt(() => audit.write({ step: 'policy', policyDigest: policy.digest }));
      tell(`The policy ${file} has changed and holds now.`);
      for (const listener of listeners) listener();
    },
    onProblem: (problems) => {
      attempt(() => audit.write({ step: 'policy', policyDigest: policies.current().digest, reason: problems.join('; ') }));
      tell(`The policy ${file} is broken, so the one before it stays in force:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    },
  });
  const { counters, audit, approvals } = opened(() => openState(state, heads), policies.close);
  audit.write({ step: 'policy', policyDigest: policies.current().digest });
  const upstream = createUpstream({ apiKey, region, baseUrl });
  const onChange = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    policies.close();
    await upstream.close();
    attempt(() => audit.close());
  };
  return {
    gate: createGate({ policies: { current: policies.current, onChange }, upstream, audit, counters, approvals, tell, now: createClock() }),
    approvals,
    audit,
    close: () => (closing ??= close()),
  };
}

function openState(folder: string, heads: string | undefined) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Before anything else is there, by which a folder without counters is known to have lost them.
  const counters = createCounters({ folder });
  const audit = openAudit({ folder, key: readAuditKey(folder), heads });
  return { counters, audit, approvals: openApprovals({ folder, key: approvalKey(folder) }) };
}

function opened<State>(open: () => State, giveUp: () => void): State {
  try {
    return open();
  } catch (error) {
    giveUp();
    throw error;
  }
}

/** What cannot be written down now stops the next call. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {}
}
