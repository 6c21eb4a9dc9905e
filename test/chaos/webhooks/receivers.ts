import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { Redis } from 'ioredis';
import { type RedisServer, startRedis } from '../../redis-server';
import type { ReceiverOptions, Said, Told } from './receiver';
import { type Network, type RedisProxy, startRedisProxy } from './redis-proxy';

export const signingKey = 'signing-key-4d1c0f8e2b7a';

interface Receiver {
  readonly options: ReceiverOptions;
  readonly proxy: RedisProxy;
  child: ChildProcess;
  url: string;
  log: string;
}

/** Four processes, half of them with each library, each with its own way to one Redis. */
export interface Receivers {
  readonly count: number;
  readonly redis: RedisServer;
  /** Looks at Redis by another way than the processes. */
  readonly look: Redis;
  url(index: number): string;
  network(network: Network, indexes?: readonly number[]): void;
  cut(): void;
  /** Has functions wait whose event says so with a tag. */
  hold(): void;
  /** Resolves when `count` functions more than before wait. */
  waiting(count: number): Promise<void>;
  goOn(): void;
  kill(index: number): Promise<void>;
  /** Moves the clocks of the processes and of Redis on. */
  advance(minutes: number): Promise<void>;
  ahead(): number;
  /** Bytes, of each process, after a collection. */
  memory(): Promise<readonly number[]>;
  /** How often the work of each event was done. */
  done(): ReadonlyMap<string, number>;
  log(): string;
  stop(): Promise<void>;
}

const root = join(__dirname, '../../..');

export async function startReceivers(): Promise<Receivers> {
  const folder = mkdtempSync(join(tmpdir(), 'receivers-'));
  const program = join(folder, 'receiver.cjs');
  buildSync({
    entryPoints: [join(__dirname, 'receiver.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile: program,
    alias: { 'mailgun-sdk': join(root, 'sdk/index.ts') },
    logLevel: 'error',
  });
  const ledger = join(folder, 'ledger');
  writeFileSync(ledger, '');
  const redis = await startRedis({ keepsData: true });
  const look = new Redis(redis.socket).on('error', () => undefined);
  let waits = 0;
  let ahead = 0;
  let isHeld = false;
  let noticed = () => {};

  const tell = ({ child }: Receiver, told: Told) => child.send(told);
  const run = async (receiver: Receiver): Promise<void> => {
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    const child = spawn(process.execPath, ['--expose-gc', program, JSON.stringify(receiver.options)], { stdio: [...stdio] });
    receiver.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        receiver.log += String(chunk);
      });
    child.on('message', (said: Said) => {
      if (!('waits' in said)) return;
      waits += 1;
      noticed();
    });
    receiver.url = await new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`A receiver ended:\n${receiver.log}`)));
      child.on('message', (said: Said) => 'port' in said && resolve(`http://127.0.0.1:${said.port}/`));
    });
    tell(receiver, { ahead });
    tell(receiver, { isHeld });
  };

  const all: Receiver[] = [];
  for (const client of ['ioredis', 'redis', 'ioredis', 'redis'] as const) {
    const proxy = await startRedisProxy(redis.socket);
    const options = { client, socket: proxy.socket, signingKey, ledger };
    all.push({ options, proxy, child: undefined as unknown as ChildProcess, url: '', log: '' });
  }
  await Promise.all(all.map(run));
  const at = (index: number) => all[index % all.length] as Receiver;

  return {
    count: all.length,
    redis,
    look,
    url: (index) => at(index).url,
    network(network, indexes = [...all.keys()]) {
      for (const index of indexes) at(index).proxy.set(network);
    },
    cut() {
      for (const { proxy } of all) proxy.cut();
    },
    async waiting(count) {
      while (waits < count) await new Promise<void>((resolve) => (noticed = resolve));
      waits -= count;
    },
    hold() {
      isHeld = true;
      for (const receiver of all) tell(receiver, { isHeld });
    },
    goOn() {
      isHeld = false;
      for (const receiver of all) tell(receiver, { isHeld });
    },
    async kill(index) {
      const { child } = at(index);
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      await run(at(index));
    },
    async advance(minutes) {
      ahead += minutes * 60_000;
      for (const receiver of all) tell(receiver, { ahead });
      await look.eval(age, 0, minutes * 60_000);
    },
    ahead: () => ahead,
    memory: () =>
      Promise.all(
        all.map((receiver) => {
          const answer = new Promise<number>((resolve) => receiver.child.on('message', (said: Said) => 'rss' in said && resolve(said.rss)));
          tell(receiver, { memory: true });
          return answer;
        }),
      ),
    done() {
      const counts = new Map<string, number>();
      for (const id of readFileSync(ledger, 'utf8').split('\n').slice(0, -1)) counts.set(id, (counts.get(id) ?? 0) + 1);
      return counts;
    },
    log: () => all.map(({ log }) => log).join(''),
    async stop() {
      for (const { child, proxy } of all) {
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        await exit;
        await proxy.stop();
      }
      look.disconnect();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Takes the time that passed from what each key has left: the clock of Redis cannot be moved. */
const age = `
  for _, key in ipairs(redis.call('KEYS', '*')) do
    local left = redis.call('PTTL', key)
    if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[1]) end
  end`;
