import { mkdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
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
import { receiveWebhooks } from './webhooks/receive-webhooks';
import { createEventRing } from './webhooks/recent-events';

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
  /** The account's HTTP webhook signing key. With it, Mailgun's webhooks are taken and become resources of MCP; without it, none are. */
  readonly webhookSigningKey?: string | undefined;
  /** Told what a person should know: a policy that is new, or broken. */
  readonly tell?: ((line: string) => void) | undefined;
}

/** A gate without doors. */
export interface OpenGate {
  readonly gate: Gate;
  readonly approvals: Approvals;
  readonly audit: Audit;
  /** Takes what Mailgun posts to a webhook, without a token; left out without a signing key. */
  readonly webhooks?: RequestListener | undefined;
  /** Ends once what is under way is answered. */
  close(): Promise<void>;
}

/**
 * Opens a gate: from now on calls can be passed to it.
 *
 * @throws where the policy is broken, or the state folder cannot be used.
 */
export function openGate(options: GateOptions): OpenGate {
  const { policy: file, state, apiKey, region, baseUrl, heads, webhookSigningKey: signingKey, tell = () => {} } = options;
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
  const events = signingKey === undefined ? undefined : createEventRing();
  let closing: Promise<void> | undefined;
  const close = async () => {
    policies.close();
    await upstream.close();
    attempt(() => audit.close());
  };
  return {
    gate: createGate({
      policies: { current: policies.current, onChange },
      upstream,
      audit,
      counters,
      approvals,
      events,
      tell,
      now: createClock(),
    }),
    approvals,
    audit,
    ...(events === undefined || signingKey === undefined ? {} : { webhooks: receiveWebhooks({ signingKey, events, tell }) }),
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
