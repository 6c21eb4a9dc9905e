/** Remembers which webhooks have come, so that none is taken twice. One for all processes that share the work must be outside of them. */
export interface ReplayStore {
  /** Takes note of a token for some seconds: true the first time, false while it is remembered. */
  remember(token: string, seconds: number): boolean | Promise<boolean>;
  /** Forgets a token, because the work that it stands for has failed and Mailgun will send it again. */
  forget(token: string): void | Promise<void>;
}

/** A store in the memory of this process. Beyond `limit` tokens (default 100,000) the oldest is forgotten. */
export function createMemoryReplayStore({ limit = 100_000 }: { readonly limit?: number } = {}): ReplayStore {
  const expiries = new Map<string, number>();
  return {
    remember(token, seconds) {
      const now = Date.now();
      const known = expiries.get(token);
      if (known !== undefined && known > now) return false;
      expiries.delete(token);
      expiries.set(token, now + seconds * 1000);
      for (const [oldest, expiry] of expiries) {
        if (expiry > now && expiries.size <= limit) break;
        expiries.delete(oldest);
      }
      return true;
    },
    forget(token) {
      expiries.delete(token);
    },
  };
}
