import { randomUUID } from 'node:crypto';
import type { ReplayStore } from './replay-store';

/** The part of a connection that is used. Connections of `redis` (`@redis/client`, version 4 and later) and of `ioredis` have it. */
export interface RedisClient {
  /** `never` is what the libraries' ideas of options have in common. */
  set(key: string, value: string, option: never): Promise<unknown>;
  get(key: string): Promise<unknown>;
  exists(key: string): Promise<number>;
  del(key: string): Promise<number>;
  eval(script: string, ...options: never[]): Promise<unknown>;
}

/**
 * Stores tokens in Redis, for several processes. Errors of the connection are passed on, without the command, and a handler answers them with 500.
 * Give the connection a listener for `error`: without one, `redis` ends the process when the connection breaks.
 *
 * @param options - `prefix`: prefix of every key. Default `mailgun:webhook:`.
 */
export function createRedisReplayStore(
  client: RedisClient,
  { prefix = 'mailgun:webhook:' }: { readonly prefix?: string | undefined } = {},
): ReplayStore {
  const set = client.set.bind(client) as (key: string, value: string, ...options: readonly unknown[]) => Promise<unknown>;
  const run = client.eval.bind(client) as (script: string, ...options: readonly unknown[]) => Promise<unknown>;
  const removeOwn = (key: string, own: string) =>
    run(REMOVE_OWN, ...(isIoredis(client) ? [1, key, own] : [{ keys: [key], arguments: [own] }]));

  return {
    async remember(token, seconds) {
      const key = prefix + token;
      const own = randomUUID();
      try {
        const wasSet = await set(key, own, ...optionsFor(client, Math.max(1, Math.ceil(seconds))));
        // ioredis sends a command again whose answer was lost: what is in the way then is its own mark.
        return wasSet !== null || String(await client.get(key)) === own;
      } catch (error) {
        // It may have been carried out. A mark of somebody who was told that there is none would keep everybody away.
        await removeOwn(key, own).catch(() => undefined);
        throw withoutCommand(error, token);
      }
    },
    has: (token) => client.exists(prefix + token).then((count) => count > 0, rethrowWithout(token)),
    forget: (token) => client.del(prefix + token).then(() => undefined, rethrowWithout(token)),
  };
}

/** One command, so that it keeps its place among those that wait for the connection. */
const REMOVE_OWN = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end`;

const isIoredis = (client: RedisClient) => 'call' in client;

/** ioredis takes the words of the command, and is known by its `call`; `redis` takes an object. */
function optionsFor(client: RedisClient, expiry: number): readonly unknown[] {
  const expires = Number.isFinite(expiry);
  if (isIoredis(client)) return expires ? ['EX', expiry, 'NX'] : ['NX'];
  return [{ NX: true, ...(expires && { EX: expiry }) }];
}

const rethrowWithout = (token: string) => (error: unknown) => {
  throw withoutCommand(error, token);
};

/** Errors of ioredis carry the command with its key, which would be logged with them. */
function withoutCommand(error: unknown, token: string): Error {
  const { name, message, code } = error as Error & { readonly code?: unknown };
  return Object.assign(new Error(message.replaceAll(token, '…')), { name, ...(code !== undefined && { code }) });
}
