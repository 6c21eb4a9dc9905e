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

/** The part of a connection that is used. Connections of `redis` (`@redis/client`, version 4 and later) and of `ioredis` have it. */
export interface RedisClient {
  /** `never` is what the libraries' ideas of options have in common. */
  set(key: string, value: string, option: never): Promise<unknown>;
  exists(key: string): Promise<number>;
  del(key: string): Promise<number>;
}

/**
 * Stores tokens in Redis, for several processes. Errors of the connection are passed on, and a handler answers them with 500.
 *
 * @param options - `prefix`: prefix of every key. Default `mailgun:webhook:`.
 */
export function createRedisReplayStore(
  client: RedisClient,
  { prefix = 'mailgun:webhook:' }: { readonly prefix?: string | undefined } = {},
): ReplayStore {
  const set = client.set.bind(client) as (key: string, value: string, ...options: readonly unknown[]) => Promise<unknown>;
  return {
    async remember(token, seconds) {
      const isNew = await set(prefix + token, '1', ...optionsFor(client, Math.max(1, Math.ceil(seconds))));
      return isNew !== null;
    },
    async has(token) {
      return (await client.exists(prefix + token)) > 0;
    },
    async forget(token) {
      await client.del(prefix + token);
    },
  };
}

/** ioredis takes the words of the command, and is known by its `call`; `redis` takes an object. */
function optionsFor(client: RedisClient, expiry: number): readonly unknown[] {
  const expires = Number.isFinite(expiry);
  if ('call' in client) return expires ? ['EX', expiry, 'NX'] : ['NX'];
  return [{ NX: true, ...(expires && { EX: expiry }) }];
}
