import { exchange, form, keyed, mcpRequest, resultIn, type Wanted } from './exchange';
import { processorOf } from './process';
import type { Setting } from './setting';

const WARMING = 300;
export const ROUNDS = 1500;

const message = {
  from: 'tickets@mail.example.com',
  to: 'alice@example.com',
  subject: 'Your ticket 4711',
  text: 'Hello Alice. '.repeat(20),
};

/** Milliseconds of one call, sorted. */
export type Times = readonly number[];
export const ways = ['direct', 'http', 'mcp'] as const;
export const calls = ['domains.get', 'messages.send'] as const;
type ByWay<T> = Readonly<Record<(typeof calls)[number], Readonly<Record<(typeof ways)[number], T>>>>;

export interface Overhead {
  readonly times: ByWay<Times>;
  /** Milliseconds of the processor that the gate takes for a call, whatever else the machine does; `undefined` where the system does not tell. */
  readonly processor: ByWay<number | undefined>;
}

/** Each call by each way in turns, one at a time, so that whatever else the machine does hits all of them. */
export async function measureOverhead({ direct, gate, gateProcess, tokens: { sender } }: Setting): Promise<Overhead> {
  const domain = (url: string, key: string): Wanted => ({ url: `${url}/v4/domains/mail.example.com`, headers: keyed(key) });
  const send = (url: string, key: string): Wanted => {
    const { headers, body } = form(message);
    return { url: `${url}/v3/mail.example.com/messages`, method: 'POST', headers: { ...keyed(key), ...headers }, body };
  };
  const tool = (name: string, args: object): Wanted =>
    mcpRequest(gate, sender, 'tools/call', { name, arguments: args } as { readonly name: string });
  const wanted = {
    'domains.get': {
      direct: domain(direct, 'key'),
      http: domain(gate, sender),
      mcp: tool('domains_get', { domain: 'mail.example.com' }),
    },
    'messages.send': {
      direct: send(direct, 'key'),
      http: send(gate, sender),
      mcp: tool('messages_send', { domain: 'mail.example.com', ...message }),
    },
  };
  const times = Object.fromEntries(calls.map((call) => [call, { direct: [], http: [], mcp: [] }])) as unknown as Record<
    (typeof calls)[number],
    Record<(typeof ways)[number], number[]>
  >;
  for (let round = -WARMING; round < ROUNDS; round += 1)
    for (const call of calls)
      for (let turn = 0; turn < ways.length; turn += 1) {
        const way = ways[(turn + round + WARMING) % ways.length] ?? 'direct';
        const start = performance.now();
        const answer = await exchange(wanted[call][way]);
        const milliseconds = performance.now() - start;
        if (way === 'mcp') resultIn(answer);
        if (round >= 0) times[call][way].push(milliseconds);
      }
  for (const call of calls) for (const way of ways) times[call][way].sort((a, b) => a - b);
  const processor = Object.fromEntries(calls.map((call) => [call, {}])) as Record<
    (typeof calls)[number],
    Record<string, number | undefined>
  >;
  for (const call of calls)
    for (const way of ways) {
      const before = processorOf(gateProcess);
      for (let round = 0; round < ROUNDS; round += 1) await exchange(wanted[call][way]);
      const after = processorOf(gateProcess);
      processor[call][way] = before === undefined || after === undefined ? undefined : (after - before) / ROUNDS;
    }
  return { times, processor: processor as Overhead['processor'] };
}

export const percentile = (times: Times, share: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
