import { createToken } from '../policy/token';

/** Makes a token. Only its hash belongs in the policy. */
export function runToken(say: (line: string) => void): void {
  const { token, hash } = createToken();
  say(`For the agent, shown only now:  ${token}`);
  say(`For the policy:                 token: sha256:${hash}`);
}
