import { startEmulator } from 'mailgun-emulator';
import { routeOf } from './requests';

/** An emulator in a process of its own: it does what it is told by messages, and says what came of it. */
export type Order = { readonly kind: 'settle' } | { readonly kind: 'memory' } | { readonly kind: 'snapshot'; readonly things: number };

async function main(): Promise<void> {
  const emulator = await startEmulator({ keep: { messages: 1_000_000, bytes: 2 ** 33, events: 1_000_000 } });
  const post = async (path: string, fields: Readonly<Record<string, string>>) => {
    const headers = { authorization: `Basic ${Buffer.from(`api:${emulator.apiKey}`).toString('base64')}` };
    const response = await fetch(emulator.url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  };

  const does = {
    settle: async () => {
      await emulator.settled();
      return { messages: emulator.store.messages.length, events: emulator.store.events.length };
    },
    memory: async () => {
      emulator.requests.length = 0;
      global.gc?.();
      return process.memoryUsage().rss;
    },
    snapshot: async (things: number) => {
      emulator.reset();
      for (let n = 0; n < things; n += 1) await post('/v3/routes', routeOf(n));
      const start = performance.now();
      const taken = await emulator.snapshot();
      const between = performance.now();
      await emulator.restore(taken as never);
      return { snapshot: between - start, restore: performance.now() - between, things: emulator.store.routes.size };
    },
  };

  process.on('message', async (order: Order) => {
    if (order.kind === 'settle') process.send?.(await does.settle());
    else if (order.kind === 'memory') process.send?.(await does.memory());
    else process.send?.(await does.snapshot(order.things));
  });
  process.send?.({ url: emulator.url, apiKey: emulator.apiKey });
}

void main();
