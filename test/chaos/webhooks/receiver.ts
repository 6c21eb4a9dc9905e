/** A process that receives webhooks, as a user would write it. What its function does is one line in a file: `id` for each time that its work was done. */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@redis/client';
import { Redis } from 'ioredis';
import { createNodeWebhookHandler, createRedisReplayStore, type RedisClient } from 'mailgun-sdk';

/** How a receiver is started. */
export interface ReceiverOptions {
  readonly client: 'ioredis' | 'redis';
  readonly socket: string;
  readonly signingKey: string;
  readonly ledger: string;
}

/** To the receiver: how far its clock is ahead, whether functions wait, or a question for its memory. */
export type Told = { readonly ahead: number } | { readonly isHeld: boolean } | { readonly memory: true };

/** From the receiver. */
export type Said = { readonly port: number } | { readonly waits: string } | { readonly rss: number };

const say = (said: Said) => process.send?.(said);

async function connect({ client, socket }: ReceiverOptions): Promise<RedisClient> {
  if (client === 'ioredis') return new Redis(socket).on('error', () => undefined);
  return createClient({ socket: { path: socket, tls: false } })
    .on('error', () => undefined)
    .connect();
}

async function receive(options: ReceiverOptions): Promise<void> {
  let ahead = 0;
  let isHeld = false;
  const waiting: (() => void)[] = [];
  const wait = async (id: string) => {
    if (!isHeld) return;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      say({ waits: id });
    });
  };

  process.on('disconnect', () => process.exit());
  process.on('message', (told: Told) => {
    if ('ahead' in told) ahead = told.ahead;
    else if ('isHeld' in told) {
      isHeld = told.isHeld;
      if (!isHeld) for (const goOn of waiting.splice(0)) goOn();
    } else {
      global.gc?.();
      say({ rss: process.memoryUsage().rss });
    }
  });

  const handle = createNodeWebhookHandler({
    signingKey: options.signingKey,
    replay: createRedisReplayStore(await connect(options)),
    now: () => Date.now() + ahead,
    async onEvent({ id = '', tags = [] }) {
      if (tags?.includes('waits before its work')) await wait(id);
      appendFileSync(options.ledger, `${id}\n`);
      if (tags?.includes('waits after its work')) await wait(id);
    },
  });
  const server = createServer(handle);
  server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }));
}

void receive(JSON.parse(process.argv[2] ?? '{}') as ReceiverOptions);
