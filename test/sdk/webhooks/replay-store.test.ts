import { inspect } from 'node:util';
import { createClient } from '@redis/client';
import { Redis } from 'ioredis';
import { createMemoryReplayStore, createRedisReplayStore, type RedisClient, type ReplayStore } from 'mailgun-sdk';
import { type RedisServer, startRedis } from '../../redis-server';

const minute = 60;

describe('the store in memory', () => {
  test('keeps no more tokens than its limit, and forgets the oldest first', () => {
    const store = createMemoryReplayStore({ limit: 2 });
    expect(['a', 'b', 'c'].map((token) => store.remember(token, minute))).toEqual([true, true, true]);
    expect(['a', 'b', 'c'].map((token) => store.has(token))).toEqual([false, true, true]);
  });

  test('forgets a token after its time, to the millisecond', () => {
    jest.useFakeTimers({ now: 0 });
    const store = createMemoryReplayStore();
    store.remember('a', 10);
    jest.setSystemTime(9_999);
    expect([store.has('a'), store.remember('a', 10)]).toEqual([true, false]);
    jest.setSystemTime(10_000);
    expect([store.has('a'), store.remember('a', 10)]).toEqual([false, true]);
    jest.useRealTimers();
  });

  test('makes room by what has expired, before it forgets what has not', () => {
    jest.useFakeTimers({ now: 0 });
    const store = createMemoryReplayStore({ limit: 2 });
    store.remember('short', 1);
    store.remember('long', minute);
    jest.setSystemTime(2_000);
    store.remember('new', minute);
    expect(store.has('long')).toBe(true);
    jest.useRealTimers();
  });

  test.each([0, -1, Number.NaN])('is not made with the limit %p', (limit) => {
    expect(() => createMemoryReplayStore({ limit })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});

describe('every store', () => {
  let server: RedisServer;
  let ioredis: Redis;
  let nodeRedis: ReturnType<typeof createClient>;

  beforeAll(async () => {
    server = await startRedis();
    ioredis = new Redis(server.socket);
    nodeRedis = createClient({ socket: { path: server.socket, tls: false } });
    await nodeRedis.connect();
  });

  afterAll(async () => {
    ioredis.disconnect();
    nodeRedis.destroy();
    await server.stop();
  });

  const stores: [name: string, create: (prefix: string) => ReplayStore][] = [
    ['memory', () => createMemoryReplayStore()],
    ['ioredis', (prefix) => createRedisReplayStore(ioredis, { prefix })],
    ['redis', (prefix) => createRedisReplayStore(nodeRedis, { prefix })],
  ];

  test.each(stores)('says true once for a token and false then: %s', async (name, create) => {
    const store = create(`${name}:once:`);
    expect(await store.has('a')).toBe(false);
    expect([await store.remember('a', minute), await store.remember('a', minute), await store.remember('b', minute)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await store.has('a')).toBe(true);
  });

  test.each(stores)('says true to one of many who ask at once: %s', async (name, create) => {
    const store = create(`${name}:many:`);
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.remember('a', minute)));
    expect(answers.filter((isNew) => isNew)).toHaveLength(1);
  });

  test.each(stores)('says true again after the token was forgotten: %s', async (name, create) => {
    const store = create(`${name}:forgotten:`);
    await store.remember('a', minute);
    await store.forget('a');
    expect([await store.has('a'), await store.remember('a', minute)]).toEqual([false, true]);
  });

  test.each(stores)('forgets nothing that it does not know: %s', async (name, create) => {
    const store = create(`${name}:unknown:`);
    await store.remember('a', minute);
    await store.forget('b');
    expect(await store.has('a')).toBe(true);
  });

  test.each(stores.slice(1))('lets Redis forget after whole seconds, or never: %s', async (name, create) => {
    const store = create(`${name}:expiry:`);
    const millisecondsLeft = async (token: string, seconds: number) => {
      await store.remember(token, seconds);
      return ioredis.pttl(`${name}:expiry:${token}`);
    };
    const [fraction, moment] = [await millisecondsLeft('fraction', 100.2), await millisecondsLeft('moment', 0.001)];
    expect(fraction > 100_200 && fraction <= 101_000).toBe(true);
    expect(moment > 1 && moment <= 1000).toBe(true);
    expect(await millisecondsLeft('ever', Number.POSITIVE_INFINITY)).toBe(-1);
  });

  test('in Redis keeps its tokens under mailgun:webhook: unless told otherwise, for both clients alike', async () => {
    expect(await createRedisReplayStore(ioredis).remember('shared', minute)).toBe(true);
    expect(await createRedisReplayStore(nodeRedis).remember('shared', minute)).toBe(false);
    expect(await ioredis.exists('mailgun:webhook:shared')).toBe(1);
  });

  test('in Redis passes on that the server is gone', async () => {
    const gone = new Redis('/nowhere/redis.sock', { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    gone.on('error', () => undefined);
    await expect(createRedisReplayStore(gone).remember('a', minute)).rejects.toThrow();
    gone.disconnect();
  });
});

describe('the store in Redis, when the connection breaks', () => {
  const connection = (set: RedisClient['set']) => ({
    set: jest.fn(set),
    get: jest.fn(async () => connection.kept),
    exists: jest.fn(async () => 0),
    del: jest.fn(async () => 0),
    eval: jest.fn(async () => 0),
    call: () => undefined,
  });
  connection.kept = '';

  test('knows its own mark, where the client sent the command again because its answer was lost', async () => {
    const client = connection(async (_, value) => {
      connection.kept = value;
      return null;
    });
    expect(await createRedisReplayStore(client).remember('a', minute)).toBe(true);
    connection.kept = 'of somebody else';
    expect(await createRedisReplayStore(connection(async () => null)).remember('a', minute)).toBe(false);
  });

  test('removes the mark of a command that may have been carried out, and says nothing of the token', async () => {
    const error = Object.assign(new Error('no answer to set token-1'), { command: { name: 'set', args: ['mailgun:webhook:token-1'] } });
    const client = connection(() => Promise.reject(error));
    const failure = await Promise.resolve(createRedisReplayStore(client).remember('token-1', minute)).catch((reason: unknown) => reason);
    expect(client.eval.mock.calls).toEqual([[expect.any(String), 1, 'mailgun:webhook:token-1', client.set.mock.calls[0]?.[1]]]);
    expect(inspect(failure)).toContain('no answer to set …');
    expect(inspect(failure)).not.toContain('token-1');
  });
});
