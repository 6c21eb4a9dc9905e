import type { ClientName } from './clients';
import type { Job } from './job';

/** What is measured, each time in a fresh process. */
export interface Work {
  readonly title: string;
  readonly kind: Job['kind'];
  readonly count: number;
  readonly concurrency: number;
  /** Messages that must arrive, those to warm up included. */
  readonly messages: number;
  /** What each message has attached. */
  readonly file?: string;
  readonly clients: readonly ClientName[];
  /** Node's. */
  readonly flags?: readonly string[];
  /** Measurements a round, where they are short. Default 1. */
  readonly times?: number;
}

const all: readonly ClientName[] = ['undici', 'sdk', 'mailgunJs', 'mailgunGo'];

const sends = (count: number, concurrency: number): Work => ({
  title: `small messages, ${concurrency} at a time`,
  kind: 'send',
  count,
  concurrency,
  messages: 2 * count,
  clients: all,
});

const events = (count: number) => ({ kind: 'events', count, concurrency: 1, messages: 0 }) as const;

export const works = {
  send1: sends(3_000, 1),
  send10: sends(10_000, 10),
  send100: sends(10_000, 100),
  attach: { title: '1 MB attached', kind: 'attach', count: 200, concurrency: 10, messages: 250, file: '1-mb.bin', clients: all, times: 3 },
  stream: { title: '20 MB streamed', kind: 'stream', count: 1, concurrency: 1, messages: 1, file: '20-mb.bin', clients: all, times: 3 },
  events: { title: '100,000 events', ...events(100_000), clients: all },
  fewEventsLeft: { title: 'heap after 10,000 events', ...events(10_000), clients: ['undici', 'sdk'], flags: ['--expose-gc'] },
  eventsLeft: { title: 'heap after 100,000 events', ...events(100_000), clients: ['undici', 'sdk'], flags: ['--expose-gc'] },
  start: {
    title: 'first answers',
    kind: 'start',
    count: 1,
    concurrency: 1,
    messages: 1,
    clients: ['undici', 'sdk', 'mailgunJs'],
    times: 3,
  },
} satisfies Readonly<Record<string, Work>>;

export type WorkName = keyof typeof works;

export const workNames = Object.keys(works) as readonly WorkName[];
