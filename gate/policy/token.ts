import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Agent, Policy } from './policy';

/** SHA-256 of a token, in hex: what a policy file has after `sha256:`. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A new token for an agent, with its hash. The token is shown once and kept nowhere. */
export function createToken(): { readonly token: string; readonly hash: string } {
  const token = `mgate_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token) };
}

/** The agent of a token and until when it is that. All hashes are compared, so that the time says nothing of which are there. */
export function findAgent(policy: Policy, token: string, now: Date): { readonly agent: Agent; readonly expires: Date } | undefined {
  const asked = Buffer.from(hashToken(token), 'hex');
  let found: { readonly agent: Agent; readonly expires: Date } | undefined;
  for (const agent of policy.agents.values())
    for (const { hash, expires } of agent.tokens) {
      const equal = timingSafeEqual(asked, Buffer.from(hash, 'hex'));
      if (equal && now < expires) found = { agent, expires };
    }
  return found;
}
