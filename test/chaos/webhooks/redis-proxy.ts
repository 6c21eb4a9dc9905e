import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect as open, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the network between a process and its Redis does. */
export type Network =
  | 'works'
  /** Connections are closed, and new ones too. */
  | 'refuses'
  /** Nothing arrives, and nobody is told. Afterwards it arrives, as TCP sends it again. */
  | 'swallows'
  /** The next command about a webhook reaches Redis; the connection closes before its answer. Then it works. */
  | 'loses an answer'
  /** Every answer comes 300 milliseconds late. */
  | 'is slow';

export interface RedisProxy {
  readonly socket: string;
  set(network: Network): void;
  /** Closes all connections, as a router does that was restarted. */
  cut(): void;
  stop(): Promise<void>;
}

const slowness = 300;

/** Stands between a process and the Redis at `target`. */
export async function startRedisProxy(target: string): Promise<RedisProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-proxy-'));
  const socket = join(folder, 'proxy.sock');
  let network: Network = 'works';
  const pairs = new Set<readonly [Socket, Socket]>();
  let held: (() => void)[] = [];

  const cut = () => {
    held = [];
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  const server = createServer((near) => {
    if (network === 'refuses') return void near.destroy();
    const far = open(target);
    const pair = [near, far] as const;
    pairs.add(pair);
    let isLosing = false;
    const pass = (to: Socket, chunk: Buffer) => {
      if (!to.destroyed) to.write(chunk);
    };
    near.on('data', (chunk) => {
      if (network === 'swallows') return void held.push(() => pass(far, chunk));
      if (network === 'loses an answer' && chunk.includes('mailgun:webhook:')) {
        isLosing = true;
        network = 'works';
      }
      pass(far, chunk);
    });
    far.on('data', (chunk) => {
      if (isLosing) near.destroy();
      else if (network === 'swallows') held.push(() => pass(near, chunk));
      else if (network === 'is slow') setTimeout(() => pass(near, chunk), slowness);
      else pass(near, chunk);
    });
    for (const [one, other] of [pair, [far, near] as const])
      one
        .on('error', () => undefined)
        .on('close', () => {
          pairs.delete(pair);
          other.destroy();
        });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));

  return {
    socket,
    set(next) {
      network = next;
      if (next === 'refuses') cut();
      if (next === 'swallows') return;
      for (const arrive of held.splice(0)) arrive();
    },
    cut,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
