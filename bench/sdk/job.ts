/** What a client program is started for: the JSON of its first argument, the same for a program in any language. */
export interface Job {
  readonly kind: 'send' | 'attach' | 'stream' | 'events' | 'start';
  readonly address: string;
  readonly apiKey: string;
  readonly domain: string;
  readonly message: typeof message;
  /** Messages to send, or events to read. */
  readonly count: number;
  readonly concurrency: number;
  /** A file to attach. */
  readonly path: string;
  readonly eventsAPage: number;
}

/** What it prints at the end, as one line of JSON. */
export interface Took {
  readonly seconds: number;
  /** Seconds of the processor, in the program and in the system for it. */
  readonly cpu: number;
  /** The most that the process ever had in memory, in megabytes. */
  readonly peak: number;
  /** Megabytes on the heap after a collection, where the program was started with `--expose-gc`. */
  readonly heap?: number;
}

export const EVENTS_A_PAGE = 300;

export const message = {
  from: 'Tickets <tickets@mail.example.com>',
  to: 'alice@example.com',
  subject: 'Your ticket 4711',
  text: 'Hello Alice, your ticket is attached. We look forward to seeing you. '.repeat(4),
};
