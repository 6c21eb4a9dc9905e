import { MailgunError } from '../errors';

/** Stores the tokens of webhooks; Mailgun uses each token once. Processes on several machines share one store. */
export interface ReplayStore {
  /** Marks the token as used for `seconds` (may be a fraction or `Infinity`). Resolves to whether it was new: of two simultaneous calls, one gets `true`. */
  remember(token: string, seconds: number): Promise<boolean> | boolean;
  has(token: string): Promise<boolean> | boolean;
  /** Removes the mark from the token. */
  forget(token: string): Promise<void> | void;
}

/**
 * Stores tokens in the memory of this process.
 *
 * @param options - `limit`: the maximum number of tokens; the oldest are dropped first. Default 100,000, about 20 MB. Only tokens with a valid signature are stored.
 * @throws {MailgunError} `invalid_request` for a limit below 1.
 */
export function createMemoryReplayStore({ limit = 100_000 }: { readonly limit?: number | undefined } = {}): ReplayStore {
  if (!(limit >= 1)) throw new MailgunError('invalid_request', 'createMemoryReplayStore', 'limit must be at least 1');
  const expiries = new Map<string, number>();
  const has = (token: string) => (expiries.get(token) ?? Number.NEGATIVE_INFINITY) > Date.now();
  const makeRoom = () => {
    for (const [oldest, expiry] of expiries) {
      if (expiry > Date.now() && expiries.size < limit) return;
      expiries.delete(oldest);
    }
  };

  return {
    remember(token, seconds) {
      if (has(token)) return false;
      expiries.delete(token);
      makeRoom();
      expiries.set(token, Date.now() + seconds * 1000);
      return true;
    },
    has,
    forget(token) {
      expiries.delete(token);
    },
  };
}
